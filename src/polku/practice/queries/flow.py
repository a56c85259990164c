"""How a procedure goes from step to step, and where it does not: dead ends, endless ways, steps nobody reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from polku.practice.content import END, ProcedureContent, StepContent
from polku.practice.wording import fault_sentence
from polku.shared.languages import pick

# What only deserves a look; everything else keeps a procedure from being put in use.
NOTES = frozenset({"back", "nobody"})


@dataclass(frozen=True)
class Fault:
    """Something wrong with the way, at a step, in words."""

    kind: str
    step: str
    text: str

    @property
    def blocks(self) -> bool:
        """Whether the procedure cannot be put in use like this."""
        return self.kind not in NOTES


def reached(content: ProcedureContent) -> dict[str, StepContent]:
    """The steps somebody can come to, from the first one on."""
    steps = {step.key: step for step in content.steps}
    found: dict[str, StepContent] = {}
    waiting = [content.steps[0].key] if content.steps else []
    while waiting:
        key = waiting.pop()
        if key in steps and key not in found:
            found[key] = steps[key]
            waiting += steps[key].targets
    return found


def back_links(content: ProcedureContent) -> set[tuple[str, str]]:
    """The links that lead to a step one has come from: without them the way never goes round."""
    steps = {step.key: step for step in content.steps}
    back: set[tuple[str, str]] = set()
    done: set[str] = set()
    if not content.steps:
        return back
    path: list[str] = []
    waiting: list[tuple[str, bool]] = [(content.steps[0].key, False)]
    while waiting:
        key, leaving = waiting.pop()
        if leaving:
            path.pop()
            done.add(key)
        elif key in steps and key not in done and key not in path:
            path.append(key)
            waiting.append((key, True))
            for target in reversed(steps[key].targets):
                if target in path:
                    back.add((key, target))
                else:
                    waiting.append((target, False))
    return back


def faults(content: ProcedureContent, language: str) -> list[Fault]:
    """What is wrong with the way a procedure goes, step by step in its order."""
    if not content.steps:
        return [Fault("empty", "", fault_sentence("empty", ""))]
    titles = {step.key: pick(step.title, language).text for step in content.steps}
    found = [*_at_steps(content, titles, language), *_around(content, titles)]
    order = {step.key: number for number, step in enumerate(content.steps)}
    return sorted(found, key=lambda fault: (not fault.blocks, order.get(fault.step, 0)))


def _at_steps(content: ProcedureContent, titles: Mapping[str, str], language: str) -> Iterable[Fault]:
    known = {*titles, END}
    seen = reached(content)
    for step in content.steps:
        title = titles[step.key]
        if not title:
            yield Fault("untitled", step.key, fault_sentence("untitled", ""))
        if not step.answers and not step.leads_to:
            yield Fault("dead-end", step.key, fault_sentence("dead-end", title))
        for answer in step.answers:
            if not answer.leads_to:
                words = [pick(answer.words, language).text]
                yield Fault("dead-answer", step.key, fault_sentence("dead-answer", title, words))
        if any(target and target not in known for target in step.targets):
            yield Fault("gone", step.key, fault_sentence("gone", title))
        if len(step.answers) == 1:
            yield Fault("one-answer", step.key, fault_sentence("one-answer", title))
        if step.key not in seen:
            yield Fault("unreached", step.key, fault_sentence("unreached", title))
        if not step.parties:
            yield Fault("nobody", step.key, fault_sentence("nobody", title))


def _around(content: ProcedureContent, titles: Mapping[str, str]) -> Iterable[Fault]:
    """Ways that go round: without an end they are wrong, with one they deserve a look."""
    endless = _endless(content)
    if endless:
        names = [titles[key] for key in endless]
        yield Fault("endless", endless[0], fault_sentence("endless", names[0], names))
    for source, target in sorted(back_links(content)):
        if source not in endless:
            yield Fault("back", source, fault_sentence("back", titles[source], [titles[target]]))


def _endless(content: ProcedureContent) -> list[str]:
    """The reached steps from which no way ends; a way that nobody has written on yet counts as ending."""
    seen = reached(content)
    ending = {END, ""}
    while True:
        more = {
            key
            for key, step in seen.items()
            if key not in ending and any(t in ending or t not in seen for t in step.targets)
        }
        if not more:
            return [step.key for step in content.steps if step.key in seen and step.key not in ending]
        ending |= more
