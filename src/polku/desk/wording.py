"""What waits, in words, and where it is."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import ngettext

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


def address_of(kind: Kind) -> str:
    """The page that shows what waits."""
    name, query = _PAGES[kind]
    return reverse(name) + query


def words_of(kind: Kind, n: int) -> str:
    """What stands after the number."""
    return {
        Kind.RECEIVED: ngettext(
            "referral waits for your organisation", "referrals wait for your organisation", n
        ),
        Kind.MINE: ngettext("person waits for you", "people wait for you", n),
        Kind.LEADS: ngettext("person to get in touch with", "people to get in touch with", n),
        Kind.SILENT: ngettext(
            "person whose referral has no answer", "people whose referral has no answer", n
        ),
        Kind.NO_STEP: ngettext("person without a next step", "people without a next step", n),
        Kind.NO_HOLDER: ngettext("plan that nobody answers for", "plans that nobody answers for", n),
        Kind.GRADUATED: ngettext(
            "student has graduated without a place to go on to",
            "students have graduated without a place to go on to",
            n,
        ),
        Kind.GRADUATING: ngettext(
            "student graduates soon without a place to go on to",
            "students graduate soon without a place to go on to",
            n,
        ),
        Kind.PERMISSIONS: ngettext(
            "permission to join to its person", "permissions to join to their persons", n
        ),
        Kind.ASKS: ngettext(
            "request of a client about their own data", "requests of clients about their own data", n
        ),
        Kind.DUTIES: ngettext("task of yours in networks", "tasks of yours in networks", n),
        Kind.MEETINGS: ngettext("invitation to answer", "invitations to answer", n),
        Kind.MINUTES: ngettext("set of minutes to check", "sets of minutes to check", n),
        Kind.PROPOSALS: ngettext("proposal to look at", "proposals to look at", n),
        Kind.REVIEWS: ngettext("entry to check", "entries to check", n),
        Kind.FEEDBACK: ngettext("message to answer", "messages to answer", n),
        Kind.NEEDS: ngettext("need without an answer", "needs without an answer", n),
        Kind.ORPHANS: ngettext(
            "entry of an organisation that has ended", "entries of organisations that have ended", n
        ),
    }[kind]
