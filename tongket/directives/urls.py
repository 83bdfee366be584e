"""The addresses of this room."""

from django.urls import path

from tongket.directives import views

urlpatterns = [
    path("directives/", views.directives, name="directives"),
    path("directives/register/", views.register_directive, name="register_directive"),
    path("directives/<int:directive_id>/", views.directive, name="directive"),
    path("directives/<int:directive_id>/obligations/", views.add_obligation, name="add_obligation"),
    path("directives/obligations/<int:obligation_id>/", views.revise_obligation, name="revise_obligation"),
]
