"""The same rules in zen-engine, a rule engine written in Rust.

It has two values, so a situation with unknown facts needs two tables: one in which an unknown fact fails
(certain), and one without the cells of unknown facts (possible).
"""

import json
from collections.abc import Mapping, Sequence, Set
from typing import Any

from polku_engine.criteria import CriteriaSet, Not, OneOf, Range, Rule, Test
from polku_engine.facts import FactKind, standard_vocabulary


class ZenRules:
    """Two decisions made once for the facts that are known; only evaluating is measured."""

    def __init__(self, sets: Sequence[CriteriaSet], known: Set[str]) -> None:
        import zen

        engine = zen.ZenEngine()
        certain = [(n, rule) for n, each in enumerate(sets) for rule in each.rules if not rule.checks]
        possible = [(n, _only(rule, known)) for n, each in enumerate(sets) for rule in each.rules]
        self.count = len(sets)
        self.certain = engine.create_decision(_graph(certain))
        self.possible = engine.create_decision(_graph(possible))

    def outcomes(self, values: Mapping[str, Any]) -> list[bool | None]:
        """Yes, no or unknown for every set."""
        plain = {
            key: sorted(value) if isinstance(value, frozenset) else value for key, value in values.items()
        }
        certain = {row["set"] for row in self.certain.evaluate(plain)["result"]}
        possible = {row["set"] for row in self.possible.evaluate(plain)["result"]}
        return [True if n in certain else (None if n in possible else False) for n in range(self.count)]


def _only(rule: Rule, known: Set[str]) -> Rule:
    return Rule(tuple(cell for cell in rule.cells if cell.fact in known))


def _graph(rules: Sequence[tuple[int, Rule]]) -> str:
    facts = sorted({cell.fact for _, rule in rules for cell in rule.cells})
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": key, "name": key, "field": key} for key in facts],
        "outputs": [{"id": "set", "name": "set", "field": "set"}],
        "rules": [_row(number, place, rule) for number, (place, rule) in enumerate(rules)],
    }
    nodes: list[dict[str, Any]] = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"}
        for a, b in (("in", "table"), ("table", "out"))
    ]
    where = {"position": {"x": 0, "y": 0}}
    return json.dumps({"nodes": [{**node, **where} for node in nodes], "edges": edges})


def _row(number: int, place: int, rule: Rule) -> dict[str, str]:
    return {
        "_id": str(number),
        "set": str(place),
        **{cell.fact: _test(cell.fact, cell.test) for cell in rule.cells},
    }


def _test(key: str, test: Test) -> str:
    is_set = standard_vocabulary()[key].kind is FactKind.CODES
    match test:
        case OneOf(values):
            listed = json.dumps(list(values))
            return f"some($, # in {listed})" if is_set else f"$ in {listed}"
        case Range(low, high):
            parts = []
            if low is not None:
                parts.append(f"$ {'>=' if test.low_included else '>'} {low}")
            if high is not None:
                parts.append(f"$ {'<=' if test.high_included else '<'} {high}")
            return " and ".join(parts)
        case Not(inner):
            # Without the guard "not one of these" would hold of what is not known.
            return f"$ != null and not ({_test(key, inner)})"
        case _:
            return ""
