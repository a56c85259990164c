"""The address of the desk."""

from django.urls import path

from polku.desk.views import desk

urlpatterns = [path("tyopoyta/", desk, name="desk")]
