"""Feeds of changes, calendars of groups, and the page that tells how to follow them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from polku.directory import wording
from polku.directory.bridge.addresses import entry_path, whole
from polku.directory.bridge.calendar import GroupEvent, calendar_of
from polku.directory.forms.finding import MUNICIPALITY, PARAM_OF_FACET
from polku.directory.models import Entry, Theme
from polku.directory.queries import news as queries
from polku.directory.queries.collecting import municipality_of, themes_with_counts, with_groups
from polku.directory.queries.finding import known_regions
from polku.directory.queries.meetings import first_meeting, is_over
from polku.directory.queries.news import News
from polku.directory.queries.reading import addresses_of_groups, find_entry
from polku.directory.views.finder import where_options
from polku.shared import clock
from polku.shared.languages import BY_CODE
from polku.shared.text import clean

THEME = PARAM_OF_FACET["theme"]
FEEDS: dict[str, type[Rss201rev2Feed] | type[Atom1Feed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
MAX_IN_CALENDAR = 500


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    theme, code = _scope(request)
    query = _query(theme, code)
    context = {
        "theme": theme,
        "themes": themes_with_counts(),
        "theme_param": THEME,
        "where": where_options(known_regions(), code),
        "feeds": [
            (name, whole(reverse(view) + query))
            for name, view in (("RSS", "feed_rss"), ("Atom", "feed_atom"), ("JSON Feed", "feed_json"))
        ],
        "calendar": whole(reverse("calendar") + query),
        "news": queries.news(theme=theme, municipality=code, language=wording.page_language())[:10],
        "noindex": bool(query),
    }
    return render(request, "directory/follow.html", context)


def _changed(request: HttpRequest, **_parts: str) -> datetime | None:
    theme, code = _scope(request)
    return queries.changed_at(theme=theme, municipality=code)


@require_safe
@condition(last_modified_func=_changed)
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    theme, code = _scope(request)
    items = queries.news(theme=theme, municipality=code, language=wording.page_language())
    title = _title(theme, code)
    if kind == "json":
        return _json_feed(request, title, items)
    made = FEEDS[kind](
        title=title,
        link=whole(reverse("front")),
        description=_("Services and activities that are new or have changed."),
        language=BY_CODE[wording.page_language()].html,
        feed_url=whole(request.get_full_path()),
        feed_guid=whole(request.get_full_path()),
    )
    for item in items:
        made.add_item(
            title=_item_title(item),
            link=whole(entry_path(item.entry)),
            description=clean(item.summary.text),
            unique_id=_item_id(item),
            unique_id_is_permalink=False,
            pubdate=item.at,
            updateddate=item.at,
            author_name=item.entry.organisation.name(wording.page_language()).text,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    theme, code = _scope(request)
    municipalities = frozenset({code}) if code else frozenset()
    entries = with_groups(theme=theme, municipalities=municipalities).order_by("pk")[:MAX_IN_CALENDAR]
    return _calendar(entries, _title(theme, code))


@require_safe
def entry_calendar(request: HttpRequest, kind: str, pk: str, key: str = "") -> HttpResponse:
    entry = find_entry(int(pk))
    if entry is None or entry.content is None:
        raise Http404
    if key and key not in {group.key for group in entry.content.groups}:
        raise Http404
    return _calendar([entry], entry.name(wording.page_language()).text, key)


def _calendar(entries: Iterable[Entry], name: str, key: str = "") -> HttpResponse:
    language = wording.page_language()
    listed = list(entries)
    where = addresses_of_groups(listed)
    events = [
        GroupEvent(entry, group, first_meeting(group), where.get((entry.pk, group.key)))
        for entry in listed
        if entry.content
        for group in entry.content.groups
        if (not key or group.key == key) and not is_over(group, clock.today())
    ]
    response = HttpResponse(
        calendar_of(events, name=name, language=language), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'inline; filename="polku.ics"'
    return response


def _scope(request: HttpRequest) -> tuple[Theme | None, str]:
    """The theme and the municipality of the address; an unknown one is not found, so that nobody follows nothing."""
    slug, code = request.GET.get(THEME, ""), request.GET.get(MUNICIPALITY, "")
    theme = get_object_or_404(Theme, slug=slug) if slug else None
    if code and municipality_of(code) is None:
        raise Http404
    return theme, code


def _query(theme: Theme | None, code: str) -> str:
    parts = [f"{THEME}={theme.slug}" if theme else "", f"{MUNICIPALITY}={code}" if code else ""]
    told = "&".join(part for part in parts if part)
    return f"?{told}" if told else ""


def _title(theme: Theme | None, code: str) -> str:
    language = wording.page_language()
    municipality = municipality_of(code) if code else None
    parts = [
        theme.name(language).text if theme else "",
        municipality.name(language).text if municipality else "",
    ]
    return " – ".join(["Polku", *(part for part in parts if part)])


def _item_title(item: News) -> str:
    name = clean(item.name.text)
    return _("New: %(name)s") % {"name": name} if item.is_new else _("Changed: %(name)s") % {"name": name}


def _item_id(item: News) -> str:
    return f"{whole(entry_path(item.entry))}#{item.number}"


def _json_feed(request: HttpRequest, title: str, items: list[News]) -> HttpResponse:
    language = wording.page_language()
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": whole(reverse("front")),
        "feed_url": whole(request.get_full_path()),
        "language": BY_CODE[language].html,
        "items": [
            {
                "id": _item_id(item),
                "url": whole(entry_path(item.entry)),
                "title": _item_title(item),
                "content_text": clean(item.summary.text) or clean(item.name.text),
                "date_published": item.at.isoformat(),
                "language": item.name.html_lang,
                "authors": [{"name": item.entry.organisation.name(language).text}],
            }
            for item in items
        ],
    }
    return JsonResponse(told, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})
