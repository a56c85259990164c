"""Addresses of meetings. The converter `number` is registered by the directory's public addresses."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
