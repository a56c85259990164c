"""A situation is handed over by a code: sealed, for a week, for professionals only."""

import json
import logging
import re
from datetime import timedelta

import pytest
from django.test import Client

from polku.directory.actions.handing import DAYS, MOST_WRONG, delete_expired
from polku.directory.models import HandedSituation
from polku.shared import clock
from tests.cast import stands
from tests.directory.criteria_region import make_guided_region
from tests.directory.test_guided import everything_kept

pytestmark = pytest.mark.django_db
stood = stands(make_guided_region)
ONCE = "0123456789abcdef" * 2
TOLD = json.dumps(
    {"given": {"municipality": "272", "age": 47, "housing": "homeless"}, "words": "kanarialintu"}
)
OPEN, DELETE = "/fi/tyopoyta/koodi/", "/fi/opas/koodi/poista/"


@pytest.fixture
def code(client, guided_region):
    return make_code(client)


@pytest.fixture
def professional(olli):
    signed_in = Client()
    signed_in.force_login(olli)
    return signed_in


def make_code(client, once=ONCE):
    page = client.post("/fi/opas/koodi/", {"told": TOLD, "once": once}).content.decode()
    return re.search(r'class="guided__code"><strong>([^<]*)', page).group(1)


def test_the_code_is_readable_and_not_kept(code):
    assert re.fullmatch(r"([ACDEFHJKMNPRTUVWXY3479]{4}-){2}[ACDEFHJKMNPRTUVWXY3479]{4}", code)
    kept = " ".join(text for _table, text in everything_kept())
    for secret in (code, code.replace("-", ""), "kanarialintu"):
        assert secret not in kept


def test_a_professional_opens_it_and_need_not_ask_again(code, professional):
    page = professional.post(OPEN, {"code": f" {code.lower().replace('-', ' ')} "}).content.decode()
    assert "Sinulle välitetty tilanne" in page
    for words in ("Kokkola", "47", "kanarialintu", "Kaarisillan kahvila", "Sopii hänelle"):
        assert words in page


def test_nothing_is_written_when_it_is_opened(code, professional, caplog):
    professional.get(OPEN)
    before = set(everything_kept())
    with caplog.at_level(logging.DEBUG):
        professional.post(OPEN, {"code": code})
    assert {table for table, _text in set(everything_kept()) ^ before} <= {"django_session"}
    assert code not in caplog.text
    assert "kanarialintu" not in caplog.text


def test_outsiders_and_clients_do_not_open_it(client, code, aino):
    answer = client.post(OPEN, {"code": code})
    assert answer.status_code == 302
    assert "unsaved_form" not in client.session, "a code does not wait in a session"
    signed_in = Client()
    signed_in.force_login(aino)
    assert signed_in.post(OPEN, {"code": code}).status_code == 404


def test_it_ends_after_its_days(code, professional):
    with clock.freeze(clock.now() + timedelta(days=DAYS, minutes=1)):
        assert professional.post(OPEN, {"code": code}).status_code == 422
        assert delete_expired() == 1
    assert not HandedSituation.objects.exists()


def test_the_professional_deletes_it(code, professional):
    assert professional.post(OPEN, {"code": code, "delete": "1"}).status_code == 302
    assert not HandedSituation.objects.exists()


def test_the_person_deletes_it(client, code):
    assert client.post(DELETE, {"code": code}).status_code == 302
    assert not HandedSituation.objects.exists()
    assert client.post(DELETE, {"code": code}).status_code == 422


def test_the_same_page_sent_twice_shows_the_same_code(client, code):
    assert make_code(client) == code
    assert HandedSituation.objects.count() == 1
    assert make_code(client, once="f" * 32) != code


@pytest.mark.parametrize("typed", ["", "AAAA-AAAA-AAAA", "x" * 41, "🙂" * 12, "%00"])
def test_a_wrong_code_is_told_kindly(code, professional, typed):
    answer = professional.post(OPEN, {"code": typed})
    assert answer.status_code == 422


def test_guessing_ends(client, code, professional):
    for _guess in range(MOST_WRONG):
        assert professional.post(OPEN, {"code": "ACDE-ACDE-ACDE"}).status_code == 422
    answer = professional.post(OPEN, {"code": code})
    assert answer.status_code == 422
    assert "Liian monta" in answer.content.decode()
    assert client.post(DELETE, {"code": code}).status_code == 302, "of others it does not hinder anybody"


def test_a_copy_of_the_table_opens_nothing_without_the_installations_secret(code, professional, settings):
    settings.SECRET_KEY = "another installation"
    professional.get(OPEN)
    from polku.directory.actions.handing import open_handed
    from polku.shared.actor import Actor

    assert open_handed(code=code, by=Actor("system", "test")) is None


def test_nothing_told_is_not_handed_over(client, guided_region):
    answer = client.post("/fi/opas/koodi/", {"told": json.dumps({"wish": "work"}), "once": ONCE})
    assert answer.status_code == 302
    assert not HandedSituation.objects.exists()
