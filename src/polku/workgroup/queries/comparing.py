"""Side by side who does what for whom in each step of a model, and what does not fit together there.

Results are compared by their words: a step's input is another step's output when both are written alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from polku.practice.queries.flow import reached
from polku.practice.queries.procedures import ToldParty, told_parties
from polku.shared.languages import Passage, pick
from polku.shared.text import sort_key
from polku.workgroup.content import ModelContent, ModelStep
from polku.workgroup.wording import conflict_sentence


@dataclass(frozen=True)
class Cell:
    """What a party does in a step: nothing, takes part, or answers for it."""

    party: str
    takes_part: bool
    answers: bool


@dataclass(frozen=True)
class Line:
    """A step of the comparison."""

    number: int
    title: Passage
    for_whom: Passage
    cells: list[Cell]


@dataclass(frozen=True)
class Comparison:
    """Parties across, steps down."""

    parties: list[ToldParty]
    lines: list[Line]


@dataclass(frozen=True)
class Misfit:
    """Something that does not fit together, with its sentence."""

    kind: str
    step: str
    text: str


def comparison_of(content: ModelContent, language: str) -> Comparison:
    """Who does what for whom, step by step."""
    parties = told_parties(content, language)
    lines = [
        Line(
            number,
            pick(step.title, language),
            pick(step.for_whom, language),
            [Cell(p.name.text, p.key in step.parties, p.key in step.responsible) for p in parties],
        )
        for number, step in enumerate(content.steps, 1)
    ]
    return Comparison(parties, lines)


def misfits_of(content: ModelContent, language: str) -> list[Misfit]:
    """What does not fit together, in the order of the steps."""
    names = {party.key: party.name.text for party in told_parties(content, language)}
    found = [
        *_answering(content, names, language),
        *_doubled(content, names, language),
        *_flowing(content, language),
    ]
    order = {step.key: number for number, step in enumerate(content.steps)}
    return sorted(found, key=lambda misfit: order[misfit.step])


def _answering(content: ModelContent, names: dict[str, str], language: str) -> Iterable[Misfit]:
    for step in content.steps:
        title = pick(step.title, language).text
        if len(step.responsible) > 1:
            who = [names[key] for key in step.responsible if key in names]
            yield Misfit("several", step.key, conflict_sentence("several", title, who))
        elif len(step.parties) > 1 and not step.responsible:
            yield Misfit("nobody", step.key, conflict_sentence("nobody", title))


def _doubled(content: ModelContent, names: dict[str, str], language: str) -> Iterable[Misfit]:
    """Two steps that make the same for the same people, each answered for by somebody else."""
    makers: dict[tuple[str, str], list[ModelStep]] = defaultdict(list)
    for step in content.steps:
        for output in _lines(step.outputs, language):
            makers[output, sort_key(pick(step.for_whom, language).text)].append(step)
    told: set[str] = set()
    for steps in makers.values():
        who = list(
            dict.fromkeys(names[k] for step in steps for k in step.responsible or step.parties if k in names)
        )
        last = steps[-1]
        if len(steps) > 1 and len(who) > 1 and last.key not in told:
            told.add(last.key)
            yield Misfit("same", last.key, conflict_sentence("same", pick(last.title, language).text, who))


def _flowing(content: ModelContent, language: str) -> Iterable[Misfit]:
    """Inputs that nothing makes and outputs that nothing uses; the first step's inputs come from outside."""
    ways = reached(content)
    made = {line for step in content.steps for line in _lines(step.outputs, language)}
    used = {line for step in content.steps for line in _lines(step.inputs, language)}
    for step in content.steps[1:]:
        missing = [words for line, words in _lines(step.inputs, language).items() if line not in made]
        if missing and made:
            title = pick(step.title, language).text
            yield Misfit("unmade", step.key, conflict_sentence("unmade", title, missing))
    for step in content.steps:
        ends = step.key in ways and any(target == "end" for target in step.targets)
        wasted = [words for line, words in _lines(step.outputs, language).items() if line not in used]
        if wasted and used and not ends:
            title = pick(step.title, language).text
            yield Misfit("unused", step.key, conflict_sentence("unused", title, wasted))


def _lines(texts: dict[str, str], language: str) -> dict[str, str]:
    """What is written a line each, by how it compares."""
    lines = (line.strip(" -•\t") for line in pick(texts, language).text.splitlines())
    return {sort_key(line): line for line in lines if line}
