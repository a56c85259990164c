"""Answers of the analysis as plain JSON values, and as lines of text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from polku_engine.criteria.serialize import box_from_json, box_to_json
from polku_engine.exchange import write_test
from polku_engine.facts import Vocabulary
from polku_engine.overlap import (
    Cliff,
    Difference,
    FaultReport,
    Gap,
    JointSet,
    Overlap,
    Proposal,
    RuleRef,
    Summary,
    Witness,
)
from polku_engine.overlap.serialize import change_to_json, region_to_json, situation_to_json, tests_to_json


def _ref(ref: RuleRef) -> dict[str, Any]:
    return {"set": ref.service, "rule": ref.number}


def overlap_json(pair: Overlap) -> dict[str, Any]:
    """Two sets and what they share."""
    return {
        "sets": [pair.first, pair.second],
        "relation": pair.relation.value,
        "share": round(pair.share, 4),
        "weights": {"first": pair.weight_first, "second": pair.weight_second, "shared": pair.weight_shared},
        "shared": [region_to_json(region) for region in pair.shared],
        "all_shared": pair.all_shared,
    }


def joint_json(joint: JointSet) -> dict[str, Any]:
    """Rules that meet all together."""
    return {"rules": [_ref(ref) for ref in joint.rules], "region": region_to_json(joint.region)}


def fault_json(faults: FaultReport) -> dict[str, Any]:
    """Rules that do nothing."""
    return {
        "complete": faults.complete,
        "contradictions": [{**_ref(c.rule), "problems": list(c.problems)} for c in faults.contradictions],
        "dead": [{**_ref(dead.rule), "because": list(dead.because)} for dead in faults.dead],
        "shadowed": [{**_ref(s.rule), "by": [_ref(ref) for ref in s.by]} for s in faults.shadowed],
    }


def gap_json(gap: Gap, summary: Summary, witness: Witness) -> dict[str, Any]:
    """A gap with its summary and somebody in it."""
    return {
        "weight": gap.weight,
        "region": region_to_json(gap.region),
        "summary": {
            "region": region_to_json(summary.region),
            "verified": summary.verified,
            "nobody_is_served": summary.nobody,
            "sets_that_admit_somebody": list(summary.admitting),
            "weights": {"total": summary.weight, "in_listed_gaps": summary.unserved},
        },
        "witness": situation_to_json(witness.situation),
        "nearest": [
            {
                "set": near.service,
                "rule": near.rule,
                "changes": [change_to_json(change) for change in near.changes],
                "checks": [check.key for check in near.checks],
            }
            for near in witness.nearest
        ],
    }


def cliff_json(cliff: Cliff) -> dict[str, Any]:
    """A step and what it loses."""
    return {
        "fact": cliff.fact,
        "changes": cliff.changes.value,
        "before": tests_to_json(cliff.before),
        "after": tests_to_json(cliff.after),
        "lost": list(cliff.lost),
        "gained": list(cliff.gained),
        "mean_before": round(cliff.mean_before, 3),
        "mean_after": round(cliff.mean_after, 3),
        "left_with_nothing": cliff.dropped,
    }


def difference_json(difference: Difference) -> dict[str, Any]:
    """What a change does; gaps are numbered from 1, as in `polku criteria gaps`."""
    return {
        "complete": difference.complete,
        "strength": difference.strength.value,
        "gained": [{"weight": g.weight, "region": region_to_json(g.region)} for g in difference.gained],
        "lost": [{"weight": g.weight, "region": region_to_json(g.region)} for g in difference.lost],
        "gaps_closed": [number + 1 for number in difference.closed],
        "gaps_narrowed": [number + 1 for number in difference.narrowed],
        "weights": {
            "newly_served": difference.newly_served,
            "left_without": difference.left_without,
            "joining": difference.joining,
            "leaving": difference.leaving,
            "of": difference.statement,
        },
    }


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """A change of a rule that closes a gap."""
    return {
        "set": proposal.service,
        "rule": proposal.rule,
        "widened": [
            {
                "fact": each.fact,
                "before": tests_to_json(cell.test for cell in each.before),
                "after": None if each.after is None else box_to_json(each.after),
            }
            for each in proposal.widenings
        ],
        "added": proposal.added,
        "newly_served": proposal.newly_served,
    }


# The same as lines.


def told(answer: Mapping[str, Any], vocabulary: Vocabulary) -> list[str]:
    """An answer as indented lines; tests are written as in a decision table."""
    return list(_lines(answer, vocabulary, ""))


def _lines(value: Any, vocabulary: Vocabulary, indent: str) -> Iterator[str]:
    entries = value.items() if isinstance(value, Mapping) else enumerate(value, 1)
    for name, entry in entries:
        short = _short(entry, vocabulary)
        if short is None:
            yield f"{indent}{name}:"
            yield from _lines(entry, vocabulary, indent + "  ")
        else:
            yield f"{indent}{name}: {short}"


def _short(value: Any, vocabulary: Vocabulary) -> str | None:
    """What fits on one line: a plain value, a region, a list of plain values."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, Sequence):
        if not value:
            return "-"
        if all(isinstance(each, Mapping) and "any_of" in each for each in value):
            return ", ".join(_part(each, vocabulary) for each in value)
        if all(isinstance(each, Mapping) and _is_test(each) for each in value):
            return " or ".join(_test(each) for each in value)
        if all(isinstance(each, Mapping) and set(each) == {"set", "rule"} for each in value):
            return ", ".join(f"{each['set']} rule {each['rule']}" for each in value)
        if all(isinstance(each, str | int) for each in value):
            return ", ".join(map(str, value))
    return _test(value) if isinstance(value, Mapping) and _is_test(value) else None


_TEST_WORDS = {"one_of", "not", "from", "above", "to", "below", "any"}


def _is_test(value: Mapping[str, Any]) -> bool:
    return bool(value) and set(value) <= _TEST_WORDS


def _test(value: Mapping[str, Any]) -> str:
    if isinstance(value.get("not"), list):
        return "none of " + ", ".join(map(str, value["not"]))
    return write_test(box_from_json(value))


def _part(part: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    return f"{vocabulary[part['fact']].label.en} {' or '.join(_test(test) for test in part['any_of'])}"
