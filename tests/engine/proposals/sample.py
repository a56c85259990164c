"""The committed sample of sentences and how well the reading does on it.

`python -m tests.engine.proposals.sample` prints what is missed and what is wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from polku_engine import standard_vocabulary
from polku_engine.criteria import Cell, Not, OneOf, Range, Test
from polku_engine.facts import FactKind
from polku_engine.proposals import Gazetteer, propose

SAMPLE, HELD_OUT = (Path(__file__).with_name(name) for name in ("sample.txt", "held_out.txt"))
_KOKKOLA, _KANNUS, _TOHOLAMPI, _LAHTI, _PERHO = (frozenset({c}) for c in ("272", "217", "849", "398", "584"))
_REGION = _KOKKOLA | _KANNUS | _TOHOLAMPI
PLACES = Gazetteer(
    {
        "kokkola": _KOKKOLA, "kokkolan": _KOKKOLA, "kokkolassa": _KOKKOLA, "karleby": _KOKKOLA, "kannus": _KANNUS,
        "kannuksen": _KANNUS, "toholammin": _TOHOLAMPI, "toholammilla": _TOHOLAMPI, "kannuksessa": _KANNUS,
        "lahti": _LAHTI, "lahden": _LAHTI, "lahdessa": _LAHTI,
        "perho": _PERHO, "perhon": _PERHO, "hollolan": frozenset({"98"}), "keski-pohjanmaan": _REGION,
    },
    {"kokkolalais": _KOKKOLA, "karlebybo": _KOKKOLA},
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A sentence with what is in it."""

    language: str
    text: str
    wanted: frozenset[Cell]
    check: bool


def lines(file: Path) -> Iterator[Line]:
    """The sentences of a file."""
    for row in file.read_text("utf-8").splitlines():
        if row and not row.startswith("#"):
            language, rest = row.split("\t")
            text, found = (part.strip() for part in rest.split("=>"))
            words = found.split()
            yield Line(language, text, frozenset(_cell(w) for w in words if w != "check"), "check" in words)


def _cell(written: str) -> Cell:
    fact, _, test = written.partition(":")
    return Cell(fact, _test(fact, test))


def _test(fact: str, test: str) -> Test:
    if test in ("yes", "no"):
        return OneOf(test == "yes")
    if test.startswith("!"):
        return Not(OneOf(*test[1:].split("|")))
    if test == "any":
        return OneOf(*standard_vocabulary()[fact].codes)
    if standard_vocabulary()[fact].kind is not FactKind.NUMBER:
        return OneOf(*test.split("|"))
    sign, number = re.fullmatch(r"(>=|>|<=|<|)(.+)", test).groups()
    if not sign:
        return Range(*map(int, number.split("-")))
    if ">" in sign:
        return Range(low=int(number), low_included="=" in sign)
    return Range(high=int(number), high_included="=" in sign)


@dataclass
class Score:
    """Counts of conditions: found and right, found and wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.2f}, recall {self.recall:.2f} "
            f"({self.right} right, {self.wrong} wrong, {self.missed} missed)"
        )


def measure(file: Path) -> tuple[Score, Score, list[str]]:
    """The scores of conditions and of human checks, and a remark on every sentence that went wrong."""
    cells, checks, remarks = Score(), Score(), []
    for line in lines(file):
        found = propose(line.text, line.language, PLACES)
        said = {each.cell for each in found if each.cell is not None}
        judged = any(each.is_check for each in found)
        cells.right += len(said & line.wanted)
        cells.wrong += len(said - line.wanted)
        cells.missed += len(line.wanted - said)
        checks.right += judged and line.check
        checks.wrong += judged and not line.check
        checks.missed += line.check and not judged
        if said != line.wanted or judged != line.check:
            remarks.append(f"{line.text} found {sorted(map(str, said))} check={judged}")
    return cells, checks, remarks


if __name__ == "__main__":
    for each in (SAMPLE, HELD_OUT):
        conditions, human, wrong = measure(each)
        print(each.name, "conditions:", conditions)
        print(each.name, "human checks:", human)
        print("\n".join(wrong))
