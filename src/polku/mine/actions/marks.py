"""Codes of numbers: told once on paper or by voice, kept as a mark only, the same answer to every wrong one."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from polku.consent.context import acting_as, granted
from polku.mine.models import AccessCode, Code, SupporterCode
from polku.shared import clock
from polku.shared.actor import system
from polku.shared.errors import Invalid

VALID = timedelta(days=14)
GROUPS, GROUP = 3, 4
# What the mark is made for: the numbers of one kind are no code of the other.
_FOR: dict[type[Code], str] = {AccessCode: "access-code", SupporterCode: "supporter-code"}


@dataclass(frozen=True)
class NewCode:
    """A code as it is told once: on paper or by voice."""

    code: str
    expires_at: datetime


def new_digits() -> str:
    """Numbers that nobody guesses."""
    return "".join(secrets.choice("0123456789") for _place in range(GROUPS * GROUP))


def in_groups(digits: str) -> str:
    """The numbers as they are read aloud."""
    return " ".join(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))


def mark_of(model: type[Code], digits: str) -> bytes:
    """What is kept of a code."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"{_FOR[model]}.{digits}".encode(), "sha256")


def open_code[Row: Code](model: type[Row], code: str, *, lock: bool) -> Row:
    """The code of this kind that works now. Raises Invalid."""
    digits = "".join(sign for sign in code if sign in "0123456789")
    if len(digits) != GROUPS * GROUP:
        raise wrong_code()
    function = f"SELECT * FROM {model.finder}(%s)"  # noqa: S608 - a name of ours
    with acting_as(system("access code"), folders=()), granted(()):
        rows = model._default_manager.raw(function, [mark_of(model, digits)])
        works = [row for row in rows if row.used_at is None and row.expires_at > clock.now()]
    if len(works) != 1:
        raise wrong_code()
    return _locked(model, works[0]) if lock else works[0]


def wrong_code() -> Invalid:
    """The one answer to a code that is not there, is used or too old."""
    problem = _(
        "This code does not work. Check the numbers. If the code is old, ask whoever gave it to you for a new one."
    )
    return Invalid(problem, {"code": [problem]})


def _locked[Row: Code](model: type[Row], found: Row) -> Row:
    """The same row, locked: of two who use it at once one comes in."""
    with acting_as(system("access code"), folders=[found.folder_id]):
        rows = model._default_manager.select_for_update(of=("self",)).select_related("made_by")
        fresh = rows.get(pk=found.pk)
    if fresh.used_at is not None or fresh.expires_at <= clock.now():
        raise wrong_code()
    return fresh
