"""The table of samples that people read: every fact in four languages, about the person and to the person.

`python -m tests.criteria.wording_samples` writes it again; a test fails when it is stale. Read what changed.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from polku_engine import standard_vocabulary
from polku_engine.criteria import Cell, Not, OneOf, Range
from polku_engine.facts import FactKind
from tests.criteria.wording_cases import FIRST, KOKKOLA, LAHTI, LANGUAGES, LAST, NUMBERS

TABLE = Path(__file__).with_name("wording_samples.md")
HEAD = """# How conditions are said

Written by `python -m tests.criteria.wording_samples`. Each line: about the person · to the person.
"""


def sample_cells() -> Iterator[Cell]:
    """A few tests of every fact."""
    for fact in standard_vocabulary().values():
        match fact.kind:
            case FactKind.BOOLEAN:
                tests = [OneOf(True), OneOf(False)]
            case FactKind.NUMBER | FactKind.DATE:
                low, high = NUMBERS.get(fact.key, (FIRST, LAST))
                tests = [
                    Range(low, high),
                    Range(low=low),
                    Range(high=high),
                    Range(high=high, high_included=False),
                ]
                tests += [OneOf(low), Not(Range(low, high))]
            case _:
                codes = fact.codes or (LAHTI, KOKKOLA, "849")
                tests = [
                    OneOf(codes[0], codes[1]),
                    OneOf(*codes[2:]),
                    Not(OneOf(codes[0])),
                    Not(OneOf(*codes[1:3])),
                ]
        yield from (Cell(fact.key, test) for test in tests)


def table() -> str:
    """The whole table."""
    return HEAD + "".join(_lines())


def _lines() -> Iterator[str]:
    from django.utils import translation

    from polku.criteria.wording import cell_phrase

    heading = ""
    for cell in sample_cells():
        if cell.fact != heading:
            heading = cell.fact
            yield f"\n## {heading}\n\n"
        for language in LANGUAGES:
            with translation.override(language):
                yield f"- {language}: {cell_phrase(cell)} · {cell_phrase(cell, you=True)}\n"
        yield "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polku.config.settings")
    import django

    django.setup()
    from polku.criteria.wording import labels

    labels.remember({LAHTI: {"fi": "Lahti", "sv": "Lahtis"}, KOKKOLA: {"fi": "Kokkola", "sv": "Karleby"}})
    labels.remember({"849": {"fi": "Toholampi", "sv": "Toholampi"}})
    TABLE.write_text(table().replace("\n\n\n", "\n\n").rstrip() + "\n", "utf-8")
