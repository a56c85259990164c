"""Two versions of an agreement beside each other: what went, what came, and nothing else."""

import re

import pytest
from django.test import Client

from polku.accounts.models import Organisation
from polku.cooperation import actions
from polku.cooperation.queries.comparing import compared
from tests.cast import as_actor
from tests.cooperation.test_agreements import paper

pytestmark = pytest.mark.django_db

PAGE = "/fi/verkostot/paijat-hame/sopimus/"


@pytest.fixture
def amended(opened, kaisa, make_organisation):
    """The version in force, and a second one that is open for signing and says other things."""
    by = as_actor(kaisa)
    paper(opened, kaisa, *Organisation.objects.filter(agreement_parties__agreement=opened))
    second = actions.begin_agreement(network=opened.network, note="Uusi aika", by=by)
    parts = {
        "purpose": {"fi": "Kukaan ei jää yksin luukkujen väliin.", "sv": "Ingen faller mellan stolarna."},
        "follow_ups": [{"text": {"fi": "Kokoonnutaan"}, "every_months": 6}],
        "responsibilities": [{"area": {"fi": "Siirtymät", "sv": "Övergångar"}, "parties": []}],
    }
    actions.save_agreement(version=second, seen=1, parts=parts, by=by)
    joins = make_organisation("Uusi ry")
    actions.save_party(version=second, organisation=joins, signer_email="salainen@example.fi", by=by)
    actions.remove_party(party=second.parties.get(signer_email="yhdistys@example.fi"), by=by)
    actions.add_aim(network=opened.network, texts={"fi": "Kukin saa polun"}, by=by)
    second.refresh_from_db()
    return opened, actions.open_for_signing(version=second, send_links=False, by=by)


def text_of(side):
    return "".join(piece.text for piece in side.segments)


def test_each_side_says_whole_what_its_version_says_and_marks_only_what_differs(amended):
    old, new = amended
    purpose = next(d for d in compared(old, new, language="fi") if d.language == "fi")
    assert text_of(purpose.old) == "Kukaan ei jää luukkujen väliin."
    assert text_of(purpose.new) == "Kukaan ei jää yksin luukkujen väliin."
    assert [(piece.kind, piece.text.strip()) for piece in purpose.new.segments if piece.kind == "in"] == [
        ("in", "yksin")
    ]
    assert not [piece for piece in purpose.old.segments if piece.kind != "same"]


def test_parties_aims_areas_and_rhythms_that_came_and_went_stand_there_once(amended):
    old, new = amended
    told = [(d.language, text_of(d.old), text_of(d.new)) for d in compared(old, new, language="fi")]
    assert ("", "", "Uusi ry") in told
    assert ("", "Kaarisilta ry", "") in told
    assert ("fi", "", "Kukin saa polun") in told
    assert ("fi", "", "Kokoonnutaan\n6 kuukauden välein") in told
    # Who is responsible stands beside the text that is read, not once in each language.
    assert ("fi", "", "Siirtymät\nKaikki osapuolet") in told
    assert ("sv", "", "Övergångar") in told
    assert len(told) == len(set(told)) == 8


def test_an_aim_put_between_others_leaves_the_others_in_peace(amended):
    old, new = amended
    old.content = {**new.content, "aims": [{"fi": "A"}, {"fi": "B"}]}
    new.content = {**new.content, "aims": [{"fi": "A"}, {"fi": "Uusi"}, {"fi": "B"}]}
    for version in (old, new):
        version.__dict__.pop("document", None)
    found = [d for d in compared(old, new, language="fi") if d.language]
    assert [(text_of(d.old), text_of(d.new)) for d in found] == [("", "Uusi")]
    assert "2" in found[0].place


def test_the_list_of_versions_leads_to_the_comparison_which_says_in_words_what_changed(amended, kaisa):
    client = Client()
    client.force_login(kaisa)
    address = f"{PAGE}2/erot/1/"
    assert address in client.get(PAGE).text
    page = client.get(address).text
    words = re.sub(r"<[^>]+>", "", page)
    assert re.search(r"<ins><span class=\"ds-sr-only\">\[[^<]+: </span>\s*yksin", page)
    assert "<del>" in page
    assert "Uusi aika" in words
    assert "salainen@example.fi" not in page
    assert 'lang="sv"' in page
    assert client.get(f"{PAGE}1/erot/2/").status_code == 404
    assert client.get(f"{PAGE}2/erot/2/").status_code == 404


def test_a_draft_is_compared_by_those_who_may_read_it(opened, kaisa):
    by = as_actor(kaisa)
    paper(opened, kaisa, *Organisation.objects.filter(agreement_parties__agreement=opened))
    actions.begin_agreement(network=opened.network, by=by)
    assert Client().get(f"{PAGE}2/erot/1/").status_code == 404
    assert f"{PAGE}2/erot/1/" not in Client().get(PAGE).text
    writer = Client()
    writer.force_login(kaisa)
    answer = writer.get(f"{PAGE}2/erot/1/")
    assert answer.status_code == 200
    assert "Molemmissa on sama sisältö." in answer.text
