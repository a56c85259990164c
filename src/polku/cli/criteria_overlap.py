"""`polku criteria overlaps|gaps|cliffs|whatif`: decision tables and criteria sets seen together.

Works on the files of any decision tables: columns that are no facts of the vocabulary become facts of their own.
"""

import argparse
import datetime
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from polku.cli.criteria_network import add_scope, network_of_scope
from polku.cli.criteria_overlap_text import (
    cliff_json,
    difference_json,
    fault_json,
    gap_json,
    joint_json,
    overlap_json,
    proposal_json,
    told,
)
from polku.cli.environment import product
from polku.cli.table_files import read_tables
from polku.shared.errors import Invalid
from polku_engine.criteria import Cell
from polku_engine.exchange import parse_test
from polku_engine.facts import FactError, Vocabulary, situation_from_json
from polku_engine.overlap import (
    Background,
    Budget,
    Invented,
    Network,
    OverlapError,
    Population,
    Scope,
    Service,
    Strength,
    closing_changes,
    find_cliffs,
    find_faults,
    find_gaps,
    find_overlaps,
    joint_sets,
    standard_background,
    summarise,
    what_if,
    witness_of,
)

Job = Callable[[argparse.Namespace], int]


def add_jobs(jobs: Any, guarded: Callable[[Job], Job]) -> None:
    """Add the jobs to `polku criteria`; `guarded` turns the engine's errors into the product's."""
    for name, run, limit, words in (
        ("overlaps", _overlaps, 50, "which services, and which rules, admit the same situations"),
        ("gaps", _gaps, 50, "all situations that no service admits, with a proof where there is no other"),
        ("cliffs", _cliffs, 20, "steps of one fact at which services are lost"),
        ("whatif", _whatif, 50, "what a change would do, and the smallest changes that close a gap"),
    ):
        job = jobs.add_parser(name, help=words)
        many = "+" if name == "whatif" else "*"
        job.add_argument("files", type=Path, nargs=many, metavar="FILES", help=".json, .dmn, .csv or .xlsx")
        _add_common(job, limit, Strength.CERTAIN if name in ("gaps", "whatif") else Strength.POSSIBLE)
        if name == "whatif":
            _add_changes(job)
        else:
            add_scope(job.add_argument)
        job.set_defaults(run=guarded(_with_overlap_errors(run)))


def _add_common(job: argparse.ArgumentParser, limit: int, strength: Strength) -> None:
    add = job.add_argument
    add("--limit", type=_positive, default=limit, metavar="N", help=f"at most so many answers ({limit})")
    add("--seconds", type=_seconds, default=20.0, metavar="S", help="at most so many seconds (20)")
    add(
        "--strength",
        type=Strength,
        choices=list(Strength),
        default=strength,
        help=f"certain: rules without human checks; possible: all rules ({strength.value})",
    )
    add(
        "--on",
        type=_day,
        metavar="DATE",
        help="only what is in force on a date; ages then follow from days of birth",
    )
    add(
        "--area",
        action="append",
        default=[],
        metavar="CODE",
        help="only these municipalities (398); with --network also areas (network:keski-pohjanmaa)",
    )
    add(
        "--within",
        action="append",
        default=[],
        metavar="FACT=TEST",
        help='only situations such as "age=[16..29]"',
    )
    add(
        "--needs",
        type=Path,
        metavar="FILE",
        help='situations that weigh: [{"weight": 3, "facts": {"age": 17}}, …]',
    )
    add("--no-background", action="store_true", help="take every combination of facts as possible")
    add(
        "--whole-numbers", action="store_true", help="numbers of columns that are no known fact have no parts"
    )
    add("--json", action="store_true", help="answer in JSON")


def _add_changes(job: argparse.ArgumentParser) -> None:
    job.add_argument(
        "--changed",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="sets that come or take the place of their key",
    )
    job.add_argument("--removed", action="append", default=[], metavar="KEY", help="sets that go")
    job.add_argument(
        "--close", type=_positive, metavar="N", help="propose changes that close the Nth gap of `gaps`"
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a number of at least 1")
    return number


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 1_000_000:
        raise argparse.ArgumentTypeError("give a number of seconds above 0")
    return seconds


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date like 2026-05-04: {text}") from None


def _with_overlap_errors(job: Job) -> Job:
    def run(args: argparse.Namespace) -> int:
        try:
            if not getattr(args, "network", False):
                return job(args)
            with product():
                return job(args)
        except OverlapError as error:
            raise Invalid(str(error)) from error

    return run


# What the files hold.


class _Input:
    """The sets of the files as a network, and further sets in the same vocabulary."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        if getattr(args, "network", False):
            if args.files:
                raise Invalid("Give files or --network, not both.")
            self.network = network_of_scope(args)
            self.vocabulary = self.network.vocabulary
            return
        paths = [*args.files, *getattr(args, "changed", [])]
        self.tables, self.vocabulary = read_tables(paths, whole=args.whole_numbers)
        self.network = Network.of(
            self.services(args.files),
            Scope(args.on, area=frozenset(args.area), within=tuple(_cell(text) for text in args.within)),
            background=Background() if args.no_background else standard_background(),
            vocabulary=self.vocabulary,
            weighing=_needs(args.needs, args.on, self.vocabulary) if args.needs else Invented(),
        )

    def services(self, paths: Iterable[Path]) -> list[Service]:
        found = [Service(criteria) for path in paths for criteria in self.tables[path]]
        if not found:
            raise Invalid(
                "Give files of criteria, or --network."
                if not self.args.files
                else "The files hold no criteria that could be read."
            )
        return found

    @property
    def budget(self) -> Budget:
        return Budget(self.args.seconds, self.args.limit)


def _cell(text: str) -> Cell:
    fact, separator, test = text.partition("=")
    if not separator:
        raise Invalid(f'Write a fact and a test, such as "age=[16..29]", not {text!r}.')
    return Cell(fact.strip(), parse_test(test))


def _needs(path: Path, on: datetime.date | None, vocabulary: Vocabulary) -> Population:
    try:
        data = json.loads(path.read_text("utf-8"))
        day = on or datetime.datetime.now().astimezone().date()
        situations = [situation_from_json(each["facts"], day, vocabulary) for each in data]
        weights = [float(each.get("weight", 1)) for each in data]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, FactError):
            raise
        raise Invalid(
            f'{path.name}: a list of {{"weight": 1, "facts": {{…}}}} is needed ({error}).'
        ) from error
    return Population.of(situations, weights, f"{len(situations)} situations from {path.name}")


# The jobs.


def _overlaps(args: argparse.Namespace) -> int:
    given = _Input(args)
    network = given.network
    report = find_overlaps(network, args.strength, budget=given.budget)
    joint = joint_sets(network, args.strength, least=2, budget=given.budget)
    faults = find_faults(network, budget=given.budget)
    answer = {
        "complete": report.complete and joint.complete and faults.complete,
        "weights": {"total": report.total, "of": report.statement},
        "overlapping_pairs": report.overlapping,
        "pairs": [overlap_json(pair) for pair in report.pairs],
        "rule_pairs": joint.pairs,
        "joint_sets": [joint_json(each) for each in joint.sets],
        "faults": fault_json(faults),
    }
    return _answer(args, answer, network.vocabulary)


def _gaps(args: argparse.Namespace) -> int:
    given = _Input(args)
    network = given.network
    report = find_gaps(network, args.strength, budget=given.budget)
    summaries = summarise(network, report.gaps, args.strength, budget=given.budget)
    summary_of = {number: summary for summary in summaries for number in summary.gaps}
    gaps = [
        gap_json(gap, summary_of[number], witness_of(network, gap.box, args.strength, budget=given.budget))
        for number, gap in enumerate(report.gaps)
    ]
    answer = {
        "complete": report.complete,
        "stopped": report.stopped or None,
        "strength": report.strength.value,
        "weights": {
            "total": report.total,
            "unserved": report.unserved,
            "in_listed_gaps": report.listed,
            "contradicting_background": report.contradicting,
            "of": report.statement,
        },
        "gaps": gaps,
    }
    return _answer(args, answer, network.vocabulary)


def _cliffs(args: argparse.Namespace) -> int:
    given = _Input(args)
    report = find_cliffs(given.network, args.strength, budget=given.budget)
    answer = {
        "complete": report.complete,
        "strength": report.strength.value,
        "weights": {"total": report.total, "of": report.statement},
        "cliffs": [cliff_json(cliff) for cliff in report.cliffs],
    }
    return _answer(args, answer, given.network.vocabulary)


def _whatif(args: argparse.Namespace) -> int:
    if not (args.changed or args.removed or args.close):
        raise Invalid("Say what changes: --changed FILE, --removed KEY, or --close N.")
    given = _Input(args)
    report = find_gaps(given.network, args.strength, budget=given.budget)
    answer: dict[str, Any] = {
        "complete": True,
        "gaps_before": len(report.gaps),
        "gaps_before_complete": report.complete,
    }
    if args.changed or args.removed:
        changed = given.services(args.changed) if args.changed else []
        difference = what_if(
            given.network,
            changed,
            args.removed,
            gaps=report.gaps,
            strength=args.strength,
            budget=given.budget,
        )
        answer |= difference_json(difference)
    if args.close:
        if args.close > len(report.gaps):
            raise Invalid(f"There are {len(report.gaps)} gaps: choose one of them with --close.")
        gap = report.gaps[args.close - 1]
        found = closing_changes(given.network, gap, args.strength, budget=given.budget)
        answer["proposals_complete"] = found.complete
        answer["proposals"] = [proposal_json(each) for each in found.proposals]
    return _answer(args, answer, given.network.vocabulary)


def _answer(args: argparse.Namespace, answer: Mapping[str, Any], vocabulary: Vocabulary) -> int:
    lines: Sequence[str] = (
        [json.dumps(answer, ensure_ascii=False, indent=2)] if args.json else told(answer, vocabulary)
    )
    print("\n".join(lines))
    return 0
