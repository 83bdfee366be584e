"""The addresses of this room."""

from django.urls import URLPattern, path

from tongket.documents import views

urlpatterns: list[URLPattern] = [
    path("papers/", views.papers, name="papers"),
    path("papers/<int:paper_id>/", views.paper, name="paper"),
    path("papers/<int:paper_id>/file/<slug:extension>/", views.paper_file, name="paper_file"),
    path("papers/<int:paper_id>/pages/<int:number>/", views.paper_page, name="paper_page"),
    path("papers/new/", views.create_paper, name="create_paper"),
    path("papers/<int:paper_id>/revise/", views.revise_paper, name="revise_paper"),
    path("papers/<int:paper_id>/issue/", views.issue_paper, name="issue_paper"),
    path("papers/<int:paper_id>/supersede/", views.supersede_paper, name="supersede_paper"),
    path("papers/<int:paper_id>/remind/", views.remind_paper, name="remind_paper"),
    path("drafts/new/", views.create_draft, name="create_draft"),
    path("drafts/<int:draft_id>/", views.draft, name="draft"),
    path("drafts/<int:draft_id>/file/<slug:extension>/", views.draft_file, name="draft_file"),
    path("drafts/<int:draft_id>/reconciliation/", views.reconciliation, name="reconciliation"),
    path(
        "drafts/<int:draft_id>/reconciliation/<slug:extension>/", views.reconciliation_file, name="reconciliation_file"
    ),
    path("drafts/<int:draft_id>/add/", views.add_paragraph, name="add_paragraph"),
    path("drafts/<int:draft_id>/open/", views.open_comments, name="open_comments"),
    path("drafts/<int:draft_id>/invite/", views.invite_commenters, name="invite_commenters"),
    path("drafts/<int:draft_id>/close/", views.close_comments, name="close_comments"),
    path("paragraphs/<int:paragraph_id>/revise/", views.revise_paragraph, name="revise_paragraph"),
    path("paragraphs/<int:paragraph_id>/remove/", views.remove_paragraph, name="remove_paragraph"),
    path("paragraphs/<int:paragraph_id>/comment/", views.comment_paragraph, name="comment_paragraph"),
    path("comments/<int:comment_id>/dispose/", views.dispose_comment, name="dispose_comment"),
    path("comments/<int:comment_id>/remind/", views.remind_comment, name="remind_comment"),
]
