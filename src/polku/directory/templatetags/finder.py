"""What the public pages of the directory write: addresses, hours, codes in words. `{% load finder %}`."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import segno
from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from polku.accounts.models import Municipality, Organisation
from polku.directory import wording
from polku.directory.bridge import addresses
from polku.directory.bridge.maps import map_address
from polku.directory.choices import Access, AccessibilityFact, ChargeKind, EntryKind, PrerequisiteKind
from polku.directory.content import Address
from polku.directory.content import Group as MeetingGroup
from polku.directory.models import Entry, Theme
from polku.directory.queries.finding import Choice
from polku.directory.queries.meetings import next_meeting
from polku.directory.queries.opening import OpenState, WeekRow, exceptions_ahead, week_of
from polku.directory.queries.regions import Group, Where
from polku.shared import clock
from polku.shared.languages import Passage, pick
from polku.ui.templatetags.ui import badge, icon

register = template.Library()

# Colour family and icon of the badges that say how one gets in.
BADGE_OF_ACCESS = {Access.JUST_COME: ("forest", "join"), Access.REFERRAL: ("amber", "referral")}

register.filter("spelled", wording.spelled_address)
register.filter("distance", wording.distance_text)
register.filter("waiting", wording.waiting_text)
register.filter("language_label", wording.language_label)
register.filter("facet_name", wording.facet_name)
register.filter("rhythm", wording.rhythm_text)


@register.filter
def in_language(texts: dict[str, str] | None) -> Passage:
    """Texts per language as the passage in the page's language."""
    return pick(texts, wording.page_language())


@register.filter
def name_of(thing: Entry | Organisation | Municipality | Theme) -> Passage:
    """The name of a thing in the page's language."""
    return thing.name(wording.page_language())


@register.filter
def summary_of(entry: Entry) -> Passage:
    """The summary of an entry in the page's language."""
    return pick((entry.published_content or {}).get("summary"), wording.page_language())


@register.simple_tag
def entry_url(entry: Entry) -> str:
    """The page of an entry."""
    return addresses.entry_path(entry)


@register.simple_tag
def organisation_url(organisation: Organisation) -> str:
    """The page of an organisation."""
    return addresses.organisation_path(organisation)


@register.simple_tag
def municipality_url(municipality: Municipality) -> str:
    """The page of a municipality."""
    return addresses.municipality_path(municipality)


@register.simple_tag
def theme_url(theme: Theme) -> str:
    """The page of a theme."""
    return addresses.theme_path(theme)


@register.simple_tag
def map_url(address: Address) -> str:
    """A map at an address; empty when its place is not known."""
    return (
        map_address(address.north, address.east)
        if address.north is not None and address.east is not None
        else ""
    )


@register.simple_tag
def municipality_options(where: Where) -> SafeString:
    """The options of a choice of municipality, all municipalities first."""
    everywhere = format_html('<option value="">{}</option>', _("All municipalities"))
    options = _options(where.groups)
    chosen = f'value="{where.chosen}"'
    marked = options.replace(chosen, f"{chosen} selected", 1) if where.chosen else options
    return mark_safe(everywhere + marked)  # noqa: S308 - both parts are escaped


@lru_cache(maxsize=16)
def _options(groups: tuple[Group, ...]) -> SafeString:
    # Hundreds of options are drawn once for each language, not for each page.
    return format_html_join(
        "", "{}", ((_group_of_options(name, municipalities),) for name, municipalities in groups)
    )


def _group_of_options(name: str, municipalities: tuple[tuple[str, str], ...]) -> SafeString:
    options = format_html_join("", '<option value="{}">{}</option>', municipalities)
    return format_html('<optgroup label="{}">{}</optgroup>', name, options) if name else options


@register.filter
def access_label(code: str) -> str:
    """How one gets in, in words."""
    return str(Access(code).label)


@register.filter
def kind_label(code: str) -> str:
    """Service or activity."""
    return str(EntryKind(code).label)


@register.filter
def charge_label(code: str) -> str:
    """What it costs, in words."""
    return str(ChargeKind(code).label)


@register.filter
def accessibility_label(code: str) -> str:
    """An accessibility fact in words."""
    return str(AccessibilityFact(code).label)


@register.filter
def prerequisite_label(code: str) -> str:
    """What one needs first, in words."""
    return str(PrerequisiteKind(code).label)


@register.simple_tag
def choice_label(facet: str, choice: Choice) -> str:
    """A choice of a filter in words."""
    return wording.choice_label(facet, choice.label)


@register.simple_tag
def open_now(state: OpenState) -> str:
    """Whether a place is open at this moment; empty when it is not known."""
    return wording.open_text(state.open, state.until, state.opens, clock.now())


@register.filter
def week(hours: Any) -> list[WeekRow]:
    """The usual week of some hours."""
    return week_of(hours, clock.today())


@register.filter
def exceptions(hours: Any) -> list[Any]:
    """Exceptions to some hours that have not passed."""
    return exceptions_ahead(hours, clock.today())


@register.filter
def exception_spans(hours: Any) -> str:
    """Hours of an exception, whatever its weekdays."""
    return (
        _("open all day")
        if hours.always_open
        else wording.spans_text(sorted({(p.opens, p.until) for p in hours.periods}))
    )


@register.simple_tag
def days_text(first: int, last: int) -> str:
    """Weekdays of a row of hours."""
    return wording.days_text(first, last)


@register.filter
def spans_text(spans: Any) -> str:
    """Hours of a day."""
    return wording.spans_text(spans)


@register.simple_tag
def span_text(starts: Any, ends: Any) -> str:
    """From a time to a time."""
    return wording.span_text(starts, ends)


@register.simple_tag
def dates_text(first: date | None, last: date | None) -> str:
    """A day, or from a day to a day."""
    return wording.dates_text(first, last)


@register.filter
def next_of(group: MeetingGroup) -> Any:
    """The next meeting of a group."""
    return next_meeting(group, clock.now())


@register.filter
def dialled(number: str) -> str:
    """A phone number as a phone dials it."""
    return "".join(letter for letter in number if letter.isdigit() or letter == "+")


@register.simple_tag
@lru_cache(maxsize=512)
def qr(address: str, label: str) -> SafeString:
    """A QR code of an address as a drawing, for paper."""
    code = segno.make_qr(address, error="m")
    drawing = code.svg_inline(scale=1, omitsize=True, border=2, svgclass="qr", lineclass=None, title=label)
    return mark_safe(drawing)  # noqa: S308 - segno escapes the title and draws the rest


@register.simple_tag
def mail_list(address: str) -> SafeString:
    """A link that opens the reader's own mail with the address of a list in it."""
    return format_html(
        '<a class="ds-button" data-variant="secondary" href="mailto:?subject={}&amp;body={}">{}{}</a>',
        quote(_("A list of services and activities")),
        quote(address),
        icon("mail"),
        _("Send by e-mail"),
    )


@register.simple_tag
def access_icon(code: str) -> SafeString:
    """The icon that goes with how one gets in."""
    icons = {
        Access.JUST_COME: "join",
        Access.CONTACT: "phone",
        Access.BOOK: "calendar",
        Access.APPLY: "edit",
        Access.REFERRAL: "referral",
    }
    return icon(icons[Access(code)])


@register.simple_tag
def access_badge(code: str) -> SafeString:
    """How one gets in, as a badge: what is easiest stands out."""
    family, icon_name = BADGE_OF_ACCESS.get(Access(code), ("neutral", ""))
    return badge(str(Access(code).label), family, icon_name)


@register.inclusion_tag("directory/parts/entry_card.html")
def card(entry: Entry, level: int = 3, distance: float | None = None, meeting: Any = None) -> dict[str, Any]:
    """The card of an entry, with how far it is and when it meets when these are given."""
    language = wording.page_language()
    content = entry.published_content or {}
    return {
        "entry": entry,
        "content": content,
        "name": entry.name(language),
        "summary": pick(content.get("summary"), language),
        "provider": entry.organisation.name(language),
        "level": level,
        "distance": distance,
        "meeting": meeting,
    }
