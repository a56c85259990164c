"""What waits, in words, and where it is."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from polku.desk.choices import Kind
from polku.outreach.choices import Radar
from polku.pathway.queries.work_list import Show

_PAGES = {
    Kind.RECEIVED: ("referrals_received", ""),
    Kind.MINE: ("work_list", f"?nayta={Show.MINE}"),
    Kind.LEADS: ("leads", ""),
    Kind.SILENT: ("work_list", f"?nayta={Show.SILENT}"),
    Kind.NO_STEP: ("work_list", f"?nayta={Show.NO_STEP}"),
    Kind.NO_HOLDER: ("work_list", f"?nayta={Show.NO_HOLDER}"),
    Kind.GRADUATED: ("leavers", f"?radar={Radar.PASSED}&missing=receiver"),
    Kind.GRADUATING: ("leavers", f"?radar={Radar.THREE}&missing=receiver"),
    Kind.PERMISSIONS: ("work_list", ""),
    Kind.ASKS: ("client_asks", ""),
    Kind.DUTIES: ("my_measures", ""),
    Kind.MEETINGS: ("forum", ""),
    Kind.MINUTES: ("forum", ""),
    Kind.PROPOSALS: ("proposals", ""),
    Kind.REVIEWS: ("review_queue", ""),
    Kind.FEEDBACK: ("feedback_inbox", ""),
    Kind.NEEDS: ("unmet_needs", ""),
    Kind.ORPHANS: ("review_queue", ""),
}

_WORDS: dict[Kind, Any] = {
    Kind.RECEIVED: ngettext_lazy(
        "referral waits for your organisation", "referrals wait for your organisation"
    ),
    Kind.MINE: ngettext_lazy("person waits for you", "people wait for you"),
    Kind.LEADS: ngettext_lazy("person to get in touch with", "people to get in touch with"),
    Kind.SILENT: ngettext_lazy("person whose referral has no answer", "people whose referral has no answer"),
    Kind.NO_STEP: ngettext_lazy("person without a next step", "people without a next step"),
    Kind.NO_HOLDER: ngettext_lazy("plan that nobody answers for", "plans that nobody answers for"),
    Kind.GRADUATED: ngettext_lazy(
        "student has graduated without a place to go on to",
        "students have graduated without a place to go on to",
    ),
    Kind.GRADUATING: ngettext_lazy(
        "student graduates soon without a place to go on to",
        "students graduate soon without a place to go on to",
    ),
    Kind.PERMISSIONS: ngettext_lazy(
        "permission to join to its person", "permissions to join to their persons"
    ),
    Kind.ASKS: ngettext_lazy(
        "request of a client about their own data", "requests of clients about their own data"
    ),
    Kind.DUTIES: ngettext_lazy("task of yours in networks", "tasks of yours in networks"),
    Kind.MEETINGS: ngettext_lazy("invitation to answer", "invitations to answer"),
    Kind.MINUTES: ngettext_lazy("set of minutes to check", "sets of minutes to check"),
    Kind.PROPOSALS: ngettext_lazy("proposal to look at", "proposals to look at"),
    Kind.REVIEWS: ngettext_lazy("entry to check", "entries to check"),
    Kind.FEEDBACK: ngettext_lazy("message to answer", "messages to answer"),
    Kind.NEEDS: ngettext_lazy("need without an answer", "needs without an answer"),
    Kind.ORPHANS: ngettext_lazy(
        "entry of an organisation that has ended", "entries of organisations that have ended"
    ),
}


def address_of(kind: Kind) -> str:
    """The page that shows what waits."""
    name, query = _PAGES[kind]
    return reverse(name) + query


def words_of(kind: Kind, n: int) -> str:
    """What stands after the number."""
    return str(_WORDS[kind] % n)
