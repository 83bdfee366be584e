"""Every address of the site: each room brings its own."""

from django.urls import include, path

from tongket.site import views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.choose_language, name="choose_language"),
    path("demo/", views.choose_person, name="choose_person"),
    path("demo/<int:person_id>/", views.be_person, name="be_person"),
    path("", include("tongket.live.urls")),
    path("", include("tongket.people.urls")),
    path("", include("tongket.org.urls")),
    path("", include("tongket.documents.urls")),
    path("", include("tongket.followup.urls")),
    path("", include("tongket.reporting.urls")),
    path("", include("tongket.conference.urls")),
    path("", include("tongket.directives.urls")),
    path("", include("tongket.emulation.urls")),
    path("", include("tongket.portal.urls")),
    path("", include("tongket.analytics.urls")),
]

handler400 = "tongket.site.views.unreadable"
handler404 = "tongket.site.views.not_found"
handler500 = "tongket.site.views.broken"
