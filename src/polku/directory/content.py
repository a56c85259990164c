"""The validated documents of the directory: what an entry says and what a channel says, in every language.

A document is stored whole in each version, so that a version can be shown, compared and restored as it was.
Bounds here are limits of the product; advice about good texts is in `queries/quality.py`.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from polku.directory.choices import (
    Access,
    AccessibilityFact,
    AreaScope,
    ChannelKind,
    ChargeKind,
    Passed,
    PrerequisiteKind,
    Wish,
)
from polku.shared.documents import IN_LANGUAGES, WITHOUT_EMPTY, Line, Str
from polku.shared.documents import Document as Plain

MAX_TEXT = 10_000
MAX_ITEMS = 300
MAX_FACTS = 80


def _web_address(value: str) -> str:
    if not re.match(r"https?://[^\s/]", value):
        raise ValueError("a web address begins with https:// or http://")
    return value


def _municipality_code(value: str) -> str:
    if not re.fullmatch(r"\d{3}", value):
        raise ValueError("a municipality code has three digits, for example 272")
    return value


Code = Annotated[Str, StringConstraints(max_length=80, min_length=1)]
Url = Annotated[Str, StringConstraints(max_length=1_000), AfterValidator(_web_address)]
MunicipalityCode = Annotated[Str, AfterValidator(_municipality_code)]
# Language code -> text. Empty texts are dropped, so a missing version is simply absent.
Texts = Annotated[
    dict[str, Annotated[str, StringConstraints(max_length=MAX_TEXT)]],
    WITHOUT_EMPTY,
    IN_LANGUAGES,
]
Words = Annotated[dict[str, list[Line]], IN_LANGUAGES]
Codes = Annotated[list[Code], Field(max_length=MAX_ITEMS)]
Number = Annotated[int, Field(ge=0, le=1_000_000)]


class Document(Plain):
    """A document of the directory: codes are kept as their values."""

    model_config = ConfigDict(use_enum_values=True)


class Charge(Document):
    """What it costs, and in words."""

    kind: ChargeKind | None = None
    note: Texts = {}


class Coverage(Document):
    """Where it is for. `areas` are `kind:code` of areas, `municipalities` three-digit codes; both count."""

    scope: AreaScope = AreaScope.LIMITED
    areas: Codes = []
    municipalities: Annotated[list[MunicipalityCode], Field(max_length=400)] = []


class Link(Document):
    """A web address with its name."""

    url: Url
    name: Texts = {}


class Term(Document):
    """A term of an ontology (YSO/KOKO) with its labels."""

    uri: Code
    labels: Texts = {}


class Period(Document):
    """Opening time on weekdays 1 (Monday) to 7 (Sunday); `until` earlier than `opens` means past midnight."""

    first_day: Annotated[int, Field(ge=1, le=7)]
    last_day: Annotated[int, Field(ge=1, le=7)]
    opens: time
    until: time


class Hours(Document):
    """Opening hours: the usual ones, or an exception on certain days."""

    kind: Literal["usual", "exception"] = "usual"
    first_date: date | None = None
    last_date: date | None = None
    closed: bool = False
    always_open: bool = False
    by_reservation: bool = False
    periods: Annotated[list[Period], Field(max_length=MAX_ITEMS)] = []
    note: Texts = {}


class Phone(Document):
    """A phone number as it is dialled, with what the call costs."""

    number: Annotated[Str, StringConstraints(max_length=40, min_length=2)]
    kind: Literal["phone", "sms", "fax"] = "phone"
    charge: ChargeKind | None = None
    note: Texts = {}
    charge_note: Texts = {}


class Email(Document):
    """A shared e-mail address of a service."""

    address: Annotated[Str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
    language: Code | None = None


class Address(Document):
    """Where to go or write. `north` and `east` are metres in ETRS-TM35FIN."""

    kind: Literal["visit", "postal", "delivery"] = "visit"
    street: Texts = {}
    number: Line = ""
    post_box: Texts = {}
    postal_code: Annotated[Str, StringConstraints(max_length=12)] = ""
    post_office: Texts = {}
    municipality: MunicipalityCode | None = None
    country: Code | None = None
    abroad: Texts = {}
    note: Texts = {}
    north: Annotated[float, Field(ge=6_000_000, le=8_000_000)] | None = None
    east: Annotated[float, Field(ge=0, le=1_000_000)] | None = None


class ChannelContent(Document):
    """What a channel says: a place, a phone, a web page, an e-service or a form."""

    kind: ChannelKind
    name: Texts
    alternative_names: Words = {}
    summary: Texts = {}
    description: Texts = {}
    addresses: Annotated[list[Address], Field(max_length=MAX_ITEMS)] = []
    phones: Annotated[list[Phone], Field(max_length=MAX_ITEMS)] = []
    emails: Annotated[list[Email], Field(max_length=MAX_ITEMS)] = []
    web_pages: Annotated[list[Link], Field(max_length=MAX_ITEMS)] = []
    # The form's own number per language, and its files.
    form_number: Texts = {}
    attachments: Annotated[list[Link], Field(max_length=MAX_ITEMS)] = []
    sign_in_needed: bool | None = None
    signature_needed: bool | None = None
    hours: Annotated[list[Hours], Field(max_length=MAX_ITEMS)] = []
    languages: Codes = []
    coverage: Coverage | None = None
    accessibility: list[AccessibilityFact] = []
    accessibility_note: Texts = {}


class ChannelUse(Document):
    """An entry is reached through a channel, with what is different for this entry."""

    channel: int
    note: Texts = {}
    charge: Charge | None = None
    hours: Annotated[list[Hours], Field(max_length=MAX_ITEMS)] = []
    phones: Annotated[list[Phone], Field(max_length=MAX_ITEMS)] = []
    emails: Annotated[list[Email], Field(max_length=MAX_ITEMS)] = []
    web_pages: Annotated[list[Link], Field(max_length=MAX_ITEMS)] = []
    addresses: Annotated[list[Address], Field(max_length=MAX_ITEMS)] = []


class Prerequisite(Document):
    """What one needs first, from an entry of the directory or from elsewhere in words."""

    kind: PrerequisiteKind
    entry: int | None = None
    organisation: int | None = None
    note: Texts = {}


class Group(Document):
    """A group that meets: weekday 1-7, times, first and last day, every n weeks; `key` stays when the text changes."""

    key: Annotated[Str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
    name: Texts
    weekday: Annotated[int, Field(ge=1, le=7)]
    starts: time
    ends: time
    first_date: date
    last_date: date | None = None
    every_weeks: Annotated[int, Field(ge=1, le=12)] = 1
    cancelled: Annotated[list[date], Field(max_length=MAX_ITEMS)] = []
    channel: int | None = None
    places: Number | None = None
    sign_up: Texts = {}
    note: Texts = {}


class Producer(Document):
    """Who does the work when it is not the responsible organisation."""

    organisation: int | None = None
    name: Texts = {}
    role: Literal["producer", "other_responsible"] = "producer"
    note: Texts = {}


class Voucher(Document):
    """Service vouchers: in use or not, and where to read more."""

    in_use: bool = False
    links: Annotated[list[Link], Field(max_length=MAX_ITEMS)] = []
    note: Texts = {}


class EntryContent(Document):
    """What a service or an activity says."""

    name: Texts
    alternative_names: Words = {}
    summary: Texts = {}
    description: Texts = {}
    # Who it is for, in words (PTV: requirements).
    requirements: Texts = {}
    # How to get in, in words (PTV: user instruction).
    instructions: Texts = {}
    access: Access | None = None
    no_identification: bool | None = None
    charge: Charge = Charge()
    coverage: Coverage = Coverage()
    target_groups: Codes = []
    life_events: Codes = []
    service_classes: Codes = []
    industrial_classes: Codes = []
    terms: Annotated[list[Term], Field(max_length=MAX_ITEMS)] = []
    keywords: Words = {}
    languages: Codes = []
    channels: Annotated[list[ChannelUse], Field(max_length=MAX_ITEMS)] = []
    accessibility: list[AccessibilityFact] = []
    accessibility_note: Texts = {}
    prerequisites: Annotated[list[Prerequisite], Field(max_length=MAX_ITEMS)] = []
    groups: Annotated[list[Group], Field(max_length=MAX_ITEMS)] = []
    producers: Annotated[list[Producer], Field(max_length=MAX_ITEMS)] = []
    voucher: Voucher | None = None
    laws: Annotated[list[Link], Field(max_length=MAX_ITEMS)] = []
    deadline: Texts = {}
    processing_time: Texts = {}
    validity: Texts = {}
    # The national description that the texts build on (PTV general description).
    general_description: UUID | None = None


FactKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class Told(Document):
    """What somebody has told the guided finder: it travels from page to page in the form and is kept nowhere.

    `given` is fact -> value in the engine's JSON of a situation, in the order of the answers. A question left without
    one has the value None there and its reason in `passed`.
    """

    wish: Wish | None = None
    words: Annotated[Str, StringConstraints(max_length=200)] = ""
    for_other: bool = False
    given: Annotated[dict[FactKey, Any], Field(max_length=MAX_FACTS)] = {}
    passed: Annotated[dict[FactKey, Passed], Field(max_length=MAX_FACTS)] = {}
