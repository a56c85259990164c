"""A network with a theme group: Kaisa coordinates, Sari leads the theme, Olli is a member, Eero is outside."""

from types import SimpleNamespace

import pytest

from polku.cooperation.actions import found_network, give_term, join_network
from polku.cooperation.choices import TermRole
from polku.workgroup.actions import add_member, create_group
from tests.cast import workplace

THEME = "opinnoista-toihin"


@pytest.fixture
def circle(by, network, kaisa, sari, olli):
    """The network, its group, and who is who in it."""
    made = found_network(slug="paijat-hame", names={"fi": "Päijät-Hämeen verkosto"}, convener=network, by=by)
    for user in (sari, olli):
        organisation = workplace(user)
        organisation.notify_email = f"{user.call_name.lower()}-talo@example.fi"
        organisation.save(update_fields=["notify_email"])
        join_network(network=made, organisation=organisation, by=by)
    give_term(network=made, user=kaisa, role=TermRole.COORDINATOR, by=by)
    give_term(network=made, user=sari, role=TermRole.THEME_LEADER, theme=THEME, by=by)
    group = create_group(
        network=made,
        theme=THEME,
        names={"fi": "Opinnoista töihin", "sv": "Från studier till arbete"},
        tasks={"fi": "Ryhmä kirjoittaa yhteisen menettelytavan."},
        by=by,
    )
    member = add_member(group=group, user=olli, by=by)
    return SimpleNamespace(network=made, group=group, member=member)
