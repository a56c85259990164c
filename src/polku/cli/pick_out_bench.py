"""`polku bench pick-out`: how long a list of students takes from the bytes of the file to the finished page."""

import argparse
import os
import time
from collections.abc import Mapping
from statistics import median
from typing import Any

HELP = "read, evaluate and show a list of students by criteria with four rules"
RULES: list[dict[str, Any]] = [
    {"cells": [{"fact": "absence_share", "test": {"from": 20}}]},
    {
        "cells": [
            {"fact": "special_support_level", "test": {"one_of": ["special", "demanding"]}},
            {"fact": "days_to_graduation", "test": {"to": 365}},
            {"fact": "place_after_studies", "test": {"one_of": [False]}},
        ]
    },
    {
        "cells": [
            {"fact": "days_to_graduation", "test": {"to": 180}},
            {"fact": "place_after_studies", "test": {"one_of": [False]}},
        ]
    },
    {"cells": [{"fact": "studies_at_risk", "test": {"one_of": [True]}}]},
]
LEVELS = ("ei päätöstä", "erityinen tuki", "vaativa", "ei", "")
PLACES = ("kyllä", "ei", "")
BOUND_SECONDS = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many students, and how many times."""
    parser.add_argument("--rows", type=int, default=2_000, help="students in the list (2000)")
    parser.add_argument("--rounds", type=int, default=3, help="times it is measured (3)")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    """Seconds for reading an XLSX file, for the outcomes with their reasons, and for the page."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "polku.config.settings")
    django.setup()
    data = _workbook(args.rows)
    rounds = [_round(data) for _number in range(args.rounds)]
    steps = {step: round(median(each[step] for each in rounds), 3) for step in ("read", "evaluate", "show")}
    total = round(median(sum(each[step] for step in steps) for each in rounds), 3)
    return {
        "rows": args.rows,
        "file_kilobytes": round(len(data) / 1_000),
        "hits": rounds[0]["hits"],
        "open": rounds[0]["open"],
        "seconds": {**steps, "total": total},
        "bound_seconds": BOUND_SECONDS,
    }


def as_text(report: Mapping[str, Any]) -> str:
    """The report for reading."""
    seconds = report["seconds"]
    return (
        f"{report['rows']} students ({report['hits']} picked out, {report['open']} open): "
        f"{seconds['total']} s (read {seconds['read']}, evaluate {seconds['evaluate']}, show {seconds['show']}; "
        f"bound {report['bound_seconds']} s)"
    )


def _workbook(rows: int) -> bytes:
    from datetime import timedelta

    from polku.shared import clock
    from polku.shared.tables.writing import xlsx_file

    header = ["Opiskelija", "Opiskelijanumero", "Ryhmä", "Poissaolot (%)", "Tuen taso", "Valmistuu"]
    lines = [[*header, "Jatkopaikka", "Keskeyttämisriski"]]
    for n in range(rows):
        day = clock.today() + timedelta(days=n * 37 % 900)
        graduates = f"{day.day}.{day.month}.{day.year}"
        told = [str(n * 7 % 45), LEVELS[n % 5], graduates, PLACES[n % 3], PLACES[n // 3 % 3]]
        lines.append([f"Keksitty Opiskelija {n}", f"E{n}", f"R{n % 40}", *told])
    return xlsx_file({"Lista": lines})


def _round(data: bytes) -> dict[str, float]:
    from django.template.loader import render_to_string
    from django.utils.translation import override

    from polku.practice.queries import pick_out as lists
    from polku.practice.queries.reading_lists import packed_list, read_list

    with override("fi"):
        times = [time.perf_counter()]
        table = read_list(data)
        times.append(time.perf_counter())
        criteria = _criteria()
        picked = lists.pick_out(table, criteria, lists.meanings_of(table, criteria))
        times.append(time.perf_counter())
        packed_list(table)
        render_to_string("practice/picked_hits.html", {"hits": picked.hits})
        render_to_string("practice/picked_open.html", {"open": picked.open})
        times.append(time.perf_counter())
    return {
        "read": times[1] - times[0],
        "evaluate": times[2] - times[1],
        "show": times[3] - times[2],
        "hits": len(picked.hits),
        "open": len(picked.open),
    }


def _criteria() -> Any:
    """A set in force that no database needs to hold."""
    from polku.accounts.models import Organisation
    from polku.criteria.bridge import engine_set_of
    from polku.criteria.content import CriteriaContent
    from polku.criteria.models import CriteriaSet, CriteriaVersion
    from polku.criteria.queries.in_force import InForce

    content = CriteriaContent.model_validate({"title": {"fi": "Poiminta"}, "rules": RULES})
    criteria = CriteriaSet(purpose="pick_out", names={"fi": "Poiminta"}, organisation=Organisation(names={}))
    version = CriteriaVersion(criteria=criteria, number=1, content=content.as_json())
    return InForce(criteria, version, engine_set_of(content))
