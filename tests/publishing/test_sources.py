"""What the network has made goes into publications: the plan, models, procedures, minutes; and the demo's own."""

import pytest
from django.test import Client
from django.urls import reverse

from polku.accounts.models import Organisation
from polku.demo.publishing import load_publications
from polku.publishing.actions import run_check
from polku.publishing.bridge.sources import sources_of
from polku.publishing.models import Publication
from tests.practice.school import make_procedure

pytestmark = pytest.mark.django_db


def test_a_procedure_of_a_member_is_published_with_its_source(world, by):
    make_procedure(by, world.sari.memberships.get().organisation)
    (source,) = sources_of(world.network)
    client = Client()
    client.force_login(world.kaisa)
    sent = {"source": source.key, "kind": "news", "title": "", "main": "fi"}
    client.post(reverse("publishing_new", args=[world.network.slug]), sent)
    publication = Publication.objects.get()
    assert (publication.kind, publication.source["id"]) == ("model", source.key)
    assert "### 1." in publication.versions.get().document.main_text.text
    assert client.get(reverse("publishing_work", args=[publication.pk])).status_code == 200


def test_the_procedures_of_others_are_not_offered(world, by, make_organisation):
    make_procedure(by, make_organisation("Toinen koulu", kind="vocational_school"))
    assert sources_of(world.network) == []


def test_the_demo_shows_each_state_and_loads_once(world, make_network, by):
    make_network(slug="keski-pohjanmaa", names={"fi": "Keski-Pohjanmaan verkosto"})
    for _time in range(2):
        load_publications(by)
    states = sorted(Publication.objects.values_list("state", flat=True))
    assert states == ["archived", "draft", "published", "published"]
    waiting = Publication.objects.get(state="draft")
    codes = set(run_check(publication=waiting, by=by).findings.values_list("code", flat=True))
    assert codes == {"name", "phone", "vague_link", "version_missing"}
    assert Organisation.objects.exists()
