"""The addresses of signing in."""

from django.urls import path

from tongket.people import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("account/password/", views.own_password, name="own_password"),
]
