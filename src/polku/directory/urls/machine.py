"""Addresses that programs read, in the language of their prefix: feeds and calendars."""

from django.urls import path

from polku.directory.urls import public  # noqa: F401 - registers the converters
from polku.directory.views import feeds, machine

urlpatterns = [
    path("seuraa/", feeds.follow, name="feeds"),
    path("muutokset.rss", feeds.feed, {"kind": "rss"}, name="feed_rss"),
    path("muutokset.atom", feeds.feed, {"kind": "atom"}, name="feed_atom"),
    path("muutokset.json", feeds.feed, {"kind": "json"}, name="feed_json"),
    path("ryhmat.ics", feeds.calendar, name="calendar"),
    path("<entry_kind:kind>/<number:pk>.ics", feeds.entry_calendar, name="entry_calendar"),
    path("<entry_kind:kind>/<number:pk>/<slug:key>.ics", feeds.entry_calendar, name="group_calendar"),
    path("opensearch.xml", machine.opensearch, name="opensearch"),
]
