"""Contact cards as rows of a file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from polku.accounts.queries.contacts import ListedContact


def contact_table(listed: Iterable[ListedContact]) -> list[list[str]]:
    """A header and a row for each card. Addresses stand as one writes to them: the file is for members."""
    header = [
        _("Organisation"), _("Role"), _("Name"), _("Phone"), _("E-mail"), _("Who sees this"), _("Checked"), _("State"),
    ]  # fmt: skip
    return [header, *(_row(one) for one in listed)]


def _row(one: ListedContact) -> list[str]:
    card = one.card
    return [
        one.organisation.text,
        one.role.text,
        card.name,
        card.phone,
        card.email,
        card.get_visibility_display(),
        date_format(card.checked_on, "j.n.Y"),
        str(one.state.label),
    ]
