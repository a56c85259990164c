"""The columns of a table of entries: their names in three languages, and how a cell becomes a value and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from polku.directory.bridge.tables.book import Book, CellProblem, Names, normal
from polku.shared.documents import MAX_LINE
from polku.shared.languages import CODES

Value = Any
SUFFIXES = {"fi": "fi", "sv": "sv", "en": "en", "fi-selko": "selko"}
LANGUAGE_WORDS = {
    "fi": {"fi": "suomi", "sv": "ruotsi", "en": "englanti", "fi-selko": "helppo suomi"},
    "sv": {"fi": "finska", "sv": "svenska", "en": "engelska", "fi-selko": "lätt finska"},
    "en": {"fi": "Finnish", "sv": "Swedish", "en": "English", "fi-selko": "easy Finnish"},
}
YES = {"fi": "kyllä", "sv": "ja", "en": "yes"}
NO = {"fi": "ei", "sv": "nej", "en": "no"}
WRITING_LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True)
class Column:
    """A column. `kind` says how its cells are read; `field` and `language` are where its value lives in an entry."""

    key: str
    labels: dict[str, str]
    kind: str
    field: str
    language: str = ""

    def label(self, language: str) -> str:
        """Its header in a language; easy Finnish has the Finnish one."""
        return self.labels.get(language, self.labels["fi"])

    def read(self, cell: str, book: Book) -> Value:
        """The value of a cell. Raises CellProblem."""
        return READERS[self.kind](cell, book)

    def write(self, value: Value, book: Book, language: str) -> str:
        """The cell of a value, in words of a language."""
        return WRITERS[self.kind](value, book, language if language in WRITING_LANGUAGES else "fi")

    def same(self, cell: str, value: Value, book: Book) -> bool:
        """Whether a cell says what the value is, as it is written in any language."""
        return any(cell == self.write(value, book, language) for language in WRITING_LANGUAGES)


def _column(key: str, kind: str, field: str, fi: str, sv: str, en: str) -> Column:
    return Column(key, {"fi": fi, "sv": sv, "en": en}, kind, field)


def _texts(key: str, field: str, kind: str, fi: str, sv: str, en: str) -> Iterator[Column]:
    """One column for each language."""
    for code in CODES:
        bare = {"fi": fi, "sv": sv, "en": en}
        labels = {spoken: f"{label} ({LANGUAGE_WORDS[spoken][code]})" for spoken, label in bare.items()}
        yield Column(f"{key}_{SUFFIXES[code]}", labels, kind, field, code)


COLUMNS = (
    _column("id", "number", "id", "Numero", "Nummer", "Number"),
    _column("organisation", "organisation", "organisation", "Organisaatio", "Organisation", "Organisation"),
    _column("kind", "kind", "kind", "Palvelu vai toiminta", "Tjänst eller verksamhet", "Service or activity"),
    *_texts("name", "name", "line", "Nimi", "Namn", "Name"),
    *_texts("summary", "summary", "text", "Lyhyesti", "I korthet", "In short"),
    *_texts("description", "description", "text", "Kuvaus", "Beskrivning", "Description"),
    *_texts("requirements", "requirements", "text", "Kenelle", "För vem", "Who it is for"),
    *_texts(
        "instructions", "instructions", "text", "Näin pääset mukaan", "Så kommer du med", "How to get in"
    ),
    _column("access", "access", "access", "Miten mukaan", "Hur man kommer med", "Way in"),
    _column(
        "no_identification",
        "yes",
        "no_identification",
        "Nimettömästi",
        "Anonymt",
        "Without telling who you are",
    ),
    _column("charge", "charge", "charge.kind", "Hinta", "Pris", "Cost"),
    *_texts("charge_note", "charge.note", "text", "Hinta sanoin", "Priset i ord", "Cost in words"),
    _column("scope", "scope", "coverage.scope", "Missä", "Var", "Where"),
    _column(
        "municipalities", "municipalities", "coverage.municipalities", "Kunnat", "Kommuner", "Municipalities"
    ),
    _column("areas", "areas", "coverage.areas", "Alueet", "Områden", "Areas"),
    _column("target_groups", "target_group", "target_groups", "Kohderyhmät", "Målgrupper", "Target groups"),
    _column(
        "life_events", "life_event", "life_events", "Elämäntilanteet", "Livssituationer", "Life situations"
    ),
    _column(
        "service_classes",
        "service_class",
        "service_classes",
        "Palveluluokat",
        "Serviceklasser",
        "Service classes",
    ),
    *_texts("keywords", "keywords", "words", "Hakusanat", "Sökord", "Search words"),
    _column("languages", "languages", "languages", "Palvelukielet", "Språk", "Languages of service"),
    _column(
        "accessibility", "accessibility", "accessibility", "Esteettömyys", "Tillgänglighet", "Accessibility"
    ),
    *_texts(
        "accessibility_note",
        "accessibility_note",
        "text",
        "Esteettömyys sanoin",
        "Tillgänglighet i ord",
        "Accessibility in words",
    ),
    _column("phone", "phone", "channel.phone", "Puhelin", "Telefon", "Phone"),
    _column("email", "email", "channel.email", "Sähköposti", "E-post", "E-mail"),
    _column("web_page", "url", "channel.web_page", "Verkkosivu", "Webbsida", "Web page"),
    _column("street", "line", "channel.street", "Katu", "Gata", "Street"),
    _column("street_number", "line", "channel.number", "Talon numero", "Husnummer", "House number"),
    _column("postal_code", "postal_code", "channel.postal_code", "Postinumero", "Postnummer", "Postal code"),
    _column("post_office", "line", "channel.post_office", "Postitoimipaikka", "Postort", "Post office"),
    _column(
        "place_municipality",
        "municipality",
        "channel.municipality",
        "Paikan kunta",
        "Platsens kommun",
        "Place: municipality",
    ),
    _column(
        "owner", "line", "owner_label", "Kuka pitää ajan tasalla", "Vem håller aktuellt", "Who keeps it true"
    ),
    _column(
        "owner_email",
        "email",
        "owner_email",
        "Muistutusten osoite",
        "Adress för påminnelser",
        "Address for reminders",
    ),
    _column(
        "review_days",
        "days",
        "review_every_days",
        "Tarkistusväli päivinä",
        "Dagar mellan kontroller",
        "Days between checks",
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
LIST_KINDS = frozenset({"target_group", "life_event", "service_class", "areas", "accessibility"})


@cache
def headers() -> Names:
    """What the columns may be called: their keys, their labels in each language, and a label alone for its language."""
    names = Names()
    for column in COLUMNS:
        alone = [
            label.partition(" (")[0] for spoken, label in column.labels.items() if column.language == spoken
        ]
        names.add(column.key, [*column.labels.values(), *alone])
    return names


def column_of(header: str) -> Column:
    """The column a header means. Raises CellProblem with the keys of columns that are near."""
    return BY_KEY[headers().find(header)]


# --- cells to values -------------------------------------------------------------------------------------------------


def _parts(cell: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;\n]", cell) if part.strip()))


def _line(cell: str, _book: Book) -> str:
    text = " ".join(cell.split())
    if len(text) > MAX_LINE:
        raise CellProblem("too-long", text[:40])
    return text


def _number(low: int, high: int) -> Callable[[str, Book], int | None]:
    def read(cell: str, _book: Book) -> int | None:
        if not cell:
            return None
        if not re.fullmatch(r"\d{1,12}", cell) or not low <= int(cell) <= high:
            raise CellProblem("not-a-number", cell[:40])
        return int(cell)

    return read


def _one(kind: str) -> Callable[[str, Book], str | None]:
    """A cell that holds one name of a kind."""
    return lambda cell, book: book.find(kind, cell) if cell else None


def _several(kind: str) -> Callable[[str, Book], tuple[str, ...]]:
    """A cell that holds names of a kind, separated by semicolons; a code may stand before its name."""

    def read(cell: str, book: Book) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_code_or_name(kind, part, book) for part in _parts(cell)))

    return read


def _code_or_name(kind: str, part: str, book: Book) -> str:
    code = part.split(maxsplit=1)[0]
    if code in book.names[kind].known:
        return code
    return book.find(kind, part)


def _municipalities(cell: str, book: Book) -> tuple[str, ...]:
    found = (
        book.find("municipality", name) for part in _parts(cell) for name in part.split(",") if name.strip()
    )
    return tuple(sorted(dict.fromkeys(found)))


def _words(cell: str, _book: Book) -> tuple[str, ...]:
    words = tuple(
        dict.fromkeys(word.strip() for part in _parts(cell) for word in part.split(",") if word.strip())
    )
    if any(len(word) > MAX_LINE for word in words):
        raise CellProblem("too-long", words[0][:40])
    return words


def _yes(cell: str, _book: Book) -> bool | None:
    said = normal(cell)
    if not said:
        return None
    if said in {*map(normal, YES.values()), "1", "true", "x", "k", "j", "y"}:
        return True
    if said in {*map(normal, NO.values()), "0", "false", "e", "n"}:
        return False
    raise CellProblem("not-yes-or-no", cell[:40])


def _phone(cell: str, _book: Book) -> str:
    if cell and not re.fullmatch(r"\+?[\d\s()/.-]{3,38}", cell):
        raise CellProblem("not-a-phone-number", cell[:40])
    return cell


def _email(cell: str, _book: Book) -> str:
    address = cell.replace("(at)", "@")
    if address and (len(address) > 254 or not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+", address)):
        raise CellProblem("not-an-e-mail-address", cell[:40])
    return address


def _url(cell: str, _book: Book) -> str:
    address = f"https://{cell}" if cell.lower().startswith("www.") else cell
    if address and not re.fullmatch(r"https?://[^\s/][^\s]{0,900}", address):
        raise CellProblem("not-a-web-address", cell[:40])
    return address


def _postal_code(cell: str, _book: Book) -> str:
    # A spreadsheet program drops the zeros that a number begins with.
    code = cell.zfill(5) if cell.isdigit() and len(cell) < 5 else cell
    if len(code) > 12:
        raise CellProblem("not-a-postal-code", cell[:40])
    return code


READERS: dict[str, Callable[[str, Book], Value]] = {
    "number": _number(1, 10**12),
    "days": _number(1, 3650),
    "line": _line,
    "text": lambda cell, _book: cell,
    "words": _words,
    "yes": _yes,
    "phone": _phone,
    "email": _email,
    "url": _url,
    "postal_code": _postal_code,
    "municipalities": _municipalities,
    **{kind: _one(kind) for kind in ("organisation", "kind", "access", "charge", "scope", "municipality")},
    **{kind: _several(kind) for kind in (*LIST_KINDS, "languages")},
}


# --- values to cells -------------------------------------------------------------------------------------------------


def _write_several(kind: str, *, with_code: bool) -> Callable[[Value, Book, str], str]:
    def write(value: Value, book: Book, language: str) -> str:
        named = [(key, book.write(kind, key, language)) for key in value or ()]
        return "; ".join(f"{key} {name}" if with_code and name != key else name for key, name in named)

    return write


def _write_one(kind: str) -> Callable[[Value, Book, str], str]:
    return lambda value, book, language: book.write(kind, str(value), language) if value else ""


def _write_yes(value: Value, _book: Book, language: str) -> str:
    return "" if value is None else YES[language] if value else NO[language]


WRITERS: dict[str, Callable[[Value, Book, str], str]] = {
    **{kind: lambda value, _book, _language: str(value or "") for kind in READERS},
    "yes": _write_yes,
    "words": lambda value, _book, _language: "; ".join(value or ()),
    "municipalities": _write_several("municipality", with_code=False),
    "languages": _write_several("languages", with_code=False),
    **{
        kind: _write_one(kind)
        for kind in ("organisation", "kind", "access", "charge", "scope", "municipality")
    },
    **{kind: _write_several(kind, with_code=True) for kind in LIST_KINDS},
    "accessibility": _write_several("accessibility", with_code=False),
}
