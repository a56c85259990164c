"""`polku messages`: find, write, check and compile the translations. Message ids are English.

    polku messages missing            texts that lack Finnish or Swedish (exit 1 if any)
    polku messages set APP < a.json   write translations: {"English": {"fi": "…", "sv": "…", "fi-selko": "…"}}
    polku messages clashes            texts that are translated differently in two apps (exit 1 if any)
    polku messages prune              drop translations of texts that no longer exist
    polku messages compile            write the .mo files

A plural text is written "one\\u0000other" (English singular and plural with NUL between), its translations too.
Texts are found in templates (translate, blocktranslate) and Python code (gettext and its kin), per app.
"""

import argparse
import fcntl
import io
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[1]
# Code of the product -> locale folder. English is the source; easy Finnish falls back to Finnish.
FOLDERS = {"fi": "fi", "sv": "sv", "fi-selko": "fi_Selko"}
REQUIRED = ("fi", "sv")
KEYWORDS: dict[str, Any] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
MessageId = tuple[str | None, str | tuple[str, ...]]


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("messages", help="translations: missing, clashes, set, prune, compile")
    parser.add_argument("what", choices=["missing", "clashes", "set", "prune", "compile"])
    parser.add_argument("app", nargs="?")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; exit code 1 when something is missing."""
    if args.what == "set":
        return set_messages(args.app, json.load(sys.stdin))
    if args.what == "missing":
        return print_missing(args.app)
    if args.what == "clashes":
        return print_clashes()
    if args.what == "prune":
        return prune()
    compile_stale()
    return 0


def apps() -> list[str]:
    """The parts of the product that hold texts."""
    return sorted(p.name for p in SOURCE.iterdir() if p.is_dir() and (p / "__init__.py").exists())


def texts_of(app: str) -> dict[MessageId, list[str]]:
    """Every translatable text of an app, with the files it stands in."""
    found: dict[MessageId, list[str]] = {}
    for path in sorted((SOURCE / app).rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "/static/" in str(path):
            continue
        for message, context in _extract(path):
            key = (context, message if isinstance(message, str) else tuple(message[:2]))
            found.setdefault(key, []).append(str(path.relative_to(SOURCE)))
    found.pop((None, ""), None)
    return found


def _extract(path: Path) -> Iterator[tuple[Any, str | None]]:
    code = path.read_text()
    if path.suffix != ".py":
        if "{%" not in code:
            return
        from django.utils.translation.template import templatize

        # What is left of the page is not Python: without its indentation the tokenizer reads it.
        code = "\n".join(line.strip() for line in templatize(code, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
        yield message, context


def catalogue_path(app: str, language: str) -> Path:
    """Where the catalogue of an app in a language is."""
    return SOURCE / app / "locale" / FOLDERS[language] / "LC_MESSAGES" / "django.po"


def read_catalogue(app: str, language: str) -> Catalog:
    """The catalogue, empty when there is none yet."""
    path = catalogue_path(app, language)
    if not path.exists():
        return Catalog(locale=language.split("-")[0], project="Polku", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language.split("-")[0])


def write_catalogue(app: str, language: str, catalogue: Catalog) -> None:
    """Write it sorted, without dates and line numbers, so that a diff shows only texts."""
    path = catalogue_path(app, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, no_location=True, omit_header=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {FOLDERS[language]}\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    path.write_text(header + buffer.getvalue().decode())


@contextmanager
def _alone() -> Iterator[None]:
    with (SOURCE / "cli" / "messages.py").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_messages(app: str, texts: dict[str, dict[str, str]]) -> int:
    """Write translations of an app; refuses ids that do not stand in it, naming them."""
    known = texts_of(app)
    by_text = {_flat(message): (context, message) for context, message in known}
    unknown = [text for text in texts if text not in by_text]
    with _alone():
        for language in FOLDERS:
            catalogue = read_catalogue(app, language)
            for text, translations in texts.items():
                if text in by_text and translations.get(language):
                    context, message = by_text[text]
                    value = translations[language]
                    parts = tuple(value.split("\0")) if isinstance(message, tuple) else value
                    catalogue.delete(message, context=context)
                    catalogue.add(message, parts, context=context)
            write_catalogue(app, language, catalogue)
    for text in unknown:
        print(f"not found in {app}: {text!r}", file=sys.stderr)
    return 1 if unknown else 0


def _flat(message: str | Sequence[str]) -> str:
    return message if isinstance(message, str) else "\0".join(message)


def missing(app: str) -> dict[str, dict[str, list[str]]]:
    """Language -> text without a translation -> files it stands in."""
    lacking: dict[str, dict[str, list[str]]] = {}
    known = texts_of(app)
    for language in REQUIRED:
        catalogue = read_catalogue(app, language)
        for (context, message), files in known.items():
            entry = catalogue.get(message, context=context)
            if (
                entry is None
                or not entry.string
                or (isinstance(entry.string, tuple) and not all(entry.string))
            ):
                lacking.setdefault(language, {})[_flat(message)] = sorted(set(files))
    return lacking


def print_missing(only: str | None = None) -> int:
    """Print what lacks a translation as JSON that `set` understands when filled in."""
    result = {app: found for app in ([only] if only else apps()) if (found := missing(app))}
    if result:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    return 1 if result else 0


def clashes() -> dict[str, dict[str, dict[str, str]]]:
    """Language -> text -> app -> translation, where apps differ.

    Django reads all catalogues as one: of two translations of a text, one would be shown in both places.
    """
    found: dict[str, dict[str, dict[str, str]]] = {}
    for app in apps():
        for language in FOLDERS:
            catalogue = read_catalogue(app, language)
            for context, message in texts_of(app):
                entry = catalogue.get(message, context=context)
                if entry is not None and entry.string:
                    text = _flat(message) if context is None else f"{_flat(message)} ({context})"
                    found.setdefault(language, {}).setdefault(text, {})[app] = _flat(entry.string)
    differing = {
        language: {text: said for text, said in texts.items() if len(set(said.values())) > 1}
        for language, texts in found.items()
    }
    return {language: texts for language, texts in differing.items() if texts}


def print_clashes() -> int:
    """Print the clashes: give one of the texts other English words, or both the same translation."""
    result = clashes()
    if result:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    return 1 if result else 0


def prune() -> int:
    """Drop translations whose text no longer stands in the code."""
    with _alone():
        for app in apps():
            known = set(texts_of(app))
            for language in FOLDERS:
                if catalogue_path(app, language).exists():
                    catalogue = read_catalogue(app, language)
                    for entry in list(catalogue):
                        if entry.id and (entry.context, _key(entry.id)) not in known:
                            catalogue.delete(entry.id, context=entry.context)
                    write_catalogue(app, language, catalogue)
    return 0


def _key(message: Any) -> str | tuple[str, ...]:
    return message if isinstance(message, str) else tuple(message)


def compile_stale() -> None:
    """Write each .mo whose .po is newer."""
    for app in apps():
        for language in FOLDERS:
            source = catalogue_path(app, language)
            target = source.with_suffix(".mo")
            if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
                # Written aside and renamed: two processes may start at once.
                aside = target.with_suffix(f".{language}.tmp")
                with aside.open("wb") as file:
                    write_mo(file, read_catalogue(app, language))
                aside.replace(target)
