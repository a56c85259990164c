"""`polku tck`, `polku criteria evaluate`, `polku criteria convert`: the criteria engine without the
product around it.
"""

import argparse
import datetime
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from polku.cli.criteria_overlap import add_jobs
from polku.shared.errors import Invalid
from polku_engine.criteria import Cell, CriteriaError, NotInForce, Outcome, Verdict, evaluate
from polku_engine.criteria.serialize import box_to_json, texts_to_json
from polku_engine.dmn.tck import run_folder
from polku_engine.exchange import Exchanged, ExchangeError, read_file, write_file, write_test
from polku_engine.facts import FactError, Situation, Vocabulary, situation_from_json

MAX_FAILURE = 160


def register(subparsers: Any) -> None:
    """Add the commands to the command line."""
    tck = subparsers.add_parser("tck", help="run folders of the DMN Technology Compatibility Kit")
    tck.add_argument("folder", type=Path, metavar="DIR")
    tck.set_defaults(run=_guarded(_tck))

    criteria = subparsers.add_parser("criteria", help="decide and convert criteria sets")
    jobs = criteria.add_subparsers(dest="job", required=True, metavar="JOB")

    decide = jobs.add_parser(
        "evaluate", help="decide the criteria sets of a file for a situation, with reasons"
    )
    decide.add_argument("file", type=Path, metavar="FILE", help=".json, .dmn, .csv or .xlsx")
    decide.add_argument(
        "--facts", type=Path, required=True, metavar="FACTS.json", help="what is known of the situation"
    )
    decide.add_argument(
        "--on",
        type=_date,
        default=datetime.datetime.now().astimezone().date(),
        metavar="DATE",
        help="as of a date (today)",
    )
    decide.add_argument("--json", action="store_true", help="answer in JSON")
    decide.set_defaults(run=_guarded(_evaluate))

    convert = jobs.add_parser("convert", help="turn a file of criteria into another format")
    convert.add_argument("source", type=Path, metavar="A")
    convert.add_argument("target", type=Path, metavar="B")
    convert.set_defaults(run=_guarded(_convert))
    add_jobs(jobs, _guarded)


def _guarded(job: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """The engine's errors as the product's, which the command line tells."""

    def run(args: argparse.Namespace) -> int:
        try:
            return job(args)
        except (ExchangeError, FactError, CriteriaError) as error:
            raise Invalid(str(error)) from error
        except OSError as error:
            raise Invalid(f"{error.filename}: {error.strerror}") from error

    return run


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date like 2026-05-04: {text}") from None


# polku tck


def _tck(args: argparse.Namespace) -> int:
    if not args.folder.is_dir():
        raise Invalid(f"{args.folder} is not a folder")
    passed = failed = 0
    for outcome in run_folder(args.folder):
        if outcome.passed:
            passed += 1
        else:
            failed += 1
            place = outcome.file.relative_to(args.folder)
            print(f"{place} {outcome.case}: {outcome.failure[:MAX_FAILURE]}")
    print(f"{passed} passed, {failed} failed")
    # A folder without tests proves nothing.
    return 1 if failed or not passed else 0


# polku criteria evaluate


def _evaluate(args: argparse.Namespace) -> int:
    exchanged = read_file(args.file)
    _tell(exchanged)
    situation = _situation(args.facts, args.on)
    answers = [(criteria.key, _verdict(criteria, situation)) for criteria in exchanged.criteria]
    if args.json:
        print(json.dumps([_as_json(key, answer) for key, answer in answers], ensure_ascii=False, indent=2))
    else:
        for key, answer in answers:
            print("\n".join(_as_text(key, answer, situation.vocabulary)))
    return 0 if exchanged.criteria else 1


def _situation(path: Path, on: datetime.date) -> Situation:
    try:
        data = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{path} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise Invalid(f"{path} must hold an object with a value for each fact")
    return situation_from_json(data, on)


def _verdict(criteria: Any, situation: Situation) -> Verdict | None:
    try:
        return evaluate(criteria, situation)
    except NotInForce:
        return None


def _tell(exchanged: Exchanged) -> None:
    for finding in exchanged.findings:
        print(f"{'lost' if finding.lost else 'note'}: {finding.place}: {finding.message}", file=sys.stderr)


def _as_json(key: str, verdict: Verdict | None) -> dict[str, Any]:
    if verdict is None:
        return {"key": key, "outcome": "not in force"}
    miss = verdict.nearest_miss
    return {
        "key": key,
        "version": verdict.version,
        "outcome": verdict.outcome.value,
        "exact": verdict.exact,
        "rule": verdict.best.number,
        "decisive": [{"fact": each.fact, "tests": _tests(each.cells)} for each in verdict.decisive],
        "missing": list(verdict.missing),
        "checks": [{"key": c.key, "words": texts_to_json(c.words), "who": c.who} for c in verdict.checks],
        "changes": [
            {"fact": c.fact, "tests": _tests(c.cells), "how": c.how.value, "gap": c.gap}
            for c in (miss.changes if miss else ())
        ],
    }


def _tests(cells: Sequence[Cell]) -> list[Any]:
    return [box_to_json(cell.test) for cell in cells]


def _as_text(key: str, verdict: Verdict | None, vocabulary: Vocabulary) -> list[str]:
    if verdict is None:
        return [f"{key}: not in force on that date"]
    lines = [f"{key}: {verdict.outcome.value} (rule {verdict.best.number})"]
    words = {Outcome.CERTAIN: "holds", Outcome.OPEN: "missing", Outcome.NO: "fails"}[verdict.outcome]
    for each in verdict.decisive:
        tests = " and ".join(write_test(cell.test) for cell in each.cells)
        lines.append(f"  {words}: {vocabulary[each.fact].label.en}: {tests}")
    for check in verdict.checks:
        lines.append(f"  {check.who} checks: {check.words.en or check.words.fi or check.words.sv}")
    for change in verdict.nearest_miss.changes if verdict.nearest_miss else ():
        gap = "" if change.gap is None else f", {change.gap:+g} {vocabulary[change.fact].unit or 'days'}"
        lines.append(f"  would change it: {vocabulary[change.fact].label.en} ({change.how.value}{gap})")
    return lines


# polku criteria convert


def _convert(args: argparse.Namespace) -> int:
    exchanged = read_file(args.source)
    _tell(exchanged)
    if not exchanged.criteria:
        raise Invalid(f"{args.source} holds no criteria that could be read")
    write_file(args.target, exchanged.criteria)
    print(f"{len(exchanged.criteria)} criteria sets, {sum(len(c.rules) for c in exchanged.criteria)} rules")
    return 0 if exchanged.complete else 1
