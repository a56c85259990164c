"""Who may do what in a network. A right comes from a term or a membership in force today, and ends with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from polku.accounts.choices import Role
from polku.accounts.models import Organisation, Succession, User, in_force
from polku.accounts.permissions import is_admin, organisations_edited_by, roles_of
from polku.cooperation.choices import COORDINATING, AgreementState, TermRole
from polku.cooperation.models import (
    AgreementVersion,
    Handover,
    Network,
    NetworkMember,
    Party,
    Term,
    term_in_force,
)
from polku.shared import clock
from polku.shared.actor import Actor

# What a signing link is for.
SIGN = "agreement-sign"


def terms_of(actor: Actor | None, network: Network | None = None) -> list[Term]:
    """The actor's terms in force today, in one network or in all."""
    user = _active(actor)
    if user is None:
        return []
    terms = Term.objects.filter(term_in_force(clock.today()), user=user)
    return list(terms.filter(network=network) if network is not None else terms)


def has_term(actor: Actor | None, network: Network, *roles: str) -> bool:
    """Whether the actor has one of these roles in a network today."""
    return any(term.role in roles for term in terms_of(actor, network))


def may_see_network_work(actor: Actor | None, network: Network) -> bool:
    """See what the network prepares: people of its member organisations and of units above and below, and terms."""
    if may_coordinate(actor, network) or terms_of(actor, network):
        return True
    own = {m.organisation_id for m in roles_of(_active(actor))}
    if not own:
        return False
    members = NetworkMember.objects.filter(in_force(clock.today()), network=network)
    return not own.isdisjoint(reach(members.values_list("organisation", flat=True)))


def networks_seen(actor: Actor | None) -> set[int]:
    """Ids of the networks whose work the actor may see, read for all networks at once."""
    if is_admin(actor):
        return set(Network.objects.values_list("pk", flat=True))
    seen = {term.network_id for term in terms_of(actor)}
    own = {m.organisation_id for m in roles_of(_active(actor))}
    if not own:
        return seen
    between, members = lines(), defaultdict(set)
    for network, organisation in NetworkMember.objects.filter(in_force(clock.today())).values_list(
        "network", "organisation"
    ):
        members[network].add(organisation)
    seen |= {network for network, held in members.items() if not own.isdisjoint(between.reach(held))}
    # A convener is a member as a rule; one that is not stands in for a missing coordinator all the same.
    rest = Network.objects.exclude(pk__in=seen).filter(convenings__organisation__in=own).distinct()
    return seen | {network.pk for network in rest if may_coordinate(actor, network)}


def may_coordinate(actor: Actor | None, network: Network) -> bool:
    """Run a network: its coordinator or project manager, and an administrator.

    While nobody has that term, whoever coordinates in the convening organisation stands in.
    """
    if is_admin(actor) or has_term(actor, network, *COORDINATING):
        return True
    conveners = {
        m.organisation_id for m in (roles_of(_active(actor)) if actor else []) if m.role == Role.COORDINATOR
    }
    today = clock.today()
    if not conveners or not network.convenings.filter(in_force(today), organisation__in=conveners).exists():
        return False
    return not network.terms.filter(term_in_force(today), role__in=COORDINATING).exists()


def runs_a_network(actor: Actor | None) -> bool:
    """Whether the actor has the task of running some network today."""
    return any(term.role in COORDINATING for term in terms_of(actor))


def may_lead_theme(actor: Actor | None, network: Network, theme: str) -> bool:
    """Lead the work of a theme: its leader, and whoever runs the network."""
    leads = any(
        term.role == TermRole.THEME_LEADER and term.theme == theme for term in terms_of(actor, network)
    )
    return leads or may_coordinate(actor, network)


def may_found_network(actor: Actor | None) -> bool:
    """Begin a network: administrators, and people who coordinate in an organisation."""
    if is_admin(actor):
        return True
    return actor is not None and any(m.role == Role.COORDINATOR for m in roles_of(_active(actor)))


def may_end_membership(actor: Actor | None, member: NetworkMember) -> bool:
    """Say that an organisation leaves: coordinators of the network, and editors of the organisation."""
    return bool(memberships_to_end(actor, member.network, [member]))


def memberships_to_end(actor: Actor | None, network: Network, members: Iterable[NetworkMember]) -> set[int]:
    """Ids of those memberships of a network that the actor may end, asked for all at once."""
    if may_coordinate(actor, network):
        return {member.pk for member in members}
    edited = organisations_edited_by(actor)
    return {member.pk for member in members if member.organisation_id in edited}


def may_end_term(actor: Actor | None, term: Term) -> bool:
    """End a task: coordinators of the network, and the person who has it."""
    return may_coordinate(actor, term.network) or (_active(actor) == term.user)


def is_last_coordinator(term: Term) -> bool:
    """Whether the network would have nobody who runs it without this term."""
    if term.role not in COORDINATING:
        return False
    others = term.network.terms.filter(term_in_force(clock.today()), role__in=COORDINATING)
    return not others.exclude(pk=term.pk).exists()


def may_offer_handover(actor: Actor | None, network: Network, giver: User) -> bool:
    """Offer a person's tasks to another: the person, and coordinators of the network."""
    return may_coordinate(actor, network) or _active(actor) == giver


def may_accept_handover(actor: Actor | None, handover: Handover) -> bool:
    """Take tasks on: the receiver. Two people have to want it, unless the giver's account is closed."""
    if actor is None or _active(actor) != handover.receiver:
        return False
    return handover.offered_by_id != handover.receiver_id or not handover.giver.is_active


def may_see_handover(actor: Actor | None, handover: Handover) -> bool:
    """Read what passes or passed: the two people, and coordinators of the network."""
    user = _active(actor)
    return (user is not None and user in (handover.giver, handover.receiver)) or may_coordinate(
        actor, handover.network
    )


def is_signer(actor: Actor | None, party: Party) -> bool:
    """Sign for a party: whoever holds the link that was mailed for it."""
    return actor is not None and actor.kind == "link" and actor.scope == (SIGN, party.pk)


def may_see_agreement(actor: Actor | None, version: AgreementVersion) -> bool:
    """Read a version: anybody once it is or was in force and the network is public; else the network's people.

    A version that is being written or was given up is for those who run the network.
    """
    network = version.network
    if version.state in (AgreementState.IN_FORCE, AgreementState.REPLACED):
        return network.is_public or may_see_network_work(actor, network)
    if version.state == AgreementState.SIGNING:
        return may_see_network_work(actor, network)
    return may_coordinate(actor, network)


def may_see_network(actor: Actor | None, network: Network) -> bool:
    """The network's page: anybody when it is public, else its own people."""
    return network.is_public or may_see_network_work(actor, network)


@dataclass(frozen=True)
class Lines:
    """How organisations hang together, by their ids: above, below, and who continues whose work today."""

    parents: Mapping[int, Collection[int]]
    children: Mapping[int, Collection[int]]
    successors: Mapping[int, Collection[int]]

    def reach(self, organisations: Iterable[int]) -> set[int]:
        """Ids of organisations whose people see the work of these members: they, those above and below, and successors.

        A successor carries a membership on. From a unit the way goes up to the whole, not down again to other units.
        """
        bodies = _closure(set(organisations), self.successors)
        above = _closure(bodies, self.parents)
        return _closure(bodies, self.children) | _closure(above, self.successors)


def lines() -> Lines:
    """The lines between organisations as they are today."""
    parents: dict[int, set[int]] = {}
    children: dict[int, set[int]] = {}
    successors: dict[int, set[int]] = {}
    for pk, parent in Organisation.objects.values_list("pk", "parent"):
        if parent is not None:
            parents[pk] = {parent}
            children.setdefault(parent, set()).add(pk)
    rows = Succession.objects.filter(on__lte=clock.today()).values_list("predecessor", "successor")
    for before, after in rows:
        successors.setdefault(before, set()).add(after)
    return Lines(parents, children, successors)


def reach(organisations: Iterable[int]) -> set[int]:
    """The same for the members of one network."""
    return lines().reach(organisations)


def _closure(start: set[int], steps: Mapping[int, Collection[int]]) -> set[int]:
    found, level = set(start), set(start)
    while level:
        level = {near for pk in level for near in steps.get(pk, ())} - found
        found |= level
    return found


def _active(actor: Actor | None) -> User | None:
    user = actor.user if actor is not None else None
    return user if user is not None and user.is_active else None
