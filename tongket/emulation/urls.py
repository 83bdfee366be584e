"""The addresses of this room."""

from django.urls import path

from tongket.emulation import views

urlpatterns = [
    path("commendations/", views.commendations, name="commendations"),
    path("commendations/open/", views.open_commendation, name="open_commendation"),
    path("commendations/<int:commendation_id>/", views.commendation, name="commendation"),
    path("commendations/<int:commendation_id>/nominate/", views.nominate, name="nominate"),
    path("commendations/<int:commendation_id>/council/", views.convene_council, name="convene_council"),
    path("commendations/<int:commendation_id>/decision/", views.prepare_decision, name="prepare_decision"),
    path("commendations/<int:commendation_id>/announce/", views.announce_decision, name="announce_decision"),
    path("nominations/<int:nomination_id>/vote/", views.put_to_vote, name="put_to_vote"),
    path("nominations/<int:nomination_id>/result/", views.take_result, name="take_result"),
    path("nominations/<int:nomination_id>/withdraw/", views.withdraw_nomination, name="withdraw_nomination"),
]
