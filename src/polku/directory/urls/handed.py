"""Situations that people hand over to professionals."""

from django.urls import path

from polku.directory.views import handed

urlpatterns = [path("tyopoyta/koodi/", handed.handed, name="guided_handed")]
