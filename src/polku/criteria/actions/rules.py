"""Changes to the rules of a document: each takes the document and gives the new one. Nothing is kept here.

Rules and conditions are counted from 0, as they stand in the document that was shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from polku.criteria.content import (
    MAX_CELLS,
    MAX_CHECKS,
    MAX_RULES,
    CellContent,
    CheckContent,
    CriteriaContent,
)
from polku.criteria.content import RuleContent as Rule
from polku.shared.errors import Invalid, TooLarge
from polku.shared.text import slug

Change = Callable[[CriteriaContent], CriteriaContent]
# A new way in comes after the last one.
NEW = -1


def put_cell(content: CriteriaContent, rule: int, place: int, cell: CellContent) -> CriteriaContent:
    """Add a condition (place NEW) or replace one; with rule NEW it begins another way in. Raises Invalid."""
    if rule == NEW:
        return _with_rules(content, [*content.rules, Rule(cells=[cell])])
    own = _rule(content, rule)
    cells = [*own.cells, cell] if place == NEW else _replaced(own.cells, place, cell)
    return _with_rule(content, rule, own.model_copy(update={"cells": cells}))


def drop_cell(content: CriteriaContent, rule: int, place: int) -> CriteriaContent:
    """Take out a condition. A way in that has nothing left goes too, for it would let everybody in. Raises Invalid."""
    own = _rule(content, rule)
    _one(own.cells, place)
    left = own.model_copy(update={"cells": [*own.cells[:place], *own.cells[place + 1 :]]})
    return _kept_if_it_asks(content, rule, left)


def raise_cell(content: CriteriaContent, rule: int, place: int) -> CriteriaContent:
    """Move a condition one place up. Raises Invalid."""
    own = _rule(content, rule)
    return _with_rule(content, rule, own.model_copy(update={"cells": _raised(own.cells, place)}))


def put_check(
    content: CriteriaContent, rule: int, key: str, words: dict[str, str], who: str
) -> CriteriaContent:
    """Add a human check (no key) or say it anew, in every way in that asks for it. Raises Invalid."""
    check = CheckContent(key=key or _new_key(content, words), words=words, who=who)
    if rule == NEW:
        return _with_rules(content, [*content.rules, Rule(checks=[check])])
    own = _rule(content, rule)
    if key:
        _one([c for c in own.checks if c.key == key], 0)
        return _with_rules(content, [_said_anew(each, check) for each in content.rules])
    return _with_rule(content, rule, own.model_copy(update={"checks": [*own.checks, check]}))


def drop_check(content: CriteriaContent, rule: int, key: str) -> CriteriaContent:
    """Take a human check out of one way in. Raises Invalid."""
    own = _rule(content, rule)
    left = own.model_copy(update={"checks": [check for check in own.checks if check.key != key]})
    return _kept_if_it_asks(content, rule, left)


def drop_rule(content: CriteriaContent, rule: int) -> CriteriaContent:
    """Take out a way in. Raises Invalid."""
    _rule(content, rule)
    return _with_rules(content, [*content.rules[:rule], *content.rules[rule + 1 :]])


def raise_rule(content: CriteriaContent, rule: int) -> CriteriaContent:
    """Move a way in one place up. Raises Invalid."""
    return _with_rules(content, _raised(content.rules, rule))


def copy_rule(content: CriteriaContent, rule: int) -> CriteriaContent:
    """Put a copy of a way in behind it, to be changed. Raises Invalid."""
    own = _rule(content, rule)
    return _with_rules(content, [*content.rules[: rule + 1], own, *content.rules[rule + 1 :]])


def _said_anew(rule: Rule, check: CheckContent) -> Rule:
    return rule.model_copy(update={"checks": [check if c.key == check.key else c for c in rule.checks]})


def _kept_if_it_asks(content: CriteriaContent, rule: int, left: Rule) -> CriteriaContent:
    return _with_rule(content, rule, left) if left.cells or left.checks else drop_rule(content, rule)


def _with_rule(content: CriteriaContent, place: int, rule: Rule) -> CriteriaContent:
    if len(rule.cells) > MAX_CELLS or len(rule.checks) > MAX_CHECKS:
        raise TooLarge(_("There are too many conditions in one way in. Make another way in."))
    return _with_rules(content, _replaced(content.rules, place, rule))


def _with_rules(content: CriteriaContent, rules: Sequence[Rule]) -> CriteriaContent:
    if len(rules) > MAX_RULES:
        raise TooLarge(_("There are too many ways in. Make another set of criteria."))
    return content.model_copy(update={"rules": list(rules)})


def _new_key(content: CriteriaContent, words: dict[str, str]) -> str:
    taken = {check.key for rule in content.rules for check in rule.checks}
    base = slug(next((text for text in words.values() if text), ""), limit=60).strip("-") or "check"
    names = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _rule(content: CriteriaContent, place: int) -> Rule:
    return _one(content.rules, place)


def _one[T](items: Sequence[T], place: int) -> T:
    if not 0 <= place < len(items):
        raise Invalid(_("That part of the criteria is no longer there. Open the criteria again."))
    return items[place]


def _replaced[T](items: Sequence[T], place: int, item: T) -> list[T]:
    _one(items, place)
    return [*items[:place], item, *items[place + 1 :]]


def _raised[T](items: Sequence[T], place: int) -> list[T]:
    moved = _one(items, place)
    above = max(place - 1, 0)
    rest = [*items[:place], *items[place + 1 :]]
    return [*rest[:above], moved, *rest[above:]]
