"""The addresses of this room."""

from django.urls import path

from tongket.analytics import views

urlpatterns = [
    path("work/", views.my_work, name="my_work"),
    path("trace/<slug:kind>/<path:code>/", views.trace, name="trace"),
    path("trace-card/<slug:kind>/<path:code>/", views.trace_card, name="trace_card"),
]
