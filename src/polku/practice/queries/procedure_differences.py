"""What differs between two versions of a procedure, step by step, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from polku.practice.content import ProcedureContent, StepContent
from polku.practice.queries.procedures import told_parties
from polku.practice.wording import deadline_phrase
from polku.shared.languages import pick


@dataclass(frozen=True)
class Difference:
    """A place that differs: what it was and what it is; an empty one was not there."""

    place: str
    old: str
    new: str


def differences(old: ProcedureContent, new: ProcedureContent, language: str) -> list[Difference]:
    """What is otherwise in the newer one."""
    before, after = _places(old, language), _places(new, language)
    order = list(dict.fromkeys([*after, *before]))
    return [
        Difference(place, before.get(place, ""), after.get(place, ""))
        for place in order
        if before.get(place, "") != after.get(place, "")
    ]


def _places(content: ProcedureContent, language: str) -> dict[str, str]:
    """Everything a reader sees, by where it stands."""
    places = {
        _("Name"): pick(content.name, language).text,
        _("When it is used, and for whom"): pick(content.about, language).text,
        _("Source"): " ".join(filter(None, (content.source.reference, content.source.url))),
    }
    parties = {party.key: party.name.text for party in told_parties(content, language)}
    places[_("Who takes part")] = ", ".join(parties.values())
    documents = {document.key: pick(document.name, language).text for document in content.documents}
    places[_("Documents")] = ", ".join(
        f"{documents[document.key]} {document.url}".strip() for document in content.documents
    )
    titles = {step.key: pick(step.title, language).text for step in content.steps}
    places[_("Order of the steps")] = " → ".join(titles.values())
    for step in content.steps:
        places |= _step_places(step, titles, parties, documents, language)
    return places


def _step_places(
    step: StepContent, titles: Any, parties: Any, documents: Any, language: str
) -> dict[str, str]:
    name = f"{_('Step')} “{titles[step.key]}”"
    ways = [
        f"{pick(answer.words, language)} → {_target(answer.leads_to, titles)}" for answer in step.answers
    ] or [_target(step.leads_to, titles)]
    return {
        name: titles[step.key],
        f"{name}: {_('How it is done')}": pick(step.text, language).text,
        f"{name}: {_('Who does it')}": _joined(step.parties, parties),
        f"{name}: {_('Documents')}": _joined(step.documents, documents),
        f"{name}: {_('By when')}": deadline_phrase(step.deadline) if step.deadline else "",
        f"{name}: {_('What comes next')}": "; ".join(ways),
    }


def _joined(keys: Iterable[str], names: Any) -> str:
    return ", ".join(names[key] for key in keys if key in names)


def _target(key: str, titles: Any) -> str:
    return titles.get(key) or (_("The way ends") if key == "end" else _("Not decided yet"))
