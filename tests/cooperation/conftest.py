"""A network whose agreement is being written and signed."""

import pytest

from polku.cooperation import actions
from tests.cast import as_actor, workplace


@pytest.fixture
def verkosto(make_network, kaisa):
    """A network with one aim."""
    network = make_network()
    actions.add_aim(
        network=network,
        texts={"fi": "Työllistyminen ja osallisuus", "sv": "Sysselsättning"},
        by=as_actor(kaisa),
    )
    return network


@pytest.fixture
def draft(verkosto, kaisa, network, sari, association):
    """A draft with three parties, two of whom sign by link."""
    by = as_actor(kaisa)
    version = actions.begin_agreement(network=verkosto, by=by)
    parts = {"title": {"fi": "Verkostosopimus"}, "purpose": {"fi": "Kukaan ei jää luukkujen väliin."}}
    version = actions.save_agreement(version=version, seen=1, parts=parts, by=by)
    actions.save_party(version=version, organisation=network, by=by)
    for organisation, name in ((workplace(sari), "koulu"), (association, "yhdistys")):
        actions.save_party(
            version=version,
            organisation=organisation,
            signer_email=f"{name}@example.fi",
            signer_role="Rehtori",
            by=by,
        )
    return version


@pytest.fixture
def opened(draft, kaisa):
    """The version as it is signed."""
    return actions.open_for_signing(version=draft, send_links=True, by=as_actor(kaisa))
