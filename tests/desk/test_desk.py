"""The first page of a professional: numbers of what waits, each leading to exactly that."""

import json
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from polku.audit.models import Look
from polku.consent.context import acting_as
from polku.desk.choices import Kind
from polku.desk.wording import address_of, words_of
from polku.forum.choices import Answer
from polku.mine.actions.asks import ask_correction
from polku.pathway import actions
from polku.people.choices import Category
from polku.shared import clock
from polku.shared.languages import LANGUAGES
from tests.cast import as_actor
from tests.directory.test_query_counts import counted
from tests.outreach.test_leads import reach, take
from tests.pathway.pages import signed_in

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "first_page_query_counts.json"
TILE = re.compile(
    r'<a class="tile[^"]*" href="([^"]+)"><strong>(\d+)</strong> <span>([^<]+)</span>(.*?)</a>', re.S
)


def desk_of(user, language="fi"):
    page = signed_in(user).get(f"/{language}/tyopoyta/")
    assert page.status_code == 200
    return page.content.decode()


def tiles(user):
    """What stands on the desk: address to number, words and whether something is late."""
    return {
        address: (int(number), words, "myöhässä" in rest)
        for address, number, words, rest in TILE.findall(desk_of(user))
    }


def test_a_calm_desk_says_that_nothing_waits(sari):
    assert tiles(sari) == {}
    assert "Mikään ei odota sinua nyt." in desk_of(sari)


def test_somebody_without_an_organisation_is_told_what_to_do(make_user):
    assert "Tunnuksesi ei vielä kuulu" in desk_of(make_user("irrallinen"))


def test_people_without_a_next_step_are_counted_and_nobody_is_named_or_looked_at(plan, guide):
    before = Look.objects.count()
    address = address_of(Kind.NO_STEP)
    assert tiles(guide)[address] == (1, "ihminen ilman seuraavaa askelta", False)
    assert "Aino" not in desk_of(guide)
    assert Look.objects.count() == before
    assert "Aino" in signed_in(guide).get(address).content.decode()


def test_a_step_whose_day_has_passed_waits_and_is_late(plan, guide):
    step = actions.add_step(
        plan=plan, text="Soitto", taken_by="worker", by=as_actor(guide), due_on=clock.today()
    )
    assert tiles(guide)[address_of(Kind.MINE)] == (1, "ihminen odottaa sinua", False)
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert tiles(guide)[address_of(Kind.MINE)] == (1, "ihminen odottaa sinua", True)
    actions.close_step(step=step, done=True, by=as_actor(guide))
    assert address_of(Kind.MINE) not in tiles(guide)


def test_a_referral_waits_for_its_receiver_until_it_is_answered(sent, trainer, sari, guide):
    address = address_of(Kind.RECEIVED)
    assert tiles(trainer)[address] == (1, "lähete odottaa organisaatiotasi", False)
    assert address not in {**tiles(sari), **tiles(guide)}
    with clock.freeze(clock.now() + timedelta(days=11)):
        assert tiles(trainer)[address] == (1, "lähete odottaa organisaatiotasi", True)
        assert tiles(guide)[address_of(Kind.SILENT)][0] == 1


def test_a_lead_waits_until_somebody_has_been_in_touch(sari):
    lead = take(sari)
    assert tiles(sari)[address_of(Kind.LEADS)] == (1, "ihminen, johon pitää ottaa yhteys", False)
    with clock.freeze(clock.now() + timedelta(days=9)):
        assert tiles(sari)[address_of(Kind.LEADS)][2]
    reach(sari, lead)
    assert address_of(Kind.LEADS) not in tiles(sari)


def test_a_client_who_asks_is_on_the_desk_of_their_worker(aino_case, aino, guide, olli):
    ask_correction(client=aino_case.client, category=Category.PLAN, text="Nimi on väärin.", by=as_actor(aino))
    assert tiles(guide)[address_of(Kind.ASKS)] == (1, "asiakkaan pyyntö omista tiedoistaan", False)
    assert address_of(Kind.ASKS) not in tiles(olli)


def test_students_without_a_place_are_counted_near_the_day_and_after_it(followed, sari):
    wanted = {-1: Kind.GRADUATED, 60: Kind.GRADUATING, 400: None}
    for days, kind in wanted.items():
        graduates(followed, sari, in_days=days)
        said = {one for one in (Kind.GRADUATED, Kind.GRADUATING) if shown(one, sari)}
        assert said == ({kind} if kind else set()), days
        if kind:
            assert "Aino" in signed_in(sari).get(address_of(kind)).content.decode()


def shown(kind, user):
    """The number on the desk, if the kind stands there. HTML writes an ampersand in an address at length."""
    return tiles(user).get(address_of(kind).replace("&", "&amp;"))


def graduates(leaver, worker, in_days):
    with acting_as(as_actor(worker)):
        rows = type(leaver).objects.filter(pk=leaver.pk)
        assert rows.update(graduates_on=clock.today() + timedelta(days=in_days)) == 1


def test_what_one_promised_in_a_network_is_counted_with_what_is_late(make_measure, sari, olli):
    make_measure()
    make_measure("Tehdään ohje", due_in=1)
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert tiles(sari)[address_of(Kind.DUTIES)] == (2, "omaa tehtävää verkostoissa", True)
        assert address_of(Kind.DUTIES) not in tiles(olli)


def test_an_invitation_waits_until_it_is_answered(make_meeting, sari):
    meeting = make_meeting(called=True)
    assert tiles(sari)[address_of(Kind.MEETINGS)][:2] == (1, "kokouskutsu, johon et ole vastannut")
    meeting.invitations.filter(user=sari).update(answer=Answer.YES)
    assert address_of(Kind.MEETINGS) not in tiles(sari)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_words_for_one_and_many_and_a_page_that_opens(kind, kaisa, sari):
    reader = sari if kind in (Kind.GRADUATED, Kind.GRADUATING) else kaisa
    assert signed_in(reader).get(address_of(kind)).status_code == 200
    said = set()
    for language in LANGUAGES[:2]:
        with translation.override(language.code):
            said |= {words_of(kind, 1), words_of(kind, 2)}
    assert all(said)
    assert len(said) >= 3


def test_the_coordinators_numbers_stand_on_the_coordinators_desk_only(kaisa, sari):
    assert tiles(kaisa)[address_of(Kind.PROPOSALS)] == (0, "muutosehdotusta", False)
    assert address_of(Kind.PROPOSALS) not in tiles(sari)


def test_the_first_page_asks_as_much_as_the_file_says_whatever_waits(
    plan, sent, guide, trainer, sari, make_client
):
    counts = {
        name: counted(signed_in(user), reverse("desk"))
        for name, user in {"guide": guide, "trainer": trainer, "school": sari}.items()
    }
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    for _number in range(5):
        actions.open_plan(client=make_client(guide, "Eero"), by=as_actor(guide))
    assert counted(signed_in(guide), reverse("desk")) <= counts["guide"]
