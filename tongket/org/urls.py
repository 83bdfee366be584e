"""The addresses of the register of units."""

from django.urls import path

from tongket.org import views

urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/<slug:key>/", views.unit, name="unit"),
    path("units/<slug:key>/found/", views.found_unit, name="found_unit"),
    path("units/<slug:key>/place/", views.place_unit, name="place_unit"),
    path("units/<slug:key>/close/", views.close_unit, name="close_unit"),
    path("units/<slug:key>/office/", views.create_office, name="create_office"),
    path("units/<slug:key>/admit/", views.admit_person, name="admit_person"),
    path("units/<slug:key>/appoint/", views.appoint, name="appoint"),
    path("appointments/<int:appointment_id>/end/", views.end_appointment, name="end_appointment"),
]
