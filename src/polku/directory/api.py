"""The public interface for other programs: the same search and the same entries as the pages, to read only."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import override
from ninja import NinjaAPI, Path, Query, Schema, Status
from ninja.errors import ValidationError
from pydantic import AfterValidator, Field, StringConstraints

from polku.criteria.api import router as criteria
from polku.directory import wording
from polku.directory.bridge.addresses import entry_path, organisation_path, whole
from polku.directory.content import EntryContent
from polku.directory.models import Entry
from polku.directory.queries.finding import FACETS, MAX_WORDS, Facet, Finding, find
from polku.directory.queries.reading import find_entry
from polku.shared.errors import Missing
from polku.shared.languages import CODES
from polku.shared.text import clean

MAX_SIZE = 200
MAX_PAGE = 500


def _no_control_characters(text: str) -> str:
    if clean(text) != text.strip():
        raise ValueError("control characters are not accepted")
    return text.strip()


Line = Annotated[str, StringConstraints(max_length=MAX_WORDS), AfterValidator(_no_control_characters)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,60}$")]
Codes = Annotated[list[Code], Field(max_length=30)]
LanguageCode = Literal["fi", "sv", "en", "fi-selko"]


class Search(Schema):
    """What is looked for. Several values of one filter mean any of them."""

    q: Line = ""
    municipality: Annotated[str, StringConstraints(pattern=r"^(\d{3})?$")] = ""
    place: Annotated[Line, StringConstraints(max_length=60)] = ""
    language: LanguageCode = "fi"
    sort: Literal["relevance", "distance", "name", "newest"] = "relevance"
    page: Annotated[int, Field(ge=1, le=MAX_PAGE)] = 1
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)] = 20
    access: Codes = []
    kind: Codes = []
    theme: Codes = []
    target_group: Codes = []
    life_event: Codes = []
    service_class: Codes = []
    free: Codes = []
    service_language: Codes = []
    accessibility: Codes = []


class EntryAddress(Schema):
    """Which entry."""

    pk: Annotated[int, Field(ge=1, le=10**15)]


class Organisation(Schema):
    """Who is responsible."""

    id: int
    names: dict[str, str]
    url: str


class FoundEntry(Schema):
    """An entry of a result. Texts are language -> text; a language that is missing is absent."""

    id: int
    kind: Literal["service", "activity"]
    url: str
    names: dict[str, str]
    summaries: dict[str, str]
    organisation: Organisation
    access: str | None
    # None: everywhere.
    municipalities: list[str] | None
    checked_at: str | None
    distance_metres: float | None = None
    complete: bool = True


class CountedChoice(Schema):
    """A choice of a filter and how many entries it would give."""

    code: str
    label: str
    count: int
    chosen: bool


class Reading(Schema):
    """How some words were understood."""

    kind: str
    typed: str
    meant: list[str]


class Found(Schema):
    """A page of the result. `total` and `filters` are about the whole result."""

    total: int
    page: int
    pages: int
    understood: list[Reading]
    entries: list[FoundEntry]
    filters: dict[str, list[CountedChoice]]


class WholeEntry(FoundEntry):
    """Everything an entry says, as it was published."""

    content: EntryContent
    published_at: str
    checked_by: str


class Problem(Schema):
    """What was wrong, in words."""

    message: str
    problems: list[dict[str, str]] = []


api = NinjaAPI(
    title="Polku",
    version="1",
    description="Services and activities of the regional directory. Free to read; the texts belong to their providers.",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/criteria", criteria)


@api.exception_handler(ValidationError)
def _refuse(request: HttpRequest, error: ValidationError) -> Any:
    problems = [
        {"where": ".".join(str(part) for part in e["loc"]), "what": str(e["msg"])} for e in error.errors
    ]
    return api.create_response(
        request, {"message": "Something in the address cannot be used.", "problems": problems}, status=422
    )


@api.exception_handler(Missing)
def _missing(request: HttpRequest, error: Missing) -> Any:
    return api.create_response(request, {"message": "There is no such entry.", "problems": []}, status=404)


@api.get(
    "/search", response={200: Found, 422: Problem}, summary="Search the directory", operation_id="search"
)
def search(request: HttpRequest, asked: Query[Search]) -> Any:
    _refuse_unknown(request)
    with override(asked.language):
        found = find(_finding(asked), language=asked.language)
        return {
            "total": found.total,
            "page": asked.page,
            "pages": -(-found.total // asked.size),
            "understood": [
                {"kind": u.kind, "typed": u.typed, "meant": list(u.meant)} for u in found.understood
            ],
            "entries": [
                _summary(item.entry) | {"distance_metres": item.distance, "complete": item.complete}
                for item in found.entries
            ],
            "filters": {_asked_name(facet.name): _choices(facet) for facet in found.facets},
        }


@api.get(
    "/entries/{pk}",
    response={200: WholeEntry, 404: Problem, 410: Problem, 422: Problem},
    summary="Read an entry",
    operation_id="entry",
)
def entry(request: HttpRequest, where: Path[EntryAddress]) -> Any:
    found = find_entry(where.pk)
    if found is None:
        raise Missing
    if found.content is None or found.published_at is None:
        return Status(410, {"message": "The entry is no longer in the directory."})
    return _summary(found) | {
        "content": found.content,
        "published_at": found.published_at.isoformat(),
        "checked_by": found.assured_by_label,
    }


def _refuse_unknown(request: HttpRequest) -> None:
    """A misspelled filter must not look like a search without it."""
    unknown = sorted(set(request.GET) - set(Search.model_fields))
    if unknown:
        raise ValidationError(
            [{"loc": ("query", name), "msg": "There is no such parameter."} for name in unknown]
        )


def _finding(asked: Search) -> Finding:
    chosen = {name: frozenset(getattr(asked, _asked_name(name))) for name in FACETS}
    return Finding(
        words=asked.q,
        municipality=asked.municipality,
        place=asked.place,
        sort=asked.sort,
        page=asked.page,
        size=asked.size,
        chosen={name: codes for name, codes in chosen.items() if codes},
    )


def _asked_name(facet: str) -> str:
    # `language` is the language of the answer.
    return "service_language" if facet == "language" else facet


def _choices(facet: Facet) -> list[dict[str, Any]]:
    return [
        {
            "code": c.value,
            "label": wording.choice_label(facet.name, c.label),
            "count": c.count,
            "chosen": c.checked,
        }
        for c in facet.choices
    ]


def _summary(found: Entry) -> dict[str, Any]:
    content = found.published_content or {}
    return {
        "id": found.pk,
        "kind": found.kind,
        "url": whole(entry_path(found)),
        "names": content.get("name", {}),
        "summaries": content.get("summary", {}),
        "organisation": {
            "id": found.organisation_id,
            "names": found.organisation.names,
            "url": whole(organisation_path(found.organisation)),
        },
        "access": content.get("access"),
        "municipalities": found.municipalities,
        "checked_at": found.assured_at.isoformat() if found.assured_at else None,
    }


assert set(CODES) == set(LanguageCode.__args__)  # type: ignore[attr-defined] # noqa: S101 - the literal repeats the list
