"""The addresses of the live pages; what is done on them has the addresses of `urls.py`."""

from django.urls import URLPattern, path

from tongket.conference.views import room

urlpatterns: list[URLPattern] = [
    path("conferences/<slug:key>/chair/", room.chair_desk, name="chair_desk"),
    path("conferences/<slug:key>/seat/", room.delegate_page, name="delegate_page"),
    path("conferences/<slug:key>/seat/mine/", room.delegate_mine, name="delegate_mine"),
    path("conferences/<slug:key>/projector/", room.projector, name="projector"),
    path("bridge-points/<int:bridge_id>/", room.bridge_page, name="bridge_page"),
    path("bridge-points/<int:bridge_id>/mine/", room.bridge_mine, name="bridge_mine"),
]
