"""`polku search "kuntouttava työtoiminta" --municipality 272 --json`: the same search and results as the page.

polku search WORDS [--municipality CODE] [--language fi|sv|en|fi-selko] [--theme SLUG] [--near PLACE]
                   [--filter NAME=CODE …] [--sort relevance|distance|name|newest] [--page N] [--size N] [--json]
"""

import argparse
import json
import os
import sys
from typing import Any


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("search", help="search the directory as the page does")
    parser.add_argument("words", nargs="?", default="")
    parser.add_argument("--municipality", default="", help="three-digit code or name")
    parser.add_argument("--language", default="fi", choices=["fi", "sv", "en", "fi-selko"])
    parser.add_argument("--near", default="", metavar="PLACE", help="postal code or place, for distances")
    parser.add_argument(
        "--filter", action="append", default=[], metavar="NAME=CODE", help="for example access=just_come"
    )
    parser.add_argument("--sort", default="relevance", choices=["relevance", "distance", "name", "newest"])
    parser.add_argument("--page", type=_from_one, default=1)
    parser.add_argument("--size", type=_from_one, default=20)
    parser.add_argument("--json", action="store_true", help="whole result as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Search and print; exit code 1 for a filter or municipality that does not exist."""
    from polku.cli.environment import product

    with product():
        from django.utils.translation import override

        with override(args.language):
            return _search(args)


def _search(args: argparse.Namespace) -> int:
    from polku.directory.queries.finding import Finding, find

    chosen = _filters(args.filter)
    if chosen is None:
        return 1
    asked = Finding(
        words=args.words,
        municipality=args.municipality,
        chosen=chosen,
        place=args.near,
        sort=args.sort,
        page=args.page,
        size=args.size,
    )
    found = find(asked, language=args.language)
    if args.municipality and found.municipality is None:
        print(
            f"There is no municipality {args.municipality}; give its code (272) or its name.", file=sys.stderr
        )
        return 1
    told = _told(found, args.language)
    _print(json.dumps(told, ensure_ascii=False, indent=1) if args.json else _in_lines(told))
    return 0


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # Whoever reads has enough (`| head`); what Python would still flush goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _filters(given: list[str]) -> dict[str, frozenset[str]] | None:
    from polku.directory.queries.finding import FACETS

    chosen: dict[str, frozenset[str]] = {}
    for pair in given:
        name, equals, code = pair.partition("=")
        if not equals or name not in FACETS:
            print(f"A filter is written NAME=CODE; the names are {', '.join(FACETS)}.", file=sys.stderr)
            return None
        chosen[name] = chosen.get(name, frozenset()) | {code}
    return chosen


def _told(found: Any, language: str) -> dict[str, Any]:
    from polku.directory.bridge.addresses import entry_path, whole

    return {
        "total": found.total,
        "page": found.finding.page,
        "pages": found.pages,
        "understood": [
            {"kind": u.kind, "typed": u.typed, "meant": list(u.meant), "place": u.place}
            for u in found.understood
        ],
        "entries": [
            {
                "id": item.entry.pk,
                "name": item.entry.name(language).text,
                "organisation": item.entry.organisation.name(language).text,
                "url": whole(entry_path(item.entry)),
                "complete": item.complete,
                "distance_metres": item.distance,
            }
            for item in found.entries
        ],
        "filters": {
            facet.name: {choice.value: choice.count for choice in facet.choices} for facet in found.facets
        },
    }


def _in_lines(told: dict[str, Any]) -> str:
    lines = [f"{told['total']} found, page {told['page']} of {told['pages']}"]
    lines += [
        f"  {reading['typed']}: {reading['kind']} {', '.join(reading['meant'])}"
        for reading in told["understood"]
    ]
    lines += [
        f"{entry['id']:>7}  {entry['name']} – {entry['organisation']}\n         {entry['url']}"
        for entry in told["entries"]
    ]
    return "\n".join(lines)


def _from_one(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1_000:
        raise argparse.ArgumentTypeError("a number from 1 to 1000")
    return number
