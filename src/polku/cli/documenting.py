"""`polku build-docs`: reference pages made from the code they are about.

    polku build-docs      writes docs/reference/ptv-mapping.md and docs/reference/quality-rules.md in the checkout

A test compares the pages with what this makes.
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

from polku.cli.environment import SETTINGS

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
TITLES = {"service": "Service", "channel": "Service channel", "organisation": "Organisation"}
MADE = "This page is made by `polku build-docs`: change the code it is about, not the page."

ABOUT_MAPPING = """\
Every field of the Finnish Service Catalogue's open interface (API v11) and what becomes of it. A field is carried over
to a field of ours, or it stays in the source record only (`SourceRecord.payload`, exactly as it came), with the reason.
`[]` stands for every element of a list; a row about a field is also about everything inside it that has no row of its
own. How the import works: [Importing](../guides/import.md)."""
ABOUT_CHECKER = """
PTV's own text checker also looks at grammar, spelling, passive verbs, participle clauses, people's names and texts that
repeat a national description. These need a language tool and are left to people."""


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("build-docs", help="write the reference pages that are made from the code")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


def pages() -> dict[str, str]:
    """Each page with its text."""
    from django.utils.translation import override

    with override("en"):
        return {
            "ptv-mapping.md": "\n".join(_mapping()) + "\n",
            "quality-rules.md": "\n".join(_rules()) + "\n",
        }


def _mapping() -> Iterator[str]:
    from polku.directory.bridge.ptv.fields import TABLES
    from polku.directory.wording import IMPORT_REASONS, import_sentence

    yield "# PTV mapping"
    yield ""
    yield MADE
    yield ""
    yield ABOUT_MAPPING
    for kind, fields in TABLES.items():
        yield from (
            "",
            f"## {TITLES[kind]}",
            "",
            "| field of PTV | ours | why it is only kept |",
            "|---|---|---|",
        )
        for field in fields:
            yield f"| `{field.path}` | {field.target} | {import_sentence(field.kept) if field.kept else ''} |"
    yield from ("", "## Reasons", "", "| code | says |", "|---|---|")
    for code in sorted(IMPORT_REASONS):
        yield f"| `{code}` | {import_sentence(code)} |"


def _rules() -> Iterator[str]:
    from polku.directory.queries.quality import COST, RULES, Severity
    from polku.directory.wording import QUALITY_SENTENCES

    yield "# Quality rules"
    yield ""
    yield MADE
    yield ""
    costs = ", ".join(f"{severity} {COST[severity]}" for severity in Severity)
    yield f"An entry's quality is 100 less what its findings cost: {costs}. A rule counts once, however often it is"
    yield "broken. The rules are pure functions (`polku/directory/queries/quality.py`)."
    yield ""
    yield "| rule | weight | says | source |"
    yield "|---|---|---|---|"
    for rule in RULES:
        sentence = str(QUALITY_SENTENCES[rule.id]).replace("%(", "‹").replace(")s", "›")
        yield f"| `{rule.id}` | {rule.severity} | {sentence} | {rule.source.title} |"
    yield from ("", "## Sources", "", "| source | dated | read |", "|---|---|---|")
    for source in dict.fromkeys(rule.source for rule in RULES):
        name = f"[{source.title}]({source.address})" if source.address.startswith("https:") else source.title
        yield f"| {name} | {source.dated or 'not dated'} | {source.checked_on} |"
    yield ABOUT_CHECKER
