"""Sentences about disclosure bases: what each lets happen, and what it means to take it back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from polku.accounts.models import Organisation
from polku.consent.choices import BasisKind, Purpose
from polku.consent.models import DisclosureBasis
from polku.people.choices import Category

# Change the number in content.py when a text here comes to promise something else.
_MEANS: dict[str, Any] = {
    BasisKind.PERMISSION: gettext_lazy(
        "You give permission. %(receiver)s may see what is chosen below, for this purpose only and until the day "
        "given. You decide, and you may say no: help does not end because of it."
    ),
    BasisKind.STATUTE: gettext_lazy(
        "The law lets %(receiver)s see what is chosen below: %(statute)s, section %(section)s. "
        "Your permission is not asked, but you see here what is told and why."
    ),
    BasisKind.PROCESSOR: gettext_lazy(
        "%(receiver)s does this work for your organisation by a contract (%(contract)s). "
        "It may use the data for that work only, and gives it to nobody else."
    ),
    BasisKind.VITAL: gettext_lazy(
        "Life or health is in danger. %(receiver)s may see what is chosen below to help at once. "
        "You are told afterwards, and the reason is written down."
    ),
}
_WITHDRAWAL: dict[str, Any] = {
    BasisKind.PERMISSION: gettext_lazy(
        "You can take the permission back at any time, here or by telling a worker. After that %(receiver)s sees "
        "nothing more. What it has already seen and written into its own records stays there."
    ),
    BasisKind.STATUTE: gettext_lazy(
        "This cannot be withdrawn, because it rests on the law. If you think it is wrong, ask for a correction."
    ),
    BasisKind.PROCESSOR: gettext_lazy(
        "This cannot be withdrawn, because it rests on a contract. It ends when the contract ends."
    ),
    BasisKind.VITAL: gettext_lazy(
        "This cannot be withdrawn, but it ends by itself as soon as the danger is over."
    ),
}


def what_it_means(basis: DisclosureBasis, language: str) -> str:
    """What a basis lets happen, for the client to read before and after it is given."""
    return str(_MEANS[basis.kind]) % _values(basis, language)


def what_withdrawal_does(basis: DisclosureBasis, language: str) -> str:
    """Whether and how a client takes it back, and what remains."""
    return str(_WITHDRAWAL[basis.kind]) % _values(basis, language)


def categories_of(basis: DisclosureBasis) -> list[str]:
    """The kinds of data it names, in the order of the list."""
    return [str(kind.label) for kind in Category if kind in basis.categories]


def in_short(basis: DisclosureBasis, language: str) -> str:
    """One line for a list: who sees, and for what."""
    purpose = Purpose(basis.purpose).label
    return _("%(receiver)s: %(purpose)s") % {"receiver": _name(basis.receiver, language), "purpose": purpose}


def _values(basis: DisclosureBasis, language: str) -> dict[str, str]:
    return {
        "receiver": _name(basis.receiver, language),
        "statute": basis.statute,
        "section": basis.section,
        "contract": basis.contract,
    }


def _name(organisation: Organisation, language: str) -> str:
    return organisation.name(language).text
