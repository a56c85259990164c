"""Networks in words, in the language that is active."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.cooperation.models import NetworkMember, Term
from polku.shared.languages import BY_CODE, Passage

BY_AGREEMENT = "agreement:"


def page_language() -> str:
    """The code of the page's language."""
    code = get_language() or "fi"
    return code if code in BY_CODE else "fi"


def whole_name(organisation: Organisation) -> Passage:
    """A unit with the name of what it belongs to, when its own name does not say it."""
    name = organisation.name(page_language())
    parent = organisation.parent
    if parent is None or parent.name(page_language()).text.split(",")[0] in name.text:
        return name
    above = parent.name(page_language())
    return Passage(f"{name.text}, {above.text}", name.language, name.missing)


def joined_how(member: NetworkMember) -> str:
    """How an organisation became a member."""
    if member.joined_by.startswith(BY_AGREEMENT):
        number = member.joined_by.removeprefix(BY_AGREEMENT)
        return _("signed the agreement, version %(number)s") % {"number": number}
    return member.joined_by


def task(term: Term) -> str:
    """What a person does."""
    role = term.get_role_display()
    return _("%(role)s: %(theme)s") % {"role": role, "theme": term.theme} if term.theme else role
