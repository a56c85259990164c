"""What is wrong with rules, in plain words beside the rule it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from polku.criteria import wording
from polku.criteria.bridge import engine_set_of, fact_of, problems_of_content, problems_of_rule
from polku.criteria.content import CriteriaContent
from polku.criteria.content import RuleContent as Rule
from polku_engine.overlap import Budget, Network, Service, find_faults, standard_background

# Seconds that a page may wait for advice about needless rules.
PATIENCE = 0.3
_PATTERNS = (
    (
        re.compile(r"(\w+): no value passes all its tests"),
        gettext_lazy(
            "%(fact)s: these conditions shut each other out, so nobody can come in this way. Change one of them."
        ),
    ),
    (
        re.compile(r"(\w+): the same codes are wanted and barred"),
        gettext_lazy(
            "%(fact)s: the same thing is both wanted and ruled out, so nobody can come in this way."
        ),
    ),
    (
        re.compile(r"(\w+): no whole number lies in the range"),
        gettext_lazy("%(fact)s: no whole number fits between the ends. Change the ends."),
    ),
    (
        re.compile(r"there is no fact '(\w+)'"),
        gettext_lazy("Polku does not know the fact “%(fact)s”. Choose another fact."),
    ),
    (
        re.compile(r"(?:draft: )?human check (\S+): says different things"),
        gettext_lazy(
            "The same check says different things in different ways in. Say it the same way in each."
        ),
    ),
    (
        re.compile(r"human check (\S+): has no words"),
        gettext_lazy("A check by a person has no words in Finnish or Swedish."),
    ),
    (
        re.compile(r"human check (\S+): does not say who"),
        gettext_lazy("A check does not say who checks."),
    ),
    (
        re.compile(r"a (law|decision) needs a reference"),
        gettext_lazy("The source lacks its reference: which law and section, or which decision."),
    ),
    (re.compile(r"(draft): has no rule"), gettext_lazy("There are no conditions yet. Add the first one.")),
    (
        re.compile(r"(draft): ends before it begins"),
        gettext_lazy("The last day is before the first day. Mend the days."),
    ),
)


@dataclass(frozen=True)
class Problems:
    """What keeps a set from being used (`whole` and by rule number from 1), and advice about needless rules."""

    whole: tuple[str, ...]
    by_rule: dict[int, tuple[str, ...]]
    advice: dict[int, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(self.whole or self.by_rule)


def problems_in(content: CriteriaContent) -> Problems:
    """Everything wrong with a document, and what its rules do in vain."""
    by_rule = {n: found for n, rule in enumerate(content.rules, 1) if (found := _of_rule(rule))}
    whole = _of_whole(content) if content.rules else (_sentence("draft: has no rule"),)
    advice = {} if by_rule or whole else _advice(content)
    return Problems(tuple(dict.fromkeys(whole)), by_rule, advice)


def _of_rule(rule: Rule) -> tuple[str, ...]:
    return tuple(_sentence(problem) for problem in problems_of_rule(rule))


def _of_whole(content: CriteriaContent) -> tuple[str, ...]:
    """What is not about one rule alone: the source, the days, checks that differ."""
    return tuple(_sentence(p) for p in problems_of_content(content) if not re.match(r"rule \d+: ", p))


def _sentence(problem: str) -> str:
    for pattern, sentence in _PATTERNS:
        found = pattern.search(problem)
        if found:
            fact = found.group(1)
            return str(sentence) % {"fact": wording.fact_label(fact) if fact_of(fact) else fact}
    return _("One of the conditions cannot be used as it is. Open it and save it again.")


def _advice(content: CriteriaContent) -> dict[int, tuple[str, ...]]:
    """Rules that nobody can meet, and rules that let in nobody new."""
    plain = content.model_copy(update={"valid_from": None, "valid_to": None})
    network = Network.of([Service(engine_set_of(plain))], background=standard_background())
    report = find_faults(network, budget=Budget(seconds=PATIENCE))
    told: dict[int, tuple[str, ...]] = {
        dead.rule.number: (
            _("No real situation fits these conditions together, so nobody can come in this way."),
        )
        for dead in report.dead
    }
    for shadowed in report.shadowed:
        others = ", ".join(str(ref.number) for ref in shadowed.by)
        sentence = _("This way in lets nobody in whom another way does not let in already (%(others)s).")
        told[shadowed.rule.number] = (sentence % {"others": others},)
    return told
