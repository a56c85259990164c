"""What a check looks at and what it finds; nothing is written here."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from polku.publishing.bridge.files import PDF
from polku.publishing.bridge.markup import LONG_TEXT, barriers
from polku.publishing.choices import Code, TextState
from polku.publishing.content import PublicationContent
from polku.publishing.detector import Known, find
from polku.publishing.models import AttachedFile, CheckFinding, CheckRun, PublicationVersion

FIELDS = ("title", "summary", "text")
# Finnish and Swedish are equal; of a long text an easy version is offered.
NEEDED = ("fi", "sv")
CONTEXT = 60
_SPREAD_FREE = frozenset({Code.VERSION_MISSING, Code.VERSION_DRAFT, Code.VERSION_STALE})


@dataclass(frozen=True)
class Noticed:
    """Something found at a place of a version: `fi.text` from `start` to before `end`."""

    code: Code
    place: str
    start: int = 0
    end: int = 0
    sure: bool = False


@dataclass(frozen=True)
class Shown:
    """A finding as a page shows it: the words around it."""

    finding: CheckFinding
    before: str
    words: str
    after: str


def noticed_in(
    content: PublicationContent, files: dict[int, AttachedFile], known: Known
) -> Iterator[Noticed]:
    """Everything a check notices in a version: personal data, barriers, languages, attachments."""
    for place, text in places_of(content, files).items():
        yield from (Noticed(Code(one.kind), place, one.start, one.end, one.sure) for one in find(text, known))
    for language, version in content.texts.items():
        yield from (
            Noticed(one.code, f"{language}.text", one.start, one.end) for one in barriers(version.text)
        )
    yield from _languages(content)
    for attachment in content.attachments:
        if attachment.file in files:
            yield from _attachment(files[attachment.file], bool(attachment.description(content.main)))


def places_of(content: PublicationContent, files: dict[int, AttachedFile]) -> dict[str, str]:
    """Every text of a version by its place, as a check reads it."""
    found = {
        f"{language}.{field}": getattr(version, field)
        for language, version in content.texts.items()
        for field in FIELDS
    }
    for attachment in content.attachments:
        found |= {f"file.{attachment.file}.name.{code}": text for code, text in attachment.names.items()}
        found |= {
            f"file.{attachment.file}.says.{code}": text for code, text in attachment.descriptions.items()
        }
        if attachment.file in files:
            found[f"file.{attachment.file}"] = files[attachment.file].text
    found |= {f"innokyla.{key}": text for key, text in content.innokyla.items()}
    return {place: text for place, text in found.items() if text}


def _languages(content: PublicationContent) -> Iterator[Noticed]:
    wanted = list(NEEDED)
    if len(content.main_text.text.split()) > LONG_TEXT // 2:
        wanted.append("fi-selko")
    for language in wanted:
        if language not in content.texts or not content.texts[language].title:
            yield Noticed(Code.VERSION_MISSING, language)
    for language, version in content.texts.items():
        if not version.title:
            continue
        if version.state == TextState.DRAFT:
            yield Noticed(Code.VERSION_DRAFT, language)
        elif content.is_stale(language):
            yield Noticed(Code.VERSION_STALE, language)


def _attachment(file: AttachedFile, described: bool) -> Iterator[Noticed]:
    place = f"file.{file.pk}"
    if file.media_type != PDF:
        if not described:
            yield Noticed(Code.NO_DESCRIPTION, place)
        return
    facts = file.facts
    wrong = {
        Code.PDF_NO_TEXT: not file.text,
        Code.PDF_UNTAGGED: not facts.get("tagged"),
        Code.PDF_NO_TITLE: not facts.get("title"),
        Code.PDF_NO_LANGUAGE: not facts.get("language"),
        Code.PDF_AUTHOR: bool(facts.get("author")),
    }
    yield from (Noticed(code, place) for code, is_so in wrong.items() if is_so)


def mark_of(one: Noticed, content: PublicationContent, texts: dict[str, str]) -> str:
    """Equal when the same is found again. Keyed with the installation's secret: it tells no words to a reader of it."""
    words = texts.get(one.place, "")[one.start : one.end].casefold()
    if one.code in _SPREAD_FREE:
        words = content.main_text.mark
    said = f"{one.code}\0{one.place}\0{words}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"polku.publishing\0" + said, hashlib.sha256).hexdigest()[
        :32
    ]


def latest_check(version: PublicationVersion) -> CheckRun | None:
    """The newest check of a version."""
    return version.checks.order_by("-pk").first()


def shown_findings(run: CheckRun, files: dict[int, AttachedFile]) -> list[Shown]:
    """The findings of a check with the words around each, open ones first."""
    texts = places_of(run.version.document, files)
    rows = sorted(run.findings.all(), key=lambda f: (f.answer != "open", f.place, f.start, f.pk))
    return [_shown(finding, texts.get(finding.place, "")) for finding in rows]


def _shown(finding: CheckFinding, text: str) -> Shown:
    if finding.end == finding.start:
        return Shown(finding, "", "", "")
    before = text[max(0, finding.start - CONTEXT) : finding.start].rpartition("\n")[2]
    after = text[finding.end : finding.end + CONTEXT].partition("\n")[0]
    return Shown(finding, before, text[finding.start : finding.end], after)
