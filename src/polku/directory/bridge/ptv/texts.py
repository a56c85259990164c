"""Texts, names, words and links of a record, per language."""

from __future__ import annotations

from collections.abc import Mapping

from polku.directory.bridge.ptv.trail import Node, made
from polku.directory.content import MAX_ITEMS, MAX_TEXT, Link, Term
from polku.shared.documents import MAX_LINE

LANGUAGES = frozenset({"fi", "sv", "en"})
MAX_URL = 1_000
Texts = dict[str, str]
Words = dict[str, list[str]]


def texts_of(items: Node, limit: int = MAX_TEXT) -> Texts:
    """A list of {language, value} as one text a language."""
    texts: Texts = {}
    for item in items.items():
        spoken = spoken_in(item, limit)
        if spoken is None:
            continue
        language, text = spoken
        if language in texts:
            item.refused("said-twice")
        else:
            texts[language] = text
    return texts


def spoken_in(item: Node, limit: int = MAX_TEXT) -> tuple[str, str] | None:
    """Language and text of one {language, value}; None when it is empty or in a language the product has not."""
    text = item["value"].text(limit)
    if not text:
        if not item["value"]:
            item.kept("empty")
        return None
    language = item["language"].text()
    if language not in LANGUAGES:
        item.kept("language-not-here")
        return None
    return language, text


def typed_texts(items: Node, targets: Mapping[str, str]) -> dict[str, Texts]:
    """A list of {type, language, value} as target -> one text a language."""
    found: dict[str, Texts] = {}
    for item in items.items():
        target = targets.get(item["type"].text())
        spoken = spoken_in(item)
        if spoken is None:
            continue
        if target is None:
            item.kept("no-field-for-type")
        elif spoken[0] in found.get(target, {}):
            item.refused("said-twice")
        else:
            found.setdefault(target, {})[spoken[0]] = spoken[1]
    return found


def names_of(items: Node, shown: Node | None = None) -> tuple[Texts, Words]:
    """The name and the other names; `shown` (displayNameType) may make an alternative name the one to show."""
    found = typed_texts(items, {"Name": "name", "AlternativeName": "other", "AlternateName": "other"})
    name, other = found.get("name", {}), found.get("other", {})
    alternatives = {language: [text] for language, text in other.items()}
    for item in shown.items() if shown else []:
        language, kind = item["language"].text(), item["type"].text()
        if kind.startswith("Alternat") and language in other:
            alternatives[language] = [name[language]] if language in name else []
            name = name | {language: other[language]}
    return name, {language: words for language, words in alternatives.items() if words}


def words_of(items: Node) -> Words:
    """Keywords per language; several words in one keyword become several keywords."""
    words: Words = {}
    for item in items.items():
        spoken = spoken_in(item)
        if spoken is None:
            continue
        parts = [part.strip() for part in spoken[1].replace(";", ",").split(",") if part.strip()]
        if any(len(part) > MAX_LINE for part in parts):
            item.refused("too-long")
            continue
        if len(parts) > 1:
            item["value"].changed("split-at-commas")
        words.setdefault(spoken[0], []).extend(part for part in parts if part not in words.get(spoken[0], []))
    return words


def links_of(items: Node, *, name: str = "value", unnamed: Mapping[str, str] | None = None) -> list[Link]:
    """Web addresses; the same address in several languages is one link with a name in each.

    `name` is the field with its name, if any. One without a name gets that of its language in `unnamed`, or the
    address itself, so that its language stays known.
    """
    names: dict[str, Texts] = {}
    for item in items.items():
        address = address_of(item["url"])
        language = item["language"].text()
        label = item[name].text() if name else ""
        if address and language in LANGUAGES:
            default = (unnamed or {}).get(language) or _readable(address)
            names.setdefault(address, {}).setdefault(language, label or default)
        elif address:
            item.kept("language-not-here")
        elif not item["url"]:
            item.kept("no-address")
    return at_most(items, [Link(url=address, name=label) for address, label in names.items()])


def address_of(node: Node) -> str:
    """A web address; one without `https://` gets it."""
    address = node.text()
    if not address:
        return ""
    if address.lower().startswith("www."):
        address = f"https://{address}"
        node.changed("https-added")
    scheme, found, rest = address.partition("://")
    if (
        not found
        or scheme.lower() not in {"http", "https"}
        or not rest.strip("/")
        or any(c.isspace() for c in address)
    ):
        node.refused("not-a-web-address")
        return ""
    if len(address) > MAX_URL:
        node.refused("too-long")
        return ""
    return f"{scheme.lower()}://{rest}"


def _readable(address: str) -> str:
    return address.partition("://")[2].removeprefix("www.").rstrip("/")[:MAX_LINE]


def laws_of(items: Node) -> list[Link]:
    """Laws: one link for each address, with the name of the law in the language of the address."""
    laws: list[Link] = []
    for item in items.items():
        names = texts_of(item["names"])
        laws += links_of(item["webPages"], name="" if names else "value", unnamed=names)
        if names and not item["webPages"]:
            item.kept("law-without-address")
    return at_most(items, laws)


def terms_of(items: Node) -> list[Term]:
    """Terms of the ontologies with their labels."""
    terms: list[Term] = []
    for item in items.items():
        labels = texts_of(item["name"])
        term = made(Term, item, uri=item["uri"].text(), labels=labels)
        if term and term.uri not in {t.uri for t in terms}:
            terms.append(term)
    return at_most(items, terms)


def at_most[T](source: Node, found: list[T]) -> list[T]:
    """As many as a document may hold; the rest is reported."""
    for item in source.items()[MAX_ITEMS:] if len(found) > MAX_ITEMS else []:
        item.refused("too-many")
    return found[:MAX_ITEMS]
