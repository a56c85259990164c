"""The guided finder through HTTP: questions, answers, groups, and that nothing of the answers stays anywhere."""

import html
import json
import logging
import re
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from polku.directory.actions.handing import delete_expired
from polku.directory.bridge.guided import read_told
from polku.directory.content import Told
from polku.directory.models import HandedSituation, UnmetNeed
from polku.directory.queries.guided import next_asked, standing
from polku.shared import clock
from tests.cast import stands
from tests.directory.criteria_region import JOBSEEKER, UNWELL, criteria_of, make_guided_region

pytestmark = pytest.mark.django_db
stood = stands(make_guided_region)
ADDRESS = "/fi/opas/"
ONCE = "0123456789abcdef" * 2
NO_BENEFIT = {"has": [], "lacks": ["labour_market", "unemployment"]}
AT_HOME = {"municipality": "272", "registered_jobseeker": True}
SUBSTANCE = {"has": ["substance"], "lacks": []}


def field(page, name):
    """The first hidden field of a name."""
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page).group(1))


def told_in(answer):
    return json.loads(field(answer.content.decode(), "told"))


def heading(answer):
    return " ".join(re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.S).group(1).split())


def group(answer, code):
    """Names of the services in a group."""
    page = answer.content.decode()
    part = re.search(rf'<h2 id="{code}">(.*?)</section>', page, re.S)
    return re.findall(r'entry__title"[^>]*><a [^>]*>([^<]*)</a>', part.group(1)) if part else []


def begin(client, **more):
    return client.post(ADDRESS, {"do": "begin", "municipality": "272", **more})


def say(client, shown, **more):
    """Press something on a page."""
    page = shown.content.decode()
    carried = {name: field(page, name) for name in ("told", "at", "fact")}
    return client.post(ADDRESS, {**carried, **more})


def results(client, given, **more):
    return client.post(ADDRESS, {"told": json.dumps({"given": given, **more}), "do": "results"})


def test_it_begins_with_one_plain_question(client, guided_region):
    page = client.get(ADDRESS).content.decode()
    assert "Mikä auttaisi nyt?" in page
    assert "En tiedä vielä" in page
    assert 'name="words"' in page


def test_a_question_says_why_and_can_be_left_open(client, guided_region):
    asked = begin(client, wish="work")
    page = asked.content.decode()
    assert "Kysymme, koska vastaus ratkaisee" in page
    for value in ("unknown", "skipped", "back", "results"):
        assert f'name="do" value="{value}"' in page


def test_an_answer_leads_to_the_next_question_and_is_listed(client, guided_region):
    asked = begin(client, wish="work")
    fact = field(asked.content.decode(), "fact")
    answered = say(client, asked, answer='"unemployed"' if fact == "main_activity" else "true")
    assert fact in told_in(answered)["given"]
    assert field(answered.content.decode(), "fact") != fact
    assert f'name="change" value="{fact}"' in answered.content.decode()


@pytest.mark.parametrize(("pressed", "word"), [("unknown", "En tiedä"), ("skipped", "Ohitettu")])
def test_a_question_left_open_is_not_asked_again(client, guided_region, pressed, word):
    asked = begin(client)
    fact = field(asked.content.decode(), "fact")
    after = say(client, asked, do=pressed)
    assert field(after.content.decode(), "fact") != fact
    assert word in after.content.decode()


def test_back_and_change_show_the_answer_that_was_given(client, guided_region):
    asked = begin(client)
    fact = field(asked.content.decode(), "fact")
    after = say(client, asked, do="skipped")
    back = say(client, after, do="back")
    assert field(back.content.decode(), "fact") == fact
    changed = say(client, after, change="municipality")
    assert '<option value="272" selected' in changed.content.decode()
    first = say(client, changed, do="back")
    assert "Mikä auttaisi nyt?" in first.content.decode()


def test_an_answer_taken_away_is_forgotten(client, guided_region):
    shown = results(client, {"municipality": "272", "age": 19})
    after = say(client, shown, remove="age")
    assert told_in(after)["given"] == {"municipality": "272"}
    assert field(after.content.decode(), "at") == "results"


def test_services_stand_in_three_groups_with_reasons_source_and_date(client, guided_region):
    shown = results(client, {**AT_HOME, "age": 19, "main_benefit": NO_BENEFIT, "work_ability_limited": False})
    assert group(shown, "fits") == ["Kaarisillan kahvila", "Työhönvalmennus"]
    assert group(shown, "may_fit") == ["Kuntouttava työtoiminta"]
    page = shown.content.decode()
    assert "Pajan arki sopii sinulle" in page
    assert "380/2023, 5 §" in page
    assert f"Tarkistettu {clock.today():%-d.%-m.%Y}" in page
    assert "040 555 0101" in page
    assert "Velkaneuvonta" in page[page.index("ei sovi nyt: mikä") :]
    assert "Aikuisten sosiaaliohjaus" in page[page.index('id="without"') :], "without criteria, but findable"


def test_what_is_for_other_municipalities_is_counted_and_not_listed(client, guided_region):
    page = results(client, {"municipality": "272"}).content.decode()
    assert "Lahden työpaja" not in page
    assert "1 palvelu on muiden kuntien asukkaille" in page


def test_coverage_is_a_condition_like_the_criteria(client, guided_region):
    assert "Lahden työpaja" in group(results(client, {"age": 20}), "may_fit")
    assert "Lahden työpaja" in group(results(client, {"age": 20, "municipality": "398"}), "fits")


def test_what_was_wished_for_comes_first(client, guided_region):
    given = {"municipality": "272", "registered_jobseeker": True}
    assert group(results(client, given), "fits")[0] == "Kaarisillan kahvila"
    assert group(results(client, given, wish="work"), "fits")[0] == "Työhönvalmennus"


def test_own_words_decide_the_order_too(client, guided_region):
    given = {"municipality": "272", "registered_jobseeker": True}
    assert group(results(client, given, words="työhönvalmennus"), "fits")[0] == "Työhönvalmennus"


def test_for_another_person_the_words_are_about_them(client, guided_region):
    asked = begin(client, for_other="on")
    assert "Vastaa sen ihmisen puolesta" in asked.content.decode()
    assert heading(results(client, {"municipality": "272"}, for_other=True)) == "Tämä sopii hänelle"


def test_health_is_not_asked_when_it_decides_little(client, guided_region):
    answer = begin(client)
    asked = []
    while fact := field(answer.content.decode(), "fact"):
        asked.append(fact)
        answer = say(client, answer, do="unknown")
    assert asked
    assert "work_ability_limited" not in asked


def test_health_is_asked_when_it_decides_much_and_says_why(client, guided_region, make_entry, by):
    for number in range(8):
        criteria_of(make_entry(f"Kuntoutus {number}", municipalities=["272"]), [UNWELL], by=by)
    asked = begin(client)
    assert field(asked.content.decode(), "fact") == "work_ability_limited"
    assert "Tämä on yksityinen asia" in asked.content.decode()


def test_a_question_that_takes_something_for_granted_waits(guided_region, make_entry, by):
    hours = {"fact": "weekly_hours", "test": {"to": 20}}
    for number in range(8):
        criteria_of(make_entry(f"Tuki {number}", municipalities=["272"]), [hours], by=by)
    first = next_asked(standing(Told(given={"municipality": "272"}), language="fi"))
    assert first.fact.key == "has_employer"
    then = next_asked(standing(Told(given={"municipality": "272", "has_employer": True}), language="fi"))
    assert then.fact.key == "weekly_hours"
    without = next_asked(standing(Told(given={"municipality": "272", "has_employer": False}), language="fi"))
    assert without is None or without.fact.key != "weekly_hours"


def test_it_stops_when_no_answer_can_change_the_first_group(guided_region):
    settled = {**AT_HOME, "main_activity": "other", "work_ability_limited": False, "main_benefit": NO_BENEFIT}
    now = standing(Told(given=settled), language="fi")
    assert now.is_stable
    assert next_asked(now) is None
    more = standing(Told(given={**settled, "age": 20, "days_unemployed": 300}), language="fi")
    assert more.fits == now.fits


def test_a_change_of_criteria_or_entries_is_seen_at_once(client, guided_region, by):
    given = {"municipality": "272", "registered_jobseeker": True, "age": 40}
    assert "Velkaneuvonta" not in group(results(client, given), "fits")
    criteria_of(guided_region.benefits, [JOBSEEKER], by=by)
    assert "Velkaneuvonta" in group(results(client, given), "fits")
    guided_region.benefits.criteria = None
    guided_region.benefits.save()
    assert "Velkaneuvonta" not in group(results(client, given), "fits")


def test_answers_are_kept_when_the_language_changes(client, guided_region):
    asked = begin(client, wish="work")
    page = asked.content.decode()
    assert 'formaction="/sv/opas/"' in page
    carried = {name: field(page, name) for name in ("told", "at", "fact")}
    swedish = client.post("/sv/opas/", {**carried, "do": "show"})
    assert told_in(swedish) == told_in(asked)
    assert field(swedish.content.decode(), "fact") == carried["fact"]
    assert "Hoppa över" in swedish.content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en", "fi-selko"])
def test_every_fact_can_be_asked_in_every_language(client, guided_region, language):
    from polku_engine import standard_vocabulary

    for key in standard_vocabulary():
        for for_other in (False, True):
            carried = {"told": json.dumps({"for_other": for_other}), "change": key}
            status = client.post(f"/{language}/opas/", carried).status_code
            assert status == (422 if key == "birth_date" else 200), key


def test_every_kind_of_answer_is_said_in_words(client, guided_region):
    given = {
        "age": {"between": [16, 29]},
        "days_unemployed": {"between": [200, None]},
        "graduation_date": "2027-05-31",
        "main_benefit": {"has": ["labour_market"], "lacks": []},
        "wishes": {"has": [], "lacks": ["work"]},
        "main_activity": "unemployed",
        "monthly_income": 850.5,
        "finnish_skill": "basic",
    }
    page = results(client, given).content.decode()
    for words in ("16–29", "31.5.2027", "Työmarkkinatuki", "Ei mitään näistä"):
        assert words in page


HOSTILE = [
    "{",
    "[]",
    "null",
    "[" * 9000,
    '{"given": {"age": NaN}}',
    '{"given": {"age": 1e999}}',
    '{"given": {"age": ' + "9" * 5000 + "}}",
    '{"given": {"age": {"between": [null, null]}}}',
    '{"given": {"age": {"between": ["a", 2]}}}',
    '{"given": {"age": {"between": [30, 2]}}}',
    '{"given": {"age": {"one_of": [16]}}}',
    '{"given": {"age": {"value": 16, "given_on": "2026-01-01"}}}',
    '{"given": {"age": "vanha"}}',
    '{"given": {"main_activity": ["studying"]}}',
    '{"given": {"main_benefit": {"has": [["x"]], "lacks": []}}}',
    '{"given": {"main_benefit": {"has": ["labour_market"], "lacks": ["labour_market"]}}}',
    '{"given": {"has_employer": 3}}',
    '{"given": {"no_such_fact": 1}}',
    '{"given": {"Ä": 1}}',
    '{"given": {"birth_date": "2007-13-45"}}',
    '{"given": {"birth_date": "2007-01-01", "age": 80}}',
    '{"wish": "gold"}',
    '{"words": "' + "x" * 300 + '"}',
    '{"passed": {"age": "maybe"}}',
    '{"extra": 1}',
    '{"words": "' + "x" * 20_000 + '"}',
]


@pytest.mark.parametrize("told", HOSTILE)
@pytest.mark.parametrize("part", ["", "arkki/", "tarve/", "koodi/"])
def test_what_our_pages_do_not_write_gets_a_clear_answer(client, guided_region, told, part):
    answer = client.post(ADDRESS + part, {"told": told, "do": "results", "once": ONCE})
    assert 400 <= answer.status_code < 500
    assert "<h1" in answer.content.decode()
    assert UnmetNeed.objects.count() == HandedSituation.objects.count() == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"fact": "age", "answer": "minus"},
        {"fact": "age", "answer": "-3"},
        {"fact": "age", "answer": "9" * 400},
        {"fact": "age"},
        {"fact": "has_employer", "answer": '"x"'},
        {"fact": "main_benefit", "answer": "gold"},
        {"fact": "graduation_date", "answer": "31.31.2026"},
        {"fact": "municipality", "answer": "999"},
        {"fact": "no_such_fact", "answer": "1"},
        {"fact": "", "answer": "1"},
        {"change": "no_such_fact"},
        {"do": "unknown", "fact": "birth_date"},
        {"do": "begin", "municipality": "'; --"},
        {"do": "begin", "wish": "gold"},
    ],
)
def test_an_answer_that_cannot_be_is_asked_again(client, guided_region, sent):
    answer = client.post(ADDRESS, {"told": json.dumps({"given": {"housing": "own"}}), **sent})
    assert answer.status_code == 422
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("part", ["", "arkki/", "tarve/", "koodi/", "koodi/poista/"])
def test_nothing_breaks_without_a_form(client, guided_region, part):
    assert client.get(ADDRESS + part).status_code in (200, 302)
    assert client.post(ADDRESS + part, {}).status_code < 500
    assert client.post(ADDRESS + part, b"\xff\xfe", content_type="application/json").status_code < 500


CANARY = "kanarialintu"


def everything_kept():
    """All rows of all tables that the product itself may read, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [f'"{table}"'])
            if cursor.fetchone()[0]:
                cursor.execute(f'SELECT t::text FROM "{table}" t')
                yield from ((table, row[0]) for row in cursor.fetchall())


def test_nothing_of_the_answers_is_kept_anywhere(client, guided_region, caplog, mailoutbox):
    before = set(everything_kept())
    with caplog.at_level(logging.DEBUG):
        answer = begin(client, words=CANARY, wish="work")
        for _step in range(4):
            answer = say(client, answer, do="unknown")
        answer = results(client, {**AT_HOME, "age": 47, "health_grounds": SUBSTANCE}, words=CANARY)
        client.post(f"{ADDRESS}arkki/", {"told": field(answer.content.decode(), "told")})
    assert set(everything_kept()) == before
    assert CANARY not in caplog.text
    assert "health_grounds" not in caplog.text
    assert mailoutbox == []
    assert "sessionid" not in client.cookies
    assert CANARY not in str(client.cookies)
    assert not any(
        CANARY in link for link in re.findall(r'(?:href|action)="([^"]*)"', answer.content.decode())
    )


def test_the_mail_has_links_only(client, guided_region):
    page = results(client, {"municipality": "272", "age": 47}).content.decode()
    mail = re.search(r'href="(mailto:[^"]*)"', page).group(1)
    assert "/lista/" in mail
    # The link to the list has the numbers of the services, which may hold these digits.
    assert "47" not in re.sub(r"\d+(\.\d+)+", "", unquote(mail))
    assert "age" not in mail


def test_forgetting_clears_the_copies_of_the_browser_too(client, guided_region):
    answer = client.post(ADDRESS, {"do": "forget"})
    assert (answer.status_code, answer.url) == (302, ADDRESS)
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_the_sheet_has_answers_services_and_a_code_to_scan(client, guided_region):
    told = json.dumps({"given": {"municipality": "272", "age": 19}})
    page = client.post(f"{ADDRESS}arkki/", {"told": told}).content.decode()
    for words in ("Kotikunta: Kokkola", "Kaarisillan kahvila", "<svg", "040 555 0101"):
        assert words in page


# The anonymous need.


def keep_need(client, given, **more):
    told = json.dumps({"given": given, "wish": "work"})
    return client.post(f"{ADDRESS}tarve/", {"told": told, "once": ONCE, "words": "", **more})


def test_a_need_keeps_only_coarse_facts(client, guided_region):
    given = {"municipality": "849", "age": 23, "health_grounds": SUBSTANCE}
    assert keep_need(client, given, words="Kyyti pajalle, soita 040 555 0123").status_code == 200
    need = UnmetNeed.objects.get()
    assert need.source == "guided"
    assert need.words == "kyyti pajalle, soita …"
    assert need.municipality is None
    assert need.facts["age"] == {"between": [18, 24]}
    assert need.facts["wishes"] == {"has": ["work"]}
    assert {"849", "272"} <= set(need.facts["municipality"]["one_of"]), (
        "the county, not the small municipality"
    )
    assert set(need.facts) == {"age", "wishes", "municipality"}


def test_a_large_municipality_may_be_named(client, guided_region):
    keep_need(client, {"municipality": "272"})
    assert UnmetNeed.objects.get().municipality_id == "272"


def test_the_same_page_sent_twice_counts_once(client, guided_region):
    keep_need(client, {"municipality": "272"})
    keep_need(client, {"municipality": "272"})
    assert UnmetNeed.objects.get().count == 1
    keep_need(client, {"municipality": "272"}, once="f" * 32)
    assert UnmetNeed.objects.get().count == 2


def test_needs_weigh_the_gap_report_as_situations(client, guided_region):
    from polku.directory.queries.needs import situations_of_needs
    from polku_engine import situation_from_json

    keep_need(client, {"municipality": "849", "age": 23})
    keep_need(client, {"municipality": "272", "age": 16}, once="f" * 32)
    kept = situations_of_needs(since=clock.today())
    assert [count for _answers, count in kept] == [1, 1]
    ages = [situation_from_json(answers, clock.today())["age"].spans for answers, _count in kept]
    assert ages == [((18, 24),), ((16, 17),)]


def test_the_large_municipalities_are_what_they_are_called(guided_region):
    import tomllib

    from polku.accounts.models import Municipality
    from polku.directory.queries.regions import LARGE_MUNICIPALITIES

    listed = tomllib.loads(LARGE_MUNICIPALITIES.read_text())["municipality"]
    names = {m.code: m.name("fi").text for m in Municipality.objects.all()}
    assert {each["code"]: each["name"] for each in listed} == {
        each["code"]: names[each["code"]] for each in listed
    }


# Cost.


def test_a_step_asks_little_of_the_database(client, guided_region):
    for _look in range(2):
        begin(client, wish="work")
        results(client, {"municipality": "272"})
    with CaptureQueriesContext(connection) as asked:
        begin(client, wish="work")
    assert len([q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 4
    with CaptureQueriesContext(connection) as asked:
        results(client, {"municipality": "272"})
    assert len([q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 6


def test_expired_situations_are_deleted_by_the_job(guided_region):
    assert delete_expired() == 0


def test_an_empty_field_is_nothing_told():
    assert read_told("", clock.today()) == Told()


def test_the_best_next_question_beats_a_random_order(guided_region):
    from polku.cli.guided_bench.simulation import simulate
    from polku.directory.queries.guided import catalogue

    report = simulate(catalogue(), homes=["272"], situations=30, unknown=0.1, seed=1)
    best, other = report["best_next"]["until_stable"], report["random_order"]["until_stable"]
    assert best["median"] <= 7
    assert best["mean"] <= other["mean"]
