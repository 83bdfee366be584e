"""The addresses of this room."""

from django.urls import URLPattern, path

from tongket.conference.views import conference

urlpatterns: list[URLPattern] = [
    path("conferences/", conference.conferences, name="conferences"),
    path("conferences/<slug:key>/", conference.conference, name="conference"),
]
