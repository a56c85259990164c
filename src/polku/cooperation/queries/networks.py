"""Networks, their members and the people in them, on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from polku.accounts.choices import OrganisationKind
from polku.accounts.models import Organisation, Succession, User, in_force
from polku.cooperation import permissions
from polku.cooperation.choices import COORDINATING
from polku.cooperation.models import Aim, Network, NetworkMember, Term, term_in_force
from polku.cooperation.wording import page_language
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import Passage
from polku.shared.text import sort_key


def networks_of(actor: Actor | None) -> list[Network]:
    """The networks whose work the actor may see today, by name."""
    networks = Network.objects.filter(pk__in=permissions.networks_seen(actor))
    return sorted(networks, key=lambda n: sort_key(n.name("fi").text))


def public_networks() -> list[Network]:
    """The networks that have a public page, by name."""
    return sorted(Network.objects.filter(is_public=True), key=lambda n: sort_key(n.name("fi").text))


def network_by_slug(slug: str) -> Network:
    """The network of an address. Whoever calls asks what the reader may see of it. Raises Missing."""
    found = Network.objects.select_related("area").filter(slug=slug).first()
    if found is None:
        raise Missing(_("There is no such network."))
    return found


def members_on(network: Network, on: date) -> list[NetworkMember]:
    """The memberships in force on a day, by the name of the organisation."""
    rows = network.members.filter(in_force(on)).select_related("organisation__parent")
    return sorted(rows, key=lambda m: sort_key(m.organisation.name("fi").text))


def aims_on(network: Network, on: date) -> QuerySet[Aim]:
    """The aims that hold a day, in their order."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    going_on = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return network.aims.filter(begun & going_on)


def convener_on(network: Network, on: date) -> Organisation | None:
    """The organisation that calls the network together on a day."""
    row = (
        network.convenings.filter(in_force(on)).select_related("organisation").order_by("-valid_from").first()
    )
    return row.organisation if row else None


def terms_on(network: Network, on: date) -> QuerySet[Term]:
    """The terms in force on a day, with their people."""
    rows = network.terms.filter(term_in_force(on), user__is_active=True)
    return rows.select_related("user", "organisation", "project").order_by("role", "theme", "pk")


def coordinators_on(network: Network, on: date) -> list[User]:
    """The people who run the network on a day."""
    users = {t.user_id: t.user for t in terms_on(network, on) if t.role in COORDINATING}
    return list(users.values())


def people_of(network: Network, on: date) -> QuerySet[User]:
    """The people who may see the network's work on a day, by call name: through a membership or a term."""
    members = network.members.filter(in_force(on)).values_list("organisation", flat=True)
    places = permissions.reach(members)
    through_work = Q(
        pk__in=User.objects.filter(
            in_force(on, "memberships__"), memberships__organisation__in=places
        ).values("pk")
    )
    through_term = Q(pk__in=network.terms.filter(term_in_force(on)).values("user"))
    return User.objects.filter(through_work | through_term, is_active=True).order_by("call_name", "pk")


def organisations_of_people(network: Network, on: date) -> dict[int, list[Organisation]]:
    """For each person of the network, the organisations that let them in, for showing beside a call name."""
    members = network.members.filter(in_force(on)).values_list("organisation", flat=True)
    places = permissions.reach(members)
    found: dict[int, list[Organisation]] = defaultdict(list)
    users = people_of(network, on).prefetch_related("memberships__organisation")
    for user in users:
        for membership in user.memberships.all():
            if membership.organisation_id in places:
                found[user.pk].append(membership.organisation)
    return dict(found)


def member_history(network: Network, on: date) -> list[NetworkMember]:
    """Memberships that had ended by a day, the newest first."""
    rows = network.members.filter(valid_to__lt=on).select_related("organisation__parent")
    return list(rows.order_by("-valid_to", "pk"))


def term_history(network: Network, on: date) -> list[Term]:
    """Tasks that are over: by their last day, or with the project that gave them. The newest first."""
    over = network.terms.filter(Q(valid_to__lt=on) | Q(project__valid_to__lt=on))
    return list(over.select_related("user", "project").order_by("-valid_to", "-pk"))


def projects_of(on: date) -> list[Organisation]:
    """The projects that go on on a day."""
    rows = Organisation.objects.filter(in_force(on), kind=OrganisationKind.PROJECT)
    return list(rows.order_by("number", "pk"))


def bodies_now(organisations: Iterable[Organisation], *, on: date) -> dict[int, list[Passage]]:
    """The names of the bodies that do the work of organisations on a day, where others than they themselves do it."""
    steps: dict[int, list[Organisation]] = {}
    for row in Succession.objects.filter(on__lte=on).select_related("successor").order_by("on", "pk"):
        steps.setdefault(row.predecessor_id, []).append(row.successor)
    language = page_language()
    found = {o.pk: _last_bodies(o.pk, steps, frozenset()) for o in organisations}
    return {pk: [body.name(language) for body in bodies] for pk, bodies in found.items() if bodies}


def _last_bodies(pk: int, steps: dict[int, list[Organisation]], seen: frozenset[int]) -> list[Organisation]:
    bodies = []
    for successor in steps.get(pk, ()):
        if successor.pk not in seen:
            bodies += _last_bodies(successor.pk, steps, seen | {pk}) or [successor]
    return bodies
