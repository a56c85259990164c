"""Addresses of the directory: public pages, and the desk of those who keep it true."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path

# What anybody may open; the rest asks who it is.
PUBLIC = ("public", "machine", "guided")
PARTS = (*PUBLIC, "upkeep", "importing", "handed")
urlpatterns = [path("", include(f"{__name__}.{part}")) for part in PARTS if find_spec(f"{__name__}.{part}")]


def public_names() -> frozenset[str]:
    """Names of the addresses that anybody may open."""
    parts = [import_module(f"{__name__}.{part}") for part in (*PUBLIC, "unprefixed")]
    return frozenset(
        pattern.name for part in parts for pattern in part.urlpatterns if getattr(pattern, "name", None)
    )
