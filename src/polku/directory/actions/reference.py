"""Code lists and national descriptions of the Finnish Service Catalogue from the product's reference data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.permissions import is_admin
from polku.directory.models import Code, GeneralDescription
from polku.shared.actor import Actor, system
from polku.shared.errors import Refused

DATA = Path(__file__).resolve().parents[1] / "data"
_FACTS = ("uri", "old_uri", "broader", "labels", "order")


@transaction.atomic
def load_codes(*, by: Actor = system("reference data")) -> None:  # noqa: B008 - an actor is a constant
    """Make code lists and national descriptions what the reference data says; codes that it no longer has stay.

    Administrators. Loading the same data again changes nothing. Raises Refused.
    """
    if not is_admin(by):
        raise Refused(_("You do not have the right to do this."))
    _load_codes(_rows("codes.jsonl"))
    _load_descriptions(_rows("general_descriptions.jsonl"))


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def _load_codes(rows: list[dict[str, Any]]) -> None:
    known = {(code.scheme, code.code): code for code in Code.objects.all()}
    wanted = [Code(**row, order=order) for order, row in enumerate(rows)]
    Code.objects.bulk_create([code for code in wanted if (code.scheme, code.code) not in known])
    changed = []
    for code in wanted:
        old = known.get((code.scheme, code.code))
        if old and any(getattr(old, fact) != getattr(code, fact) for fact in _FACTS):
            code.pk = old.pk
            changed.append(code)
    Code.objects.bulk_update(changed, _FACTS)


def _load_descriptions(rows: list[dict[str, Any]]) -> None:
    known = GeneralDescription.objects.in_bulk()
    wanted = [GeneralDescription(**row | {"id": UUID(row["id"])}) for row in rows]
    GeneralDescription.objects.bulk_create([g for g in wanted if g.id not in known])
    changed = [
        g
        for g in wanted
        if g.id in known and (g.reference, g.content) != (known[g.id].reference, known[g.id].content)
    ]
    GeneralDescription.objects.bulk_update(changed, ["reference", "content"])
