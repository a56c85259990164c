"""Addresses of the frame."""

from django.urls import path

from polku.ui import views

urlpatterns = [
    path("ulkoasu/", views.look, name="look"),
    path("ui/components", views.components, name="components"),
]
