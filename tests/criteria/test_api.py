"""Published criteria for programs: what the pages say, nothing internal, and DMN that opens again."""

import pytest

from polku_engine.criteria import criteria_from_json
from polku_engine.exchange import read_bytes
from tests.criteria.pages import make_set, school_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def criteria(sari, by):
    return make_set(school_of(sari), by, owner_email="opot@example.fi")


def test_the_sets_in_force_are_listed_and_told_whole(client, criteria, sari, by):
    make_set(school_of(sari), by, publish=False)
    told = client.get("/api/v1/criteria?purpose=pick_out").json()
    assert [each["id"] for each in told["sets"]] == [criteria.pk]
    assert client.get("/api/v1/criteria?purpose=entry").json()["total"] == 0
    whole = client.get(f"/api/v1/criteria/{criteria.pk}").json()
    assert criteria_from_json(whole["criteria"]).facts == ("age",)
    assert "opot@example.fi" not in str(whole) + str(told)


def test_dmn_opens_again(client, criteria):
    whole = client.get(f"/api/v1/criteria/{criteria.pk}").json()
    data = client.get(f"/api/v1/criteria/{criteria.pk}/dmn").content
    assert read_bytes(data, "dmn").criteria[0] == criteria_from_json(whole["criteria"])


@pytest.mark.parametrize(
    "address", ["999999", "0", "x", "999999/dmn", "1?", "?page=0", "?size=9999", "?purpose=x"]
)
def test_odd_questions_get_a_clear_no(client, address):
    joined = f"/api/v1/criteria{'' if address.startswith('?') else '/'}{address}"
    assert client.get(joined).status_code in (404, 422)
