"""`polku import`: read in the national catalogue or a table.

    polku import ptv PATH_OR_URL [--publish --by EMAIL] [--part] [--page-size N] [--delay SECONDS] [--json]
    polku import table FILE --organisation NAME --by EMAIL [--confirm] [--publish] [--json]
    polku import reference

`ptv` takes a folder, a file, or an address of PTV's open interface. Without --publish everything new waits as a draft.
`table` only shows what a CSV or XLSX file would change until --confirm is given. Exit code 1: something was refused.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from polku.cli.environment import product
from polku.shared.actor import Actor, system
from polku.shared.errors import Invalid

SHOWN_ROWS = 40


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("import", help="read in the national catalogue (PTV) or a table")
    sources = parser.add_subparsers(dest="source", required=True)
    ptv = sources.add_parser(
        "ptv", help="records of the Finnish Service Catalogue: a folder, a file or an address"
    )
    ptv.add_argument("origin", metavar="PATH_OR_URL")
    ptv.add_argument(
        "--page-size", type=int, default=50, metavar="N", help="records asked for at a time (1-100)"
    )
    ptv.add_argument("--delay", type=float, default=1.0, metavar="SECONDS", help="pause between requests")
    ptv.add_argument(
        "--part", action="store_true", help="only a part of the source: nothing is said to be gone"
    )
    state = ptv.add_mutually_exclusive_group()
    state.add_argument(
        "--publish", action="store_true", help="publish what is new or changed, as the person of --by"
    )
    state.add_argument(
        "--draft", action="store_true", help="leave it as drafts (this is what happens without --publish)"
    )
    ptv.set_defaults(run=run_ptv)
    table = sources.add_parser("table", help="entries of an organisation from a CSV or XLSX file")
    table.add_argument("file", type=Path, metavar="FILE")
    table.add_argument("--organisation", required=True, metavar="NAME", help="whose entries they are")
    table.add_argument(
        "--confirm", action="store_true", help="write the changes; without it they are only shown"
    )
    table.add_argument("--publish", action="store_true", help="with --confirm: publish them at once")
    table.set_defaults(run=run_table)
    for each in (ptv, table):
        each.add_argument("--by", metavar="EMAIL", help="the account of the person who does this")
        each.add_argument("--json", action="store_true", help="print the report as JSON")
    reference = sources.add_parser(
        "reference", help="municipalities, areas and code lists that the product carries"
    )
    reference.set_defaults(run=run_reference)


def run_ptv(args: argparse.Namespace) -> int:
    """Import records of PTV and print the report."""
    if args.publish and not args.by:
        print("polku: --publish needs --by EMAIL: publishing is an act by a person.", file=sys.stderr)
        return 2
    with product(), tempfile.TemporaryDirectory(prefix="polku-import-") as temporary:
        from polku.directory.actions.ptv_import import Folder, fetch_pages, import_ptv

        if args.origin.startswith(("http://", "https://")):
            pages = Path(temporary)
            whole = fetch_pages(args.origin, pages, page_size=args.page_size, delay=max(0.0, args.delay))
            folder = Folder.open(pages)
            folder.whole = whole
        else:
            folder = Folder.open(_existing(Path(args.origin)))
        run = import_ptv(
            folder=folder,
            origin=args.origin,
            by=_actor(args.by),
            publish=args.publish,
            part=args.part,
            progress=_progress,
        )
        report = {"run": run.pk, **run.report}
        print(json.dumps(report, ensure_ascii=False, indent=1) if args.json else "\n".join(told(report)))
        return 1 if report["refused"] else 0


def run_table(args: argparse.Namespace) -> int:
    """Show what a table would change; with --confirm, change it."""
    with product():
        from polku.directory.actions.table_import import confirm_table, preview_table

        by = _actor(args.by)
        path = _existing(args.file)
        run = preview_table(
            data=path.read_bytes(), name=path.name, organisation=_organisation(args.organisation), by=by
        )
        if args.confirm:
            run = confirm_table(run=run, by=by, publish=args.publish)
        report = {"run": run.pk, **run.report}
        print(
            json.dumps(report, ensure_ascii=False, indent=1) if args.json else "\n".join(told_table(report))
        )
        return 1 if report["refused"] else 0


def run_reference(args: argparse.Namespace) -> int:
    """Load municipalities, areas, code lists and national descriptions."""
    with product():
        from polku.accounts.actions import load_areas
        from polku.directory.actions import load_codes

        load_areas()
        load_codes()
    return 0


def _existing(path: Path) -> Path:
    if not path.exists():
        raise Invalid(f"There is no {path}.")
    return path


def _actor(email: str | None) -> Actor:
    """The person of an e-mail address, or the system when there is none."""
    from polku.accounts.models import User

    if email is None:
        return system("import")
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise Invalid(f"There is no account {email}.")
    return Actor("user", user.call_name or user.email, user=user)


def _organisation(wanted: str) -> Any:
    """An organisation by its number or by its name in any language."""
    from polku.accounts.models import Organisation

    matching = [
        organisation
        for organisation in Organisation.objects.all()
        if wanted == str(organisation.pk)
        or wanted.casefold() in {n.casefold() for n in organisation.names.values()}
    ]
    if len(matching) != 1:
        raise Invalid(f"There {'is no' if not matching else 'are several'} organisation {wanted}.")
    return matching[0]


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty() and (done == of or done % 50 == 0):
        print(f"\r{done}/{of} records", end="\n" if done == of else "", file=sys.stderr)


def told(report: dict[str, Any]) -> Iterable[str]:
    """The report of a PTV import for people."""
    from django.utils.translation import override

    from polku.directory.wording import import_sentence

    with override("en"):
        yield f"Import {report['run']} from {report['origin']}"
        for kind, counts in report["counts"].items():
            yield f"  {kind}: " + ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
        for outcome in ("refused", "conflict", "gone", "returned", "skipped"):
            rows = [item for item in report["items"] if item["outcome"] == outcome]
            if rows:
                yield f"{outcome.capitalize()}:"
                yield from (f"  {_row(item)}" for item in rows[:SHOWN_ROWS])
            if len(rows) > SHOWN_ROWS:
                yield f"  … and {len(rows) - SHOWN_ROWS} more (--json shows all)"
        yield "Leaves of the records that were not simply carried over (all stay in the source record):"
        totals: dict[tuple[str, str], int] = {}
        for row in report["fields"]:
            totals[row["verdict"], row["reason"]] = (
                totals.get((row["verdict"], row["reason"]), 0) + row["count"]
            )
        yield from (
            f"  {n} {verdict}: {import_sentence(reason)}" for (verdict, reason), n in sorted(totals.items())
        )


def _row(item: dict[str, Any]) -> str:
    from polku.directory.wording import import_sentence

    name = " ".join(filter(None, [item.get("kind"), item.get("name"), item.get("id"), item.get("where")]))
    said = "; ".join(import_sentence(reason) for reason in item.get("reasons", []))
    fields = ", ".join(item.get("fields", []))
    return ": ".join(filter(None, [name, said, fields]))


def told_table(report: dict[str, Any]) -> Iterable[str]:
    """The verdict on each row of a table for people."""
    from django.utils.translation import override

    from polku.directory.bridge.tables.columns import BY_KEY
    from polku.directory.queries.table_reports import sentence_of

    with override("en"):
        yield ", ".join(f"{number} {verdict}" for verdict, number in report["counts"].items()) or "no rows"
        yield from (sentence_of(note, "en") for note in report["notes"])
        for row in report["rows"]:
            changes = (
                ", ".join(BY_KEY[key].label("en") for key in row["changes"])
                if row["verdict"] == "changed"
                else ""
            )
            yield f"  row {row['number']} {row['verdict']}: {row['name']}" + (
                f" ({changes})" if changes else ""
            )
            yield from (f"    {sentence_of(each, 'en')}" for each in (*row["problems"], *row["notes"]))
        if not report["confirmed"]:
            yield "Nothing has been changed. Run again with --confirm to write the changes."
