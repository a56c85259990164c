"""Reading the agreement of a network: its versions, its parties, who has signed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.cooperation import permissions
from polku.cooperation.choices import AgreementState
from polku.cooperation.models import AgreementVersion, Network, Party, Signature, SigningEvent
from polku.cooperation.queries.networks import aims_on, bodies_now, convener_on
from polku.cooperation.wording import page_language, whole_name
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import Passage, pick


@dataclass(frozen=True)
class PartyRow:
    """A party and how it stands: `state` is signed, declined, invited or waiting."""

    party: Party
    signature: Signature | None
    state: str
    name: Passage
    units: list[Passage]
    # The bodies that do its work today, when those are others.
    now: list[Passage]

    @property
    def kind(self) -> str:
        """What kind of organisation it is."""
        return self.party.organisation.get_kind_display()


@dataclass(frozen=True)
class Told:
    """A version as a page tells it, in one language."""

    version: AgreementVersion
    language: str
    parties: list[PartyRow]
    aims: list[Passage]
    convener: Passage | None

    def text(self, name: str) -> Passage:
        """One of the texts."""
        return pick(getattr(self.version.document, name), self.language)

    @property
    def title(self) -> Passage:
        """The name of the agreement."""
        return self.text("title")

    @property
    def opening(self) -> list[tuple[str, Passage]]:
        """What stands before the parties, under its headings."""
        said = [(_("Purpose"), self.text("purpose")), (_("Background"), self.text("background"))]
        return [(heading, text) for heading, text in said if text]

    @property
    def terms(self) -> list[tuple[str, Passage]]:
        """What stands at the end, under its headings."""
        said = [
            (_("Duration"), self.text("duration")),
            (_("Joining"), self.text("joining")),
            (_("Leaving"), self.text("leaving")),
        ]
        return [(heading, text) for heading, text in said if text]

    @property
    def convener_task(self) -> Passage:
        """What the convener does."""
        return self.text("convener_task")

    @property
    def responsibilities(self) -> list[tuple[Passage, list[Passage]]]:
        """Each area with the names of those who are responsible."""
        names = {row.party.organisation_id: row.name for row in self.parties}
        return [
            (pick(each.area, self.language), [names[pk] for pk in each.parties if pk in names])
            for each in self.version.document.responsibilities
        ]

    @property
    def practices(self) -> list[tuple[Passage, Passage]]:
        """The practices that take root, and what is done."""
        found = self.version.document.practices
        return [(pick(each.name, self.language), pick(each.text, self.language)) for each in found]

    @property
    def follow_ups(self) -> list[tuple[Passage, int]]:
        """What is done again and again, and every how many months."""
        return [(pick(f.text, self.language), f.every_months) for f in self.version.document.follow_ups]

    @property
    def contact_roles(self) -> list[Passage]:
        """Roles of those whom to ask."""
        return [pick(role, self.language) for role in self.version.document.contact_roles]

    @property
    def signed(self) -> int:
        """How many have signed."""
        return sum(row.state == "signed" for row in self.parties)

    @property
    def events(self) -> list[SigningEvent]:
        """The occasions at which it was signed, in their order."""
        found = {
            row.signature.event.pk: row.signature.event
            for row in self.parties
            if row.signature and row.signature.event
        }
        return sorted(found.values(), key=lambda event: event.held_at)

    def is_filled(self, name: str) -> bool:
        """Whether a part has been written."""
        return bool(getattr(self.version.document, name))


def told_agreement(version: AgreementVersion, language: str) -> Told:
    """A version as its pages and its print tell it. The aims of a draft are those the network has now."""
    network, day = version.network, version.valid_from or clock.today()
    convener = convener_on(network, day) or convener_on(network, clock.today())
    return Told(
        version=version,
        language=language,
        parties=parties_of(version),
        aims=[pick(texts, language) for texts in aims_in(version)],
        convener=convener.name(language) if convener else None,
    )


def aims_in(version: AgreementVersion) -> list[dict[str, str]]:
    """The aims of a version in every language: a draft has those of the network, until it is opened for signing."""
    if version.state == AgreementState.DRAFT:
        return [aim.texts for aim in aims_on(version.network, clock.today())]
    return version.document.aims


def agreement_in_force(network: Network) -> AgreementVersion | None:
    """The version that holds today."""
    return network.agreement_versions.filter(state=AgreementState.IN_FORCE).first()


def version_being_made(network: Network) -> AgreementVersion | None:
    """The version that is written or signed now."""
    making = (AgreementState.DRAFT, AgreementState.SIGNING)
    return network.agreement_versions.filter(state__in=making).first()


def versions_of(network: Network, *, actor: Actor | None) -> list[AgreementVersion]:
    """The versions that the reader may see, the newest first."""
    rows = network.agreement_versions.select_related("network").order_by("-number")
    return [version for version in rows if permissions.may_see_agreement(actor, version)]


def versions_to_compare(
    network: Network, *, actor: Actor | None
) -> list[tuple[AgreementVersion, AgreementVersion | None]]:
    """The same, each with the version it was made from, or else the one before it."""
    seen = versions_of(network, actor=actor)
    older: dict[int, AgreementVersion] = dict(zip((v.pk for v in seen), seen[1:], strict=False))
    by_pk = {version.pk: version for version in seen}
    return [(v, by_pk.get(v.based_on_id or 0) or older.get(v.pk)) for v in seen]


def version_to_see(network: Network, number: int, *, actor: Actor | None) -> AgreementVersion:
    """A version by its number. Raises Missing."""
    found = network.agreement_versions.select_related("network").filter(number=number).first()
    if found is None or not permissions.may_see_agreement(actor, found):
        raise Missing(_("There is no such version of the agreement."))
    return found


def parties_of(version: AgreementVersion) -> list[PartyRow]:
    """The parties in their order, with their units, their signatures and how they stand."""
    units = Prefetch("units", Organisation.objects.select_related("parent").order_by("pk"))
    rows = version.parties.select_related("organisation__parent", "signature__event")
    parties = list(rows.prefetch_related(units))
    now = bodies_now([party.organisation for party in parties], on=clock.today())
    return [_row(party, now.get(party.organisation_id, [])) for party in parties]


def _row(party: Party, now: list[Passage]) -> PartyRow:
    signature = getattr(party, "signature", None)
    language = page_language()
    name = party.name(language) if party.named else whole_name(party.organisation)
    units = [unit.name(language) for unit in party.units.all()]
    return PartyRow(party, signature, _state(party, signature), name, units, now)


def _state(party: Party, signature: Signature | None) -> str:
    if signature is not None:
        return "signed"
    if party.declined_at:
        return "declined"
    return "invited" if party.invited_at else "waiting"


def kinds_of(version: AgreementVersion) -> dict[str, int]:
    """How many parties there are of each kind of organisation."""
    return dict(Counter(version.parties.values_list("organisation__kind", flat=True)))
