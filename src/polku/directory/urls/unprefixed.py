"""Addresses without a language: robots, sitemap and the API."""

from django.urls import path

from polku.directory.api import api
from polku.directory.views import machine

urlpatterns = [
    path("robots.txt", machine.robots, name="robots"),
    path("sitemap.xml", machine.sitemap, name="sitemap"),
    path("sitemap-<number:part>.xml", machine.sitemap_part, name="sitemap_part"),
    path("api/v1/", api.urls),
]
