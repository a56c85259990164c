"""`polku retention`: how long client data is kept, what goes next, and what was deleted.

polku retention run [--dry-run] [--json]
polku retention rules [--json]
polku retention set ORGANISATION KIND MONTHS --source TEXT --dated DAY [--from care|plan]
polku retention certificate NUMBER [--json]
"""

import argparse
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from polku.cli.environment import product
from polku.shared.errors import Missing


def register(subparsers: Any) -> None:
    """Add the commands to the command line."""
    parser = subparsers.add_parser(
        "retention", help="how long client data is kept: run, rules, set, certificate"
    )
    words = parser.add_subparsers(required=True, metavar="WHAT")
    run = words.add_parser("run", help="do now what the night would")
    run.add_argument("--dry-run", action="store_true", help="tell what would go, and change nothing")
    run.set_defaults(run=run_now)
    rules = words.add_parser("rules", help="the rules of every organisation")
    rules.set_defaults(run=run_rules)
    rule = words.add_parser("set", help="a rule of an organisation")
    rule.add_argument("organisation", type=int)
    rule.add_argument("kind", help="basic, contact, protected_contact, plan, referral, health, work, school")
    rule.add_argument("months", type=int)
    rule.add_argument("--from", dest="counted_from", choices=("care", "plan"), default="care")
    rule.add_argument("--source", required=True, help="the law and section, or the archive plan and its item")
    rule.add_argument("--dated", required=True, type=date.fromisoformat, help="the day of that version")
    rule.set_defaults(run=run_set)
    certificate = words.add_parser("certificate", help="print what was deleted")
    certificate.add_argument("number", type=int)
    certificate.set_defaults(run=run_certificate)
    for one in (run, rules, certificate):
        one.add_argument("--json", action="store_true")


def run_now(args: argparse.Namespace) -> int:
    """Find what the rules give to deletion, and delete what a month of review let go."""
    with product():
        from polku.retention.actions import run
        from polku.shared.actor import system

        told = run(by=system("retention"), dry=args.dry_run)
    if args.json:
        print(json.dumps(asdict(told) | {"dry_run": args.dry_run}, indent=2))
        return 0
    print("Nothing was changed; this is what would have been done:" if args.dry_run else "Done:")
    print(f"  {told.found} folders found by the rules; they wait 30 days for a steward's look")
    print(f"  {told.no_longer_due} wait no longer: somebody works with the client again, or the rule changed")
    print(f"  {told.held} held by a steward")
    print(
        f"  {told.folders} folders deleted, {sum(told.rows.values())} rows; of {told.people} people everything"
    )
    if told.came_back:
        print(f"  {told.came_back} of them had come back with an old backup")
    for number in told.certificates:
        print(f"  certificate {number}: polku retention certificate {number}")
    return 0


def run_rules(args: argparse.Namespace) -> int:
    """Print every rule."""
    with product():
        from polku.retention.models import Rule

        rows = [
            {
                "organisation": rule.organisation_id, "kind": rule.category, "months": rule.months,
                "counted_from": rule.counted_from, "source": rule.source, "dated": rule.dated.isoformat(),
            }
            for rule in Rule.objects.order_by("organisation_id", "category")
        ]  # fmt: skip
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        print(
            f"organisation {row['organisation']}: {row['kind']}, {row['months']} months from the end of "
            f"{row['counted_from']} ({row['source']}, {row['dated']})"
        )
    print(f"{len(rows)} rules" if rows else "There are no rules: nothing is deleted by itself.")
    return 0


def run_set(args: argparse.Namespace) -> int:
    """Set a rule. The next night works by it."""
    with product():
        from polku.accounts.models import Organisation
        from polku.retention.actions import set_rule
        from polku.shared.actor import system

        organisation = Organisation.objects.filter(pk=args.organisation).first()
        if organisation is None:
            raise Missing(f"There is no organisation {args.organisation}.")
        set_rule(
            organisation=organisation, category=args.kind, months=args.months, counted_from=args.counted_from,
            source=args.source, dated=args.dated, by=system("command line"),
        )  # fmt: skip
    print("The rule is in force.")
    return 0


def run_certificate(args: argparse.Namespace) -> int:
    """Print a certificate; it tells of rows and rules, and of nobody."""
    with product():
        from polku.retention.models import Certificate

        found = Certificate.objects.select_related("organisation").filter(pk=args.number).first()
        if found is None:
            raise Missing(f"There is no certificate {args.number}.")
        told = {
            "certificate": found.pk, "controller": str(found.organisation), "made_at": found.made_at.isoformat(),
            "made_by": found.by_label, "people": found.people, "folders": found.folders, "rows": found.rows,
            "rules": found.rules,
        }  # fmt: skip
    if args.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    print(f"Certificate of deletion {told['certificate']}\n\nController: {told['controller']}")
    print(f"Deleted: {told['made_at']}, by {told['made_by']}")
    print(
        f"{told['folders']} folders; everything about {told['people']} people, and the keys of their texts\n"
    )
    for rule in found.rules:
        print(_rule_told(rule))
    print()
    for table, rows in sorted(found.rows.items()):
        print(f"{rows:8} rows of {table}")
    return 0


def _rule_told(rule: dict[str, Any]) -> str:
    if rule["category"] == "lead":
        return (
            f"By Polku's own practice, which no law sets: people to be found, {rule['months']} months from the day "
            "somebody told of them, sooner when they did not want it"
        )
    return (
        f"By rule: {rule['category']}, {rule['months']} months from the end of {rule['counted_from']} "
        f"({rule['source']}, {rule['dated']})"
    )
