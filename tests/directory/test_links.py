"""Keeping an entry true through a signed link, without an account."""

import logging
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from polku.audit.models import Event
from polku.directory.actions import archive_entry, create_channel, new_link, publish_channel
from polku.directory.actions.links import send_links
from polku.directory.content import ChannelContent
from polku.directory.models import Channel, Claim, Entry
from polku.directory.queries.links import LinkState, read_link, token_for
from polku.mail.models import Message
from polku.shared import clock, signing
from polku.shared.actor import by_link
from polku.shared.errors import Refused
from tests.directory.upkeep_pages import as_actor, form_of

pytestmark = pytest.mark.django_db

CONFIRM, CHANGE, ASK = (f"/fi/pida-totta/{word}/" for word in ("vahvista", "muuta", "uusi-linkki"))


@pytest.fixture
def entry(make_entry):
    group = {
        "key": "ke",
        "name": {"fi": "Keskiviikko"},
        "weekday": 3,
        "starts": "13:00",
        "ends": "15:00",
        "first_date": "2026-01-07",
    }
    owner = {"owner_email": "kerho@example.fi", "owner_label": "Kerhon vetäjät"}
    return make_entry("Kerho", kind="activity", description={"fi": "Pelataan."}, groups=[group], owner=owner)


@pytest.fixture
def token(entry):
    return token_for(entry)


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def page_of(token):
    return reverse("keep_true", args=[token])


def opened(visitor, token):
    """The page to change the information, after pressing the button for it."""
    return visitor.post(CHANGE, {"token": token})


def change(visitor, token, **typed):
    fields = form_of(opened(visitor, token), "description_fi")
    return visitor.post(CHANGE, {**fields, "send": "1", **typed})


# Opening


def test_the_link_shows_the_entry_as_it_stands_and_changes_nothing(visitor, token, entry):
    page = visitor.get(page_of(token))
    assert page.status_code == 200
    assert "Pelataan." in page.content.decode()
    before = entry.assured_at
    entry.refresh_from_db()
    assert entry.assured_at == before


@pytest.mark.parametrize("open_it", ["page", "change", "confirm"])
def test_no_page_of_a_link_tells_its_address_to_others(visitor, token, open_it):
    answer = {
        "page": lambda: visitor.get(page_of(token)),
        "change": lambda: opened(visitor, token),
        "confirm": lambda: visitor.post(CONFIRM, {"token": token}),
    }[open_it]()
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'content="noindex"' in answer.content.decode()


def test_the_token_is_in_no_address_after_the_first_page(visitor, token):
    page = visitor.get(page_of(token)).content.decode()
    assert f'action="{CONFIRM}"' in page
    assert f'action="{CHANGE}"' in page
    assert token not in visitor.post(CONFIRM, {"token": token}).content.decode()


def test_the_token_is_in_no_log(visitor, token, caplog):
    with caplog.at_level(logging.DEBUG):
        visitor.get(page_of(token))
        visitor.get(page_of(token + "x"))
        visitor.post(CONFIRM, {"token": token})
    assert token not in caplog.text


def test_the_token_is_not_printed_on_paper(visitor, token):
    assert token not in visitor.get(page_of(token)).content.decode().partition('class="print-foot"')[2]


# Confirming


def test_one_press_confirms(visitor, token, entry):
    later = clock.now() + timedelta(days=20)
    with clock.freeze(later):
        assert visitor.post(CONFIRM, {"token": token}).status_code == 200
    entry.refresh_from_db()
    assert entry.assured_by_label == "Kerhon vetäjät"
    assert entry.next_review_on == later.astimezone(clock.HELSINKI).date() + timedelta(days=180)


def test_pressing_twice_is_once(visitor, token, entry):
    for _twice in (1, 2):
        assert visitor.post(CONFIRM, {"token": token}).status_code == 200
    assert Event.objects.filter(verb="confirm_entry", target_id=entry.pk).count() == 1


def test_a_forged_request_without_the_token_does_nothing(visitor, entry):
    before = entry.assured_at
    assert visitor.post(CONFIRM, {"token": ""}).status_code == 404
    entry.refresh_from_db()
    assert entry.assured_at == before


def test_the_browsers_null_origin_is_not_in_the_way(visitor, token):
    assert visitor.post(CONFIRM, {"token": token}, headers={"origin": "null"}).status_code == 200


# Changing


def test_a_change_waits_for_review_and_the_public_text_stays(visitor, token, entry):
    answer = change(visitor, token, description_fi="Pelataan ja lauletaan.")
    assert answer.status_code == 200
    proposal = entry.versions.get(state="proposed")
    assert proposal.content["description"]["fi"] == "Pelataan ja lauletaan."
    assert proposal.made_by_label == "Kerhon vetäjät"
    entry.refresh_from_db()
    assert entry.published_content["description"]["fi"] == "Pelataan."


def test_sending_the_change_twice_makes_one_proposal(visitor, token, entry):
    for _twice in (1, 2):
        change(visitor, token, description_fi="Pelataan ja lauletaan.")
    assert entry.versions.filter(state="proposed").count() == 1


def test_sending_without_a_change_confirms(visitor, token, entry):
    with clock.freeze(clock.now() + timedelta(days=3)):
        change(visitor, token)
    entry.refresh_from_db()
    assert entry.assured_by_label == "Kerhon vetäjät"
    assert not entry.versions.filter(state="proposed").exists()


def test_a_refused_form_keeps_what_was_typed(visitor, token):
    answer = change(visitor, token, name_fi="", description_fi="Uusi kuvaus", **{"rows-0-starts": "klo"})
    assert answer.status_code == 422
    assert "Uusi kuvaus" in answer.content.decode()


def test_times_of_groups_change_by_the_link(visitor, token, entry):
    change(visitor, token, **{"rows-0-starts": "14", "rows-0-ends": "16.30"})
    group = entry.versions.get(state="proposed").content["groups"][0]
    assert (group["key"], group["starts"], group["ends"]) == ("ke", "14:00:00", "16:30:00")


def test_places_left_are_public_at_once(visitor, token, entry):
    change(visitor, token, **{"now-group0": "4"})
    claim = Claim.objects.get(entry=entry)
    assert (claim.kind, claim.group_key, claim.value, claim.stated_by_label) == (
        "group_places",
        "ke",
        4,
        "Kerhon vetäjät",
    )
    assert not entry.versions.filter(state="proposed").exists()


def test_a_new_phone_number_is_told_of_this_entry_only(visitor, make_entry, association, by):
    document = ChannelContent.model_validate(
        {"kind": "phone", "name": {"fi": "Vaihde"}, "phones": [{"number": "040 555 0101"}]}
    )
    channel = publish_channel(
        channel=create_channel(organisation=association, content=document, by=by), by=by
    )
    entry = make_entry("Kerho", channels=[{"channel": channel.pk}])
    assert form_of(opened(visitor, token_for(entry)), "phone")["phone"] == ["040 555 0101"]
    change(visitor, token_for(entry), phone="040 555 0909")
    use = entry.versions.get(state="proposed").content["channels"][0]
    assert use == {"channel": channel.pk, "phones": [{"number": "040 555 0909"}]}
    channel.refresh_from_db()
    assert channel.published_content["phones"][0]["number"] == "040 555 0101"


def test_an_entry_without_any_way_gets_one_that_nobody_sees_yet(visitor, token, entry):
    for _twice in (1, 2):
        change(visitor, token, phone="040 555 0909", street="Kauppakatu", postal_code="67100")
    channel = Channel.objects.get()
    assert channel.state == "draft"
    assert entry.versions.get(state="proposed").content["channels"] == [{"channel": channel.pk}]


def test_the_page_works_in_swedish(visitor, token):
    assert visitor.get(page_of(token).replace("/fi/", "/sv/")).status_code == 200


# Links that open nothing


def frozen(days, **more):
    return clock.freeze(clock.now() + timedelta(days=days, **more))


def test_the_last_moment_of_a_link(entry):
    start = datetime(2026, 3, 1, 10, 0, tzinfo=clock.HELSINKI)
    with clock.freeze(start):
        token = token_for(entry)
    with clock.freeze(start + timedelta(days=30, seconds=-1)):
        assert read_link(token).state is LinkState.OPEN
    with clock.freeze(start + timedelta(days=30)):
        assert read_link(token).state is LinkState.EXPIRED


@pytest.mark.parametrize("method", ["get", "confirm", "change"])
def test_an_expired_link_explains_itself_and_offers_a_new_one(visitor, token, entry, method):
    with frozen(31):
        answer = (
            visitor.get(page_of(token))
            if method == "get"
            else visitor.post(CONFIRM if method == "confirm" else CHANGE, {"token": token})
        )
    assert answer.status_code == 410
    assert f'action="{ASK}"' in answer.content.decode()
    assert not Event.objects.filter(verb="confirm_entry").exists()


def test_a_link_ends_when_a_newer_one_is_made(visitor, token, entry, kaisa):
    new_link(entry=entry, by=as_actor(kaisa))
    assert visitor.get(page_of(token)).status_code == 410
    assert visitor.post(CONFIRM, {"token": token}).status_code == 410


def test_a_link_to_an_entry_that_is_not_public_says_so(visitor, token, entry, by):
    archive_entry(entry=entry, by=by)
    assert visitor.get(page_of(token)).status_code == 410


@pytest.mark.parametrize(
    "damage",
    [
        lambda t: t[:-1],
        lambda t: "x" + t,
        lambda t: "ei-mikaan",
        lambda t: t * 20,
        lambda t: t.replace(".", ""),
    ],
)
def test_a_damaged_link_opens_nothing(visitor, token, damage):
    answer = visitor.get(page_of(damage(token)))
    assert answer.status_code == 404
    assert f'action="{ASK}"' in answer.content.decode()


def test_a_link_signed_for_something_else_opens_nothing(visitor, entry):
    other = signing.sign("stop-digest", entry.pk, entry.link_stamp, days=30)
    assert visitor.get(page_of(other)).status_code == 404


def test_a_link_to_one_entry_gives_no_right_to_another(entry, make_entry):
    from polku.directory.actions import confirm_entry

    other = make_entry("Toinen")
    with pytest.raises(Refused):
        confirm_entry(entry=other, by=read_link(token_for(entry)).actor)
    with pytest.raises(Refused):
        confirm_entry(entry=other, by=by_link("list", other.pk, "x"))


def test_opening_the_pages_in_between_again_says_how_to_go_on(visitor):
    for address in (CONFIRM, CHANGE):
        assert visitor.get(address).status_code == 404


# Asking for a new link


def test_a_new_link_goes_to_the_owners_address(visitor, token, entry):
    with frozen(31):
        visitor.post(ASK, {"token": token})
    message = Message.objects.get()
    assert message.recipient == "kerho@example.fi"
    assert "/pida-totta/" in message.body


def test_the_answer_is_the_same_whether_the_address_keeps_something_or_not(visitor, entry):
    answers = [visitor.post(ASK, {"address": who}) for who in ("kerho@example.fi", "muu@example.fi")]
    assert answers[0].status_code == answers[1].status_code == 200
    assert without_nonce(answers[0]) == without_nonce(answers[1])
    assert Message.objects.count() == 1


def without_nonce(answer):
    return answer.content.decode().split("</header>")[1]


def test_asking_again_and_again_sends_one_mail(visitor, entry):
    for _again in range(5):
        visitor.post(ASK, {"address": "KERHO@example.fi"})
    assert Message.objects.count() == 1


def test_after_a_while_one_may_ask_again(visitor, entry):
    visitor.post(ASK, {"address": "kerho@example.fi"})
    with frozen(0, hours=1):
        visitor.post(ASK, {"address": "kerho@example.fi"})
    assert Message.objects.count() == 2


@pytest.mark.parametrize("address", ["", "ei osoite", "a" * 400 + "@example.fi"])
def test_what_is_no_address_is_refused(visitor, address):
    assert visitor.post(ASK, {"address": address}).status_code == 422


def test_the_link_in_the_mail_opens_the_entry(visitor, entry, by):
    message = send_links(to="kerho@example.fi", entries=[entry], by=by)
    address = next(line for line in message.body.splitlines() if "/pida-totta/" in line)
    assert visitor.get(address.removeprefix("http://testserver")).status_code == 200


def test_the_page_shows_nothing_that_is_not_public(visitor, token, entry, editor):
    entry.versions.create(
        number=90, content={"name": {"fi": "Salainen luonnos"}}, state="draft", made_by_label="x"
    )
    assert "Salainen luonnos" not in visitor.get(page_of(token)).content.decode()
    assert Entry.objects.get(pk=entry.pk).versions.filter(number=90).exists()
