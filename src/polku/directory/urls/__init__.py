"""Addresses of the directory: public pages, and the desk of those who keep it true."""

from importlib.util import find_spec

from django.urls import include, path

PARTS = ("public", "machine", "upkeep", "importing")
urlpatterns = [path("", include(f"{__name__}.{part}")) for part in PARTS if find_spec(f"{__name__}.{part}")]
