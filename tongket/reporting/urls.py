"""The addresses of this room."""

from django.urls import path

from tongket.reporting import views

urlpatterns = [
    path("reports/", views.rounds, name="rounds"),
    path("reports/open/", views.open_round, name="open_round"),
    path("reports/<int:round_id>/", views.round_page, name="round"),
    path("reports/<int:round_id>/ask/", views.ask_report, name="ask_report"),
    path("reports/<int:round_id>/ask-below/", views.ask_units_below, name="ask_units_below"),
    path("reports/<int:round_id>/consolidate/", views.consolidate_round, name="consolidate_round"),
    path("reports/<int:round_id>/paper/", views.prepare_consolidated_paper, name="prepare_consolidated_paper"),
    path("reports/of/<int:report_id>/", views.report, name="report"),
    path("reports/of/<int:report_id>/lines/", views.write_line, name="write_line"),
    path("reports/of/<int:report_id>/figures/", views.enter_figure, name="enter_figure"),
    path("reports/of/<int:report_id>/hand-in/", views.hand_in_report, name="hand_in_report"),
    path("reports/of/<int:report_id>/return/", views.return_report, name="return_report"),
    path("reports/of/<int:report_id>/accept/", views.accept_report, name="accept_report"),
    path("reports/of/<int:report_id>/remind/", views.remind_report, name="remind_report"),
    path("reports/lines/<int:line_id>/", views.revise_line, name="revise_line"),
    path("reports/lines/<int:line_id>/remove/", views.remove_line, name="remove_line"),
    path("reports/lines/<int:line_id>/keep/", views.keep_number, name="keep_number"),
    path("reports/carried/<int:carried_id>/", views.answer_carried_task, name="answer_carried_task"),
    path("reports/figures/<int:figure_id>/remove/", views.remove_figure, name="remove_figure"),
    path("drafts/<int:draft_id>/sources/", views.draft_sources, name="draft_sources"),
    path("drafts/<int:draft_id>/round/", views.draft_round, name="draft_round"),
]
