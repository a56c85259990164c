"""The pages of examples in `spec/`: read them, decide them, and publish them with reasons.

`python -m tests.engine.spec_tables` writes docs/reference/criteria-examples.md.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from polku_engine.criteria import (
    Cell,
    CriteriaSet,
    HumanCheck,
    Not,
    OneOf,
    Outcome,
    Range,
    Rule,
    Test,
    Verdict,
    evaluate,
)
from polku_engine.facts import (
    Fact,
    FactKind,
    Situation,
    Texts,
    between,
    having,
    none_of,
    one_of,
    standard_vocabulary,
)

SPEC = Path(__file__).parent / "spec"
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "criteria-examples.md"
ON = datetime.date(2026, 5, 4)
OUTCOMES = {"varma": Outcome.CERTAIN, "avoin": Outcome.OPEN, "ei": Outcome.NO}
WORDS = {outcome: word for word, outcome in OUTCOMES.items()}
_RANGE = re.compile(r"(\d+)–(\d+)")
_LIMIT = re.compile(r"(vähintään|enintään|alle|yli) (\d+)")
_FACT_OF = {fact.label.fi: fact for fact in standard_vocabulary().values()}

Row = Mapping[str, str]


@dataclass(frozen=True)
class Example:
    """One person of a page: who, what is known, and what must come out."""

    who: str
    row: Row
    situation: Situation
    outcome: Outcome
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One page: the criteria and the people."""

    name: str
    text: str
    criteria: CriteriaSet
    examples: tuple[Example, ...]


def pages() -> list[Page]:
    """All pages, by name."""
    return [read_page(path) for path in sorted(SPEC.glob("*.md")) if path.name != "README.md"]


def read_page(path: Path) -> Page:
    """One page. Raises `KeyError` for a column or word that is not in the vocabulary."""
    text = path.read_text("utf-8")
    criteria_rows = _table(text.partition("## Kriteerit")[2].partition("## Esimerkit")[0])
    example_rows = _table(text.partition("## Esimerkit")[2])
    rules = tuple(_rule(row, number) for number, row in enumerate(criteria_rows, 1))
    return Page(path.stem, text, CriteriaSet(path.stem, rules), tuple(map(_example, example_rows)))


def _table(text: str) -> list[Row]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    header, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


def _rule(row: Row, number: int) -> Rule:
    cells = tuple(Cell(fact.key, _test(fact, row[fact.label.fi])) for fact in _asked(row))
    who, _, words = row.get("Ihminen tarkistaa", "").partition(": ")
    check = HumanCheck(f"check-{number}", Texts(words, "", ""), who) if words else None
    return Rule(cells, (check,) if check else ())


def _asked(row: Row) -> Iterator[Fact]:
    return (_FACT_OF[name] for name, cell in row.items() if name in _FACT_OF and cell)


def _test(fact: Fact, cell: str) -> Test:
    if cell.startswith("muu kuin "):
        return Not(OneOf(*_values(fact, cell.removeprefix("muu kuin "))))
    ends = _ends(cell)
    return Range(*ends) if ends else OneOf(*_values(fact, cell))


def _ends(cell: str) -> tuple[int | None, int | None] | None:
    if match := _RANGE.fullmatch(cell):
        return int(match[1]), int(match[2])
    if match := _LIMIT.fullmatch(cell):
        limit = int(match[2])
        return {
            "vähintään": (limit, None),
            "yli": (limit + 1, None),
            "enintään": (None, limit),
            "alle": (None, limit - 1),
        }[match[1]]
    return None


def _values(fact: Fact, cell: str) -> list[Any]:
    return [_value(fact, part) for part in cell.split(" tai ")]


def _value(fact: Fact, word: str) -> Any:
    if fact.kind is FactKind.NUMBER:
        return int(word)
    if fact.kind is FactKind.BOOLEAN:
        return {"kyllä": True, "ei": False}[word]
    if fact.open_codes:
        return word
    return {option.label.fi: option.code for option in fact.options}[word]


def _example(row: Row) -> Example:
    answers = {fact.key: _answer(fact, row[fact.label.fi]) for fact in _asked(row)}
    missing = re.split(r", (?=[A-ZÅÄÖ])", row["Puuttuu"]) if row["Puuttuu"] else []
    return Example(
        row["Kuka"],
        row,
        Situation.from_answers(ON, answers),
        OUTCOMES[row["Tulos"]],
        tuple(_FACT_OF[name].key for name in missing),
    )


def _answer(fact: Fact, cell: str) -> Any:
    if cell.startswith("muu kuin "):
        return none_of(*_values(fact, cell.removeprefix("muu kuin ")))
    ends = _ends(cell)
    if ends:
        return between(*ends)
    values = _values(fact, cell)
    return having(*values) if fact.kind is FactKind.CODES else one_of(*values)


# Publishing.


def reference() -> str:
    """The published page: every example with the reason the engine gives."""
    head = (
        "# Näin kriteerit ratkaisevat\n\n"
        "Tämä sivu syntyy kansion `tests/engine/spec` taulukoista: älä muokkaa sitä, vaan taulukoita. "
        "Merkinnät selitetään kansion README-tiedostossa.\n"
    )
    return head + "".join(_published(page) for page in pages())


def _published(page: Page) -> str:
    body = page.text.replace("\n## ", "\n### ").replace("# ", "## ", 1).partition("### Esimerkit")[0].rstrip()
    lines = ["### Esimerkit", "", "| Kuka | Tiedetään | Tulos | Miksi |", "|---|---|---|---|"]
    for example in page.examples:
        verdict = evaluate(page.criteria, example.situation)
        known = "; ".join(
            f"{name}: {cell}" for name, cell in example.row.items() if name in _FACT_OF and cell
        )
        lines.append(f"| {example.who} | {known} | {WORDS[verdict.outcome]} | {_why(verdict)} |")
    return "\n" + body + "\n\n" + "\n".join(lines) + "\n"


def _why(verdict: Verdict) -> str:
    labels = [standard_vocabulary()[cell.fact].label.fi for cell in verdict.decisive]
    match verdict.outcome:
        case Outcome.CERTAIN:
            return f"rivi {verdict.best.number} täyttyy: {', '.join(labels) or 'ei ehtoja'}"
        case Outcome.NO:
            return f"lähimpänä rivi {verdict.best.number}, jolla ei täyty: {', '.join(labels)}"
        case Outcome.OPEN:
            return f"rivi {verdict.best.number} odottaa: {', '.join([*labels, *_checks(verdict)])}"


def _checks(verdict: Verdict) -> Sequence[str]:
    return [f"{check.who} tarkistaa: {check.words.fi}" for check in verdict.checks]


if __name__ == "__main__":
    REFERENCE.parent.mkdir(parents=True, exist_ok=True)
    REFERENCE.write_text(reference(), "utf-8")
