"""The addresses of this room."""

from django.urls import path

from tongket.portal import views

urlpatterns = [
    path("news/", views.news, name="news"),
    path("news/draft/<int:conference_id>/", views.draft_article, name="draft_article"),
    path("news/sentences/<int:sentence_id>/revise/", views.revise_sentence, name="revise_sentence"),
    path("news/sentences/<int:sentence_id>/remove/", views.remove_sentence, name="remove_sentence"),
    path("news/<int:article_id>/retitle/", views.retitle_article, name="retitle_article"),
    path("news/<int:article_id>/add/", views.add_sentence, name="add_sentence"),
    path("news/<int:article_id>/publish/", views.publish_article, name="publish_article"),
    path("news/<int:article_id>/correct/", views.correct_article, name="correct_article"),
    path("news/<int:article_id>/withdraw/", views.withdraw_article, name="withdraw_article"),
    path("news/<str:key>/edit/", views.edit_article, name="edit_article"),
    path("news/<str:key>/", views.article, name="article"),
]
