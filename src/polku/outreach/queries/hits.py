"""Hits of a pick-out list on their way to a decision: signed, so that what is confirmed is what was computed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from polku.outreach.wording import criterion_phrase
from polku.practice.queries.pick_out import Listed, PickedOut
from polku.shared import signing
from polku.shared.actor import Actor
from polku.shared.errors import Invalid

PURPOSE = "pick-out-hit"
DAYS = 1
# So many at once: each is a person whom somebody decides about.
MAX_HITS = 100


@dataclass(frozen=True)
class Hit:
    """A student who met a criterion for certain, with what a folder of the school needs."""

    row: int
    # The name, or the row's number in words; `is_named` tells which.
    name: str
    is_named: bool
    number: str
    group: str
    born: str
    graduates: str
    support: str
    criteria: tuple[int, ...]
    why: str
    # The version that found it.
    version: int

    @property
    def may_be_confirmed(self) -> bool:
        """Whether it says who the student is."""
        return self.is_named or bool(self.number)

    @property
    def call_name(self) -> str:
        """What the school calls the student: the name, else the number."""
        return self.name if self.is_named else self.number

    @property
    def born_on(self) -> date | None:
        """The day of birth, when the list tells it."""
        return date.fromisoformat(self.born) if self.born else None

    @property
    def graduates_on(self) -> date | None:
        """The day of graduation, when the list tells it."""
        return date.fromisoformat(self.graduates) if self.graduates else None


def hits_of(picked: PickedOut, shown: Iterable[Listed]) -> list[Hit]:
    """The students of a result as hits to decide about. Raises Invalid when they are too many to go through at once."""
    students = list(shown)
    if len(students) > MAX_HITS:
        raise Invalid(
            _("More than %(most)s students at once. Go back and choose a group or a criterion.")
            % {"most": MAX_HITS}
        )
    names = {column.header for column in picked.columns if column.meaning == "student"}
    return [_hit(student, picked, names) for student in students]


def _hit(student: Listed, picked: PickedOut, names: set[str]) -> Hit:
    named = any(student.cells.get(header, "").strip() for header in names)
    return Hit(
        row=student.row,
        name=student.name,
        is_named=named,
        number=student.number.strip(),
        group=student.group,
        born=_day(student.answers.get("birth_date"), last=False),
        graduates=_graduates(student.answers, picked.on),
        support=_code(student.answers.get("special_support_level")),
        criteria=tuple(met.number for met in student.met),
        why="\n".join(criterion_phrase(met) for met in student.met),
        version=picked.criteria.version.pk,
    )


def _graduates(answers: Mapping[str, Any], on: date) -> str:
    """The day of graduation; of a month or a term its last day, since then it has happened at the latest."""
    if day := _day(answers.get("graduation_date"), last=True):
        return day
    days = answers.get("days_to_graduation")
    return (on + timedelta(days=int(days))).isoformat() if isinstance(days, int | float) else ""


def _day(answer: Any, *, last: bool) -> str:
    if isinstance(answer, str):
        return answer
    if last and isinstance(answer, dict) and "between" in answer:
        return str(answer["between"][1])
    return ""


def _code(answer: Any) -> str:
    return answer if isinstance(answer, str) else ""


def signed_hit(hit: Hit, *, by: Actor) -> str:
    """A hit as a text for a hidden field; only this worker can send it back, for a day."""
    return signing.sign(PURPOSE, by.user_id or 0, json.dumps(asdict(hit), ensure_ascii=False), days=DAYS)


def hit_sent(token: str, *, by: Actor) -> Hit:
    """The hit of a hidden field. Raises Invalid when it was not computed here for this worker, or too long ago."""
    link = signing.read(PURPOSE, token)
    if link is None or link.expired or link.values[0] != by.user_id:
        raise Invalid(_("These students were picked out too long ago. Look at the list again."))
    said = json.loads(link.values[1])
    return Hit(**{**said, "criteria": tuple(said["criteria"])})
