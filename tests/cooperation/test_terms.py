"""Rights in a network come from terms and memberships in force, and end with them."""

import pytest

from polku.cooperation.models import Network
from polku.cooperation.permissions import may_see_network_work
from tests.cast import as_actor

pytestmark = pytest.mark.django_db


def test_an_outsider_sees_nothing_of_the_work(aino):
    network = Network.objects.create(slug="verkosto", names={"fi": "Verkosto"})
    assert not may_see_network_work(as_actor(aino), network)
