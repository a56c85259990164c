"""Addresses of what waits for deletion and what is left of it. Nobody is named in them."""

from django.urls import path

from polku.retention import views

urlpatterns = [
    path("tyopoyta/henkilot/sailytys/", views.retention, name="retention"),
    path(
        "tyopoyta/henkilot/sailytys/todistus/<number:number>/",
        views.retention_certificate,
        name="retention_certificate",
    ),
    path("tyopoyta/menneet-polut/", views.past_paths, name="past_paths"),
]
