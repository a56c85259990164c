"""A vocabulary small enough to walk through every possible world, and random criteria and knowledge over it."""

import datetime
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from polku_engine.criteria import (
    Cell,
    CriteriaSet,
    HumanCheck,
    Not,
    OneOf,
    Range,
    Rule,
    Source,
    SourceKind,
    Test,
    problems_of,
)
from polku_engine.facts import (
    Fact,
    FactKind,
    Option,
    Situation,
    SituationError,
    Stated,
    Texts,
    Vocabulary,
    between,
    having,
    none_of,
    one_of,
)

ON = datetime.date(2026, 5, 4)
_NAME = Texts("nimi", "namn", "name")


def _fact(key: str, kind: FactKind, codes: str = "", **parts: Any) -> Fact:
    return Fact(key, kind, _NAME, _NAME, options=tuple(Option(code, _NAME) for code in codes), **parts)


SMALL = Vocabulary(
    [
        _fact("yes", FactKind.BOOLEAN),
        _fact("count", FactKind.NUMBER, unit="pieces"),
        _fact("share", FactKind.NUMBER, unit="percent", whole=False),
        _fact("day", FactKind.DATE),
        _fact("code", FactKind.CODE, "abc"),
        _fact("town", FactKind.CODE, open_codes=True),
        _fact("wishes", FactKind.CODES, "xy"),
    ]
)
DAYS = tuple(datetime.date(2026, 5, day) for day in range(1, 5))
# Every value a test below can tell apart, and the ones between and outside.
WORLD: Mapping[str, tuple[Any, ...]] = {
    "yes": (False, True),
    "count": (0, 1, 2, 3, 4),
    "share": (0, 0.5, 0.75, 1, 1.25, 1.5, 2),
    "day": DAYS,
    "code": ("a", "b", "c"),
    "town": ("p", "q", "elsewhere"),
    "wishes": ((), ("x",), ("y",), ("x", "y")),
}
# What tests and answers name: never the outermost values, so that the world goes on beyond them.
_NAMED: Mapping[str, tuple[Any, ...]] = {
    **WORLD,
    "count": (1, 2, 3),
    "share": (0.5, 1, 1.5),
    "day": DAYS[1:3],
    "town": ("p", "q"),
    "wishes": ("x", "y"),
}


def boxes_of(key: str) -> st.SearchStrategy[Test]:
    """Box tests a fact can take."""
    values = st.lists(st.sampled_from(_NAMED[key]), min_size=1, max_size=2)
    listed = values.map(lambda chosen: OneOf(*chosen))
    if key not in ("count", "share", "day"):
        return listed | listed.map(Not)
    ranges = st.builds(
        _range,
        st.sampled_from(_NAMED[key]),
        st.sampled_from(_NAMED[key]),
        st.booleans(),
        st.booleans(),
        st.integers(0, 2),
    )
    return listed | ranges | listed.map(Not) | ranges.map(Not)


def _range(one: Any, other: Any, low_in: bool, high_in: bool, ends: int) -> Range:
    low, high = sorted((one, other))
    if ends == 1:
        return Range(low, None, low_in)
    if ends == 2:
        return Range(None, high, True, high_in)
    return Range(low, high, low_in or low == high, high_in or low == high)


cells = st.sampled_from(sorted(WORLD)).flatmap(lambda key: st.builds(Cell, st.just(key), boxes_of(key)))
checks = st.sampled_from(["first", "second"]).map(
    lambda key: HumanCheck(key, Texts(f"tarkista | {key}\n\\", "", ""), "Sari")
)
lines = st.text(st.characters(exclude_categories=("Cs", "Cn", "Cc", "Zl", "Zp")), max_size=8)
texts = st.builds(Texts, lines, lines, lines, lines)
days = st.none() | st.sampled_from(DAYS)


def rules(with_checks: bool = True) -> st.SearchStrategy[Rule]:
    """Rules that can hold."""
    some_checks = (
        st.lists(checks, max_size=2, unique_by=lambda check: check.key) if with_checks else st.just([])
    )
    built = st.builds(
        lambda c, h, note: Rule(tuple(c), tuple(h), note), st.lists(cells, max_size=3), some_checks, lines
    )
    return built.filter(lambda rule: not problems_of(CriteriaSet("rule", (rule,)), SMALL))


def criteria(with_checks: bool = True) -> st.SearchStrategy[CriteriaSet]:
    """Sets of one to three rules."""
    sources = st.builds(Source, st.just(SourceKind.LAW), lines.map(lambda text: f"1 § {text}"), lines)
    return st.builds(
        lambda some, version, title, owner, source, checked: CriteriaSet(
            "set:1", tuple(some), version, title, owner, source, None, None, checked
        ),
        st.lists(rules(with_checks), min_size=1, max_size=3),
        st.integers(1, 9),
        texts,
        lines,
        sources,
        days,
    )


def knowledge_of(key: str) -> st.SearchStrategy[Any]:
    """Something known of a fact: a value, a part, or nothing."""
    if key == "wishes":
        parts = st.builds(
            lambda has, lacks: having(*(has - lacks), lacking=lacks), *[st.sets(st.sampled_from("xy"))] * 2
        )
        return st.none() | st.sampled_from(WORLD[key]) | parts
    value = st.sampled_from(_NAMED[key])
    some = st.lists(value, min_size=1, max_size=2, unique=True)
    stated = some.map(lambda chosen: one_of(*chosen)) | some.map(lambda chosen: none_of(*chosen))
    if key in ("count", "share", "day"):
        stated = stated | st.builds(lambda a, b: between(*sorted((a, b))), value, value)
    return st.none() | value | stated


def _possible(answers: Mapping[str, Any]) -> bool:
    try:
        Situation.from_answers(ON, answers, SMALL)
    except SituationError:
        return False
    return True


answers = st.fixed_dictionaries({}, optional={key: knowledge_of(key) for key in WORLD}).filter(_possible)
worlds = st.fixed_dictionaries({key: st.sampled_from(values) for key, values in WORLD.items()})


def situation(known: Mapping[str, Any]) -> Situation:
    """A situation over the small vocabulary."""
    return Situation.from_answers(ON, known, SMALL)


def possible_values(key: str, known: Any) -> list[Any]:
    """The values of the small world that something known leaves possible, found without the engine."""
    return [value for value in WORLD[key] if _allows(known, value)]


def _allows(known: Any, value: Any) -> bool:
    if known is None:
        return True
    if not isinstance(known, Stated):
        return bool(known == value)
    match known.form:
        case "one_of":
            return value in known.values
        case "none_of":
            return value not in known.values
        case "between":
            low, high = known.values
            return bool(low <= value <= high)
        case _:
            return set(known.values) <= set(value) and not set(known.lacks) & set(value)


def completions(known: Mapping[str, Any], keys: list[str]) -> Iterator[dict[str, Any]]:
    """Every world that fits what is known, over some facts."""
    choices = (possible_values(key, known.get(key)) for key in keys)
    return (dict(zip(keys, chosen, strict=True)) for chosen in itertools.product(*choices))


def holds(test: Test, value: Any) -> bool:
    """The judge: a box test on one known value, as plainly as it can be said."""
    match test:
        case Not(inner):
            return not holds(inner, value)
        case OneOf(wanted):
            return bool(set(value) & set(wanted)) if isinstance(value, tuple) else value in wanted
        case Range(low, high, low_included, high_included):
            above = low is None or value > low or (low_included and value == low)
            below = high is None or value < high or (high_included and value == high)
            return above and below
        case _:
            return True


def says_yes(criteria_set: CriteriaSet, world: Mapping[str, Any], judged: Mapping[str, bool]) -> bool:
    """The judge: a set in one known world, human checks answered."""
    return any(
        all(holds(cell.test, world[cell.fact]) for cell in rule.cells)
        and all(judged[check.key] for check in rule.checks)
        for rule in criteria_set.rules
    )
