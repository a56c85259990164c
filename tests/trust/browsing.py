"""Somebody who opens every page they can and fills every field they find."""

import re
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urljoin

from polku.audit.models import Look
from tests.trust.routes import signed_in

TYPED = ("text", "search", "tel", "textarea", "email")
# Where a word is looked up, it is asked for: it is nobody's matter.
NOT_KEPT = {"search"}


@dataclass
class Form:
    """A form of a page that sends something to be kept."""

    action: str
    values: dict = field(default_factory=dict)
    typed: list = field(default_factory=list)


class Page(HTMLParser):
    """The forms, addresses and title of a page."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.addresses, self.title = [], [], ""
        self._form = self._select = None
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        self.addresses += [said[name] for name in ("href", "src", "action") if said.get(name)]
        self._in_title = tag == "title"
        if tag == "form":
            self._form = Form(said.get("action") or "") if said.get("method", "").lower() == "post" else None
            self.forms += [self._form] if self._form else []
        elif self._form and said.get("name") and "disabled" not in said:
            self._field(tag, said)
        elif tag == "option" and self._form and self._select and said.get("value"):
            self._form.values.setdefault(self._select, said["value"])

    def _field(self, tag, said):
        kind = "textarea" if tag == "textarea" else said.get("type", "text") if tag == "input" else tag
        name = said["name"]
        if kind == "select":
            self._select = name
        elif kind in TYPED:
            self._form.typed.append((name, kind))
        elif kind in ("radio", "checkbox"):
            self._form.values.setdefault(name, said.get("value", "on"))
        elif kind in ("hidden", "date"):
            self._form.values[name] = said.get("value") or ""

    def handle_endtag(self, tag):
        self._in_title = False
        self._select = None if tag == "select" else self._select
        self._form = None if tag == "form" else self._form

    def handle_data(self, data):
        self.title += data if self._in_title else ""


def text_of(response):
    """What an answer shows; of a workbook the words in its cells."""
    if response.content.startswith(b"PK"):
        book = zipfile.ZipFile(BytesIO(response.content))
        return " ".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return response.content.decode(errors="replace")


@dataclass(frozen=True)
class Answer:
    """What was shown of whom, and what the log of looks knows of it."""

    who: str
    method: str
    address: str
    status: int
    text: str
    logged: frozenset


class Visitor:
    """One person at a browser; `answers` holds all that was answered, `asked` each address asked or offered."""

    def __init__(self, who, user, addresses, word):
        self.who, self.user, self.browser, self.word = who, user, signed_in(user), word
        self.typed, self.asked, self.titles, self.answers = [], set(), [], []
        self.open = list(self.visit(addresses))

    def visit(self, addresses):
        """Open these addresses; the pages of those that open."""
        found = [self._ask("get", address, {}) for address in addresses]
        return {one.address: one.text for one in found if one.status == 200}

    def fill_all(self):
        """Type a word of its own into every field of every form that is kept."""
        for address, text in self.visit(self.open).items():
            page = Page(text)
            self.titles.append(page.title)
            self.asked |= set(page.addresses)
            for form in page.forms:
                if [kind for _field, kind in form.typed if kind not in NOT_KEPT]:
                    self._send(address, form)

    def _send(self, address, form):
        given = dict(form.values)
        for name, kind in form.typed:
            word = f"{self.word}{len(self.typed):04}x"
            given[name] = f"{word}@example.fi" if kind == "email" else word
            self.typed.append(word)
        answer = self._ask("post", urljoin(address, form.action), given)
        if answer.status >= 500:
            raise AssertionError(f"{address} answers {answer.status} to a filled form")

    def _ask(self, method, address, given):
        before = Look.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        response = getattr(self.browser, method)(address, given)
        looks = Look.objects.filter(pk__gt=before).values_list("clients", flat=True)
        logged = frozenset(client for clients in looks for client in clients)
        self.asked |= {address, response.headers.get("Location", "")}
        self.answers.append(
            Answer(self.who, method, address, response.status_code, text_of(response), logged)
        )
        return self.answers[-1]


def words_in(text, words):
    """Which of the words stand in a text."""
    return set(re.findall("|".join(map(re.escape, words)), text)) if words else set()
