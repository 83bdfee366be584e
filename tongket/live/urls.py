"""The address at which a page renews its ticket; /live/ itself is answered by the stream, in front of Django."""

from django.urls import path

from tongket.live import views

urlpatterns = [path("live-ticket/<path:channel>/", views.live_ticket, name="live_ticket")]
