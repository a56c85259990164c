"""Addresses of networks, their agreements and their people."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
