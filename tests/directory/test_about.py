"""About the site, and messages to those who keep it."""

import pytest

pytestmark = pytest.mark.django_db


def messages():
    from polku.directory.models import Feedback

    return list(Feedback.objects.values_list("kind", "text", "reply_to", "entry", "due_on"))


def test_a_message_is_kept_with_the_day_of_its_answer(client, region, noon):
    answer = client.post(
        "/fi/palaute/", {"kind": "other", "text": "Hyvä sivu.", "reply_to": "aino@example.fi"}
    )
    assert answer.url == "/fi/palaute/kiitos/"
    assert "8. joulukuuta 2026" in client.get(answer.url).content.decode()
    ((kind, text, reply_to, entry, due_on),) = messages()
    assert (kind, text, reply_to, entry) == ("other", "Hyvä sivu.", "aino@example.fi", None)
    assert due_on.isoformat() == "2026-12-08"


def test_a_message_knows_the_entry_it_is_about(client, region):
    page = client.get(f"/fi/palaute/?kind=entry&entry={region.cafe.pk}&page=/fi/").content.decode()
    assert "Kaarisillan kahvila" in page
    assert 'value="entry" checked' in page or "checked" in page
    client.post(
        "/fi/palaute/", {"kind": "entry", "text": "Väärä numero.", "entry": region.cafe.pk, "page": "/fi/"}
    )
    assert messages()[0][3] == region.cafe.pk


@pytest.mark.parametrize(
    "facts",
    [{}, {"kind": "other"}, {"kind": "x", "text": "a"}, {"kind": "other", "text": "a", "reply_to": "x"}],
)
def test_a_message_that_cannot_be_used_comes_back_with_what_was_typed(client, facts):
    answer = client.post("/fi/palaute/", facts)
    assert answer.status_code == 422
    assert facts.get("text", "") in answer.content.decode()
    assert messages() == []


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(client):
    answer = client.post("/fi/palaute/", {"kind": "other", "text": "osta", "website": "https://example.org"})
    assert answer.status_code == 302
    assert messages() == []


@pytest.mark.parametrize("value", ["x", "-1", "9" * 30, "0"])
def test_an_odd_entry_is_left_out(client, db, value):
    assert client.get(f"/fi/palaute/?kind=entry&entry={value}").status_code == 200


def test_the_accessibility_statement_tells_what_the_law_wants(client, db):
    page = client.get("/fi/saavutettavuus/").content.decode()
    for words in (
        "WCAG 2.2 AA",
        "14 päivän kuluessa",
        "Traficom",
        "/fi/palaute/?kind=accessibility",
        "Laadittu",
    ):
        assert words in page


@pytest.mark.parametrize("language", ["fi", "sv", "en", "fi-selko"])
@pytest.mark.parametrize(
    "path",
    ["tietoa/", "tietosuoja/", "saavutettavuus/", "palaute/", "laheisille/", "ammattilaisille/", "seuraa/"],
)
def test_every_page_about_the_site_opens_in_every_language(client, db, language, path):
    assert client.get(f"/{language}/{path}").status_code == 200
