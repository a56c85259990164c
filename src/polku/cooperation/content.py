"""The validated document of a version of a network agreement: what was agreed, in every language."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from polku.criteria.content import Texts
from polku.shared.documents import Document

MAX_ITEMS = 60


class ResponsibilityContent(Document):
    """What some of the parties are responsible for. Parties are organisations by their numbers here."""

    area: Texts
    parties: Annotated[list[int], Field(max_length=MAX_ITEMS)] = []


class PracticeContent(Document):
    """A practice that the parties root in their own work."""

    name: Texts
    text: Texts = {}


class FollowUpContent(Document):
    """Something that is done again and again: what, and every how many months."""

    text: Texts
    every_months: Annotated[int, Field(ge=1, le=60)]


class AgreementContent(Document):
    """What a version says. Aims stand as they were when it was written; the network's own may change later."""

    title: Texts
    purpose: Texts = {}
    background: Texts = {}
    aims: Annotated[list[Texts], Field(max_length=MAX_ITEMS)] = []
    responsibilities: Annotated[list[ResponsibilityContent], Field(max_length=MAX_ITEMS)] = []
    practices: Annotated[list[PracticeContent], Field(max_length=MAX_ITEMS)] = []
    follow_ups: Annotated[list[FollowUpContent], Field(max_length=MAX_ITEMS)] = []
    convener_task: Texts = {}
    contact_roles: Annotated[list[Texts], Field(max_length=MAX_ITEMS)] = []
    duration: Texts = {}
    joining: Texts = {}
    leaving: Texts = {}
