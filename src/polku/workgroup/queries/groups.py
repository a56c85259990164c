"""Theme groups as they are read: lists, one group, its people."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from polku.accounts.models import User, in_force
from polku.cooperation.choices import TermRole
from polku.cooperation.models import Network, Term, term_in_force
from polku.cooperation.queries import network_by_slug, networks_of, people_of
from polku.directory.models import Theme as CollectionTheme
from polku.measures.models import Theme as PlanTheme
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.text import sort_key
from polku.workgroup import permissions
from polku.workgroup.choices import OPEN_DRAFTS, GroupState, SurveyState
from polku.workgroup.models import GroupMember, Material, Note, ThemeGroup


def groups_of(actor: Actor | None) -> list[ThemeGroup]:
    """The groups that an actor works in or leads: where material can be brought."""
    if actor is None:
        return []
    found = groups_to_see(networks_of(actor))
    return [group for group in found if permissions.may_work_in_group(actor, group)]


def networks_to_see(actor: Actor, slug: str = "") -> list[Network]:
    """The actor's networks, or the one of an address. Raises Missing."""
    found = [network for network in networks_of(actor) if slug in ("", network.slug)]
    if slug and not found:
        raise Missing
    return found


def groups_to_see(networks: Iterable[Network]) -> list[ThemeGroup]:
    """Every group of networks, those at work first, with how much goes on in each."""
    rows = ThemeGroup.objects.filter(network__in=list(networks)).select_related("network")
    counted = rows.annotate(
        open_surveys=Count("surveys", filter=Q(surveys__state=SurveyState.OPEN), distinct=True),
        open_drafts=Count("drafts", filter=Q(drafts__state__in=OPEN_DRAFTS), distinct=True),
    )
    return sorted(counted, key=lambda row: (row.state != GroupState.OPEN, sort_key(row.name("fi").text)))


def network_to_found_in(slug: str, *, actor: Actor) -> Network:
    """One of them. Raises Missing."""
    found: Network = network_by_slug(slug)
    if not permissions.may_found_group(actor, found):
        raise Missing
    return found


def group_to_see(pk: int, *, actor: Actor | None) -> ThemeGroup:
    """A group of a network the actor belongs to. Raises Missing."""
    found = ThemeGroup.objects.select_related("network").filter(pk=pk).first()
    if found is None or not permissions.may_see_group(actor, found):
        raise Missing
    return found


def group_to_work_in(pk: int, *, actor: Actor) -> ThemeGroup:
    """A group the actor works in. Raises Missing."""
    found = group_to_see(pk, actor=actor)
    if not permissions.may_work_in_group(actor, found):
        raise Missing
    return found


def group_to_lead(pk: int, *, actor: Actor) -> ThemeGroup:
    """A group the actor leads. Raises Missing."""
    found = group_to_see(pk, actor=actor)
    if not permissions.may_lead_group(actor, found):
        raise Missing
    return found


def leaders_of(group: ThemeGroup) -> list[User]:
    """Who holds the term of leading this theme today."""
    terms = Term.objects.filter(
        term_in_force(clock.today()), network=group.network_id, role=TermRole.THEME_LEADER, theme=group.theme
    )
    return _by_name(term.user for term in terms.select_related("user"))


def members_of(group: ThemeGroup) -> list[GroupMember]:
    """Who works in it today, by name."""
    rows = GroupMember.objects.filter(in_force(clock.today()), group=group).select_related("user")
    return sorted(rows, key=lambda row: sort_key(row.user.call_name))


def former_members_of(group: ThemeGroup) -> list[GroupMember]:
    """Who worked in it before, the last to leave first."""
    rows = GroupMember.objects.filter(group=group, valid_to__lt=clock.today()).select_related("user")
    return list(rows.order_by("-valid_to", "pk"))


def member_of(group: ThemeGroup, pk: int) -> GroupMember:
    """One of its members. Raises Missing."""
    found = GroupMember.objects.filter(group=group, pk=pk).select_related("user").first()
    if found is None:
        raise Missing
    return found


def people_to_choose(group: ThemeGroup, *, beside: bool = False) -> list[User]:
    """People of the network; with `beside` those who are not members yet."""
    people = _by_name(people_of(group.network, clock.today()))
    if not beside:
        return people
    taken = {row.user_id for row in members_of(group)}
    return [person for person in people if person.pk not in taken]


def _by_name(people: object) -> list[User]:
    unique = {person.pk: person for person in people}  # type: ignore[attr-defined]
    return sorted(unique.values(), key=lambda person: sort_key(person.call_name))


def materials_of(group: ThemeGroup) -> QuerySet[Material]:
    """What was brought in, the newest first."""
    return group.materials.order_by("-brought_at", "-pk")


def material_of(group: ThemeGroup, pk: int) -> Material:
    """One of them. Raises Missing."""
    found = group.materials.filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def notes_of(group: ThemeGroup) -> QuerySet[Note]:
    """What was thought, conclusions first, then the newest."""
    return group.notes.order_by("kind", "-changed_at", "-pk")


def note_to_change(pk: int, *, actor: Actor) -> Note:
    """A note the actor may change. Raises Missing."""
    found = Note.objects.select_related("group__network").filter(pk=pk).first()
    if found is None or not permissions.may_change_note(actor, found):
        raise Missing
    return found


def themes_to_choose(network: Network, language: str) -> list[tuple[str, str]]:
    """Codes of themes with their names: those of the action plan, before it has any those of the directory."""
    planned = [(theme.code, theme.name(language).text) for theme in network.themes.order_by("order")]
    return planned or [
        (theme.slug, theme.name(language).text) for theme in CollectionTheme.objects.order_by("order")
    ]


def plan_theme_of(group: ThemeGroup) -> PlanTheme | None:
    """The same theme in the network's action plan."""
    return PlanTheme.objects.filter(network=group.network_id, code=group.theme).first()


def collection_of(group: ThemeGroup) -> CollectionTheme | None:
    """The collection of the directory on the same theme."""
    return CollectionTheme.objects.filter(slug=group.theme).first()
