"""The public address of the log's newest root."""

from django.urls import path

from polku.audit import views

urlpatterns = [path("seal.json", views.newest_seal, name="newest_seal")]
