"""Addresses: a prefix decides the language; feeds, robots and the API have none."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("polku.ui.urls")),
        path("", include("polku.accounts.urls")),
        path("", include("polku.mail.urls")),
        path("", include("polku.directory.urls")),
    ),
]
