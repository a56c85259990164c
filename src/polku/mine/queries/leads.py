"""That somebody has told an organisation of the reader, as far as the law lets the reader see it.

Whoever told as a private person is not named, nor are their words shown by themselves: those may tell who they are, and
a right of access does not go over the rights of others (GDPR, article 15.4; Data Protection Act 1050/2018, section 34).
The organisation weighs it when asked. What authorities and schools tell is shown as it was told.
"""

from __future__ import annotations

from dataclasses import dataclass

from polku.consent import queries as consent
from polku.consent.context import acting_as
from polku.mine.queries.homes import Home
from polku.outreach.choices import LeadSource
from polku.outreach.models import Lead
from polku.shared.actor import Actor
from polku.shared.sealed import open_all

PRIVATE = (LeadSource.CLOSE, LeadSource.OTHER)


@dataclass(frozen=True)
class OwnLead:
    """What was told of the reader at one organisation."""

    home: Home
    row: Lead

    @property
    def is_withheld(self) -> bool:
        """Whether a private person told: then the organisation answers what may be shown."""
        return self.row.source in PRIVATE

    @property
    def told(self) -> str:
        """The words, where they may be shown."""
        return "" if self.is_withheld else self.row.told

    @property
    def told_by(self) -> str:
        """Who told, where it may be shown."""
        return "" if self.is_withheld else self.row.told_by or ""


def own_leads(homes: list[Home], *, actor: Actor) -> list[OwnLead]:
    """What was told of the actor at these places of theirs, newest first; the look is logged."""
    by_folder = {home.client.folder_id: home for home in homes}
    with acting_as(actor):
        rows = Lead.objects.filter(folder__in=list(by_folder)).select_related("folder")
        found = list(rows.order_by("-told_on", "-pk"))
        open_all(found, "basis_words", "told", "told_by")
        if found:
            consent.log_look([row.folder for row in found], actor=actor)
    return [OwnLead(by_folder[row.folder_id], row) for row in found]
