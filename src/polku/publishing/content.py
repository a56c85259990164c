"""The validated document of a publication: its texts in languages, its attachments, what Innokylä asks besides."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from polku.publishing.choices import TextState
from polku.shared.languages import CODES, Passage, pick
from polku.shared.text import clean

MOST_ATTACHMENTS = 10
LONGEST_TEXT = 60_000


def _language(code: str) -> str:
    if code not in CODES:
        raise ValueError(code)
    return code


Line = Annotated[str, AfterValidator(clean), Field(max_length=200)]
Short = Annotated[str, AfterValidator(clean), Field(max_length=600)]
Long = Annotated[str, AfterValidator(clean), Field(max_length=LONGEST_TEXT)]
LanguageCode = Annotated[str, AfterValidator(_language)]


class Document(BaseModel):
    """Base: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TextContent(Document):
    """One language version. `made_from` is the mark of the main text it was written from."""

    title: Line = ""
    summary: Short = ""
    text: Long = ""
    state: TextState = TextState.READY
    tried_on: date | None = None
    made_from: str = ""

    @property
    def mark(self) -> str:
        """Equal for equal words."""
        return _fingerprint([self.title, self.summary, self.text])

    @property
    def is_shown(self) -> bool:
        """Whether the public may see it."""
        return self.state != TextState.DRAFT and bool(self.title)


class AttachmentContent(Document):
    """A file that goes with the texts: what it is called, and what a picture shows, in languages."""

    file: int
    names: dict[LanguageCode, Line]
    descriptions: dict[LanguageCode, Short] = {}

    def name(self, language: str) -> Passage:
        """What it is called."""
        return pick(self.names, language)

    def description(self, language: str) -> Passage:
        """What a picture shows."""
        return pick(self.descriptions, language)


class PublicationContent(Document):
    """What one version of a publication says."""

    main: LanguageCode = "fi"
    texts: dict[LanguageCode, TextContent] = {}
    attachments: list[AttachmentContent] = Field(default=[], max_length=MOST_ATTACHMENTS)
    innokyla: dict[str, Long] = {}

    def as_json(self) -> dict[str, Any]:
        """Plain values for the database, without what is empty."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @property
    def main_text(self) -> TextContent:
        """The text the others are made from."""
        return self.texts.get(self.main, TextContent())

    def titles(self) -> dict[str, str]:
        """The title in each language that has one and may be shown."""
        return {code: text.title for code, text in self.texts.items() if text.is_shown}

    def shown(self, field: str) -> dict[str, str]:
        """A field of the versions that the public may see."""
        return {code: getattr(text, field) for code, text in self.texts.items() if text.is_shown}

    def is_stale(self, language: str) -> bool:
        """Whether the main text has changed since a version was made from it."""
        text = self.texts.get(language)
        return (
            text is not None
            and language != self.main
            and bool(text.title or text.text)
            and text.made_from != self.main_text.mark
        )

    def with_text(self, language: str, text: TextContent) -> PublicationContent:
        """The same with one language version written anew."""
        return self.model_copy(update={"texts": {**self.texts, language: text}})


def _fingerprint(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:32]
