"""What the requirement rows of contacts mean on the loaded demo: each check takes nothing and fails by itself."""

from datetime import timedelta

from polku.accounts.actions import remind_of_contacts
from polku.accounts.choices import ContactState
from polku.accounts.models import ContactCard, User
from polku.accounts.queries import contact_list, stale_contacts
from polku.shared import clock
from tests.cast import as_actor


def _kaisa():
    return as_actor(User.objects.get(email="kaisa@example.fi"))


def contact_cards_have_an_owner_an_end_and_a_circle_and_stale_ones_are_flagged():
    seen_by_members = contact_list(actor=_kaisa(), language="fi")
    seen_by_all = contact_list(actor=None, language="fi")
    assert {one.card.visibility for one in seen_by_members} == {"public", "network"}
    assert {one.card.visibility for one in seen_by_all} == {"public"}
    assert any(one.owner == _kaisa().user for one in seen_by_members)
    states = {one.state for one in seen_by_members}
    assert {ContactState.CURRENT, ContactState.SOON, ContactState.STALE, ContactState.ENDED} <= states
    assert stale_contacts(actor=_kaisa()).exists()
    spelled = [one.card for one in seen_by_all if one.card.email]
    assert spelled
    assert all("(at)" in card.shown_email and "@" not in card.shown_email for card in spelled)


def the_roles_of_the_sources_stand_in_the_contacts():
    roles = " ".join(card.role["fi"].casefold() for card in ContactCard.objects.all())
    for role in ("kehittämisjohtaja", "koulutuspäällikkö", "projektipäällikkö", "projektisihteeri"):
        assert role in roles
    assert roles.count("projektityöntekijä") == 3


def who_keeps_a_card_is_asked_before_it_ends():
    card = next(one.card for one in contact_list(actor=_kaisa(), language="fi", state=ContactState.CURRENT))
    with clock.freeze(clock.now() + (card.expires_on - clock.today()) - timedelta(days=14)):
        assert remind_of_contacts() > 0
        card.refresh_from_db()
        assert card.reminded_at is not None


def an_old_name_finds_the_contacts_of_the_body_it_was():
    listed = contact_list(actor=_kaisa(), language="fi", words="kp ote")
    assert any(one.state == ContactState.ENDED for one in listed)


def _contacts():
    contact_cards_have_an_owner_an_end_and_a_circle_and_stale_ones_are_flagged()
    the_roles_of_the_sources_stand_in_the_contacts()
    who_keeps_a_card_is_asked_before_it_ends()
    an_old_name_finds_the_contacts_of_the_body_it_was()


ROWS = {"R23": _contacts}
