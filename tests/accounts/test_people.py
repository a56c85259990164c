"""Invitations, signing in, roles with terms."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from polku.accounts import permissions
from polku.accounts.actions import add_membership, close_account, end_membership, invite
from polku.accounts.models import Invitation, User
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


def as_actor(user):
    return Actor("user", user.call_name, user=user)


def sign_in(client, email, password=PASSWORD):
    return client.post("/fi/tili/login/", {"login": email, "password": password})


def test_one_signs_in_with_the_address_and_password(client, kaisa):
    answer = sign_in(client, "kaisa@example.fi")
    assert answer.status_code == 302
    assert client.get("/fi/tili/").status_code == 200


def test_a_wrong_password_says_so_and_keeps_the_address(client, kaisa):
    page = sign_in(client, "kaisa@example.fi", "arvaus-arvaus")
    assert page.status_code == 200
    assert "kaisa@example.fi" in page.content.decode()


def test_there_is_no_open_sign_up(client):
    page = client.get("/fi/tili/signup/").content.decode()
    assert "kutsu" in page.casefold()
    client.post(
        "/fi/tili/signup/", {"email": "uusi@example.fi", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.exists()


def test_an_invitation_makes_an_account_with_its_role(client, kaisa, association):
    client.force_login(kaisa)
    form = {"email": "Uusi@example.fi", "call_name": "Uusi", "role": "editor", "language": "sv"}
    assert client.post(f"/fi/hallinta/organisaatiot/{association.pk}/henkilo/", form).status_code == 302
    mail = Message.objects.get()
    address = re.search(r"http://testserver(\S+/kutsu/\S+/)", mail.body).group(1)
    assert address.startswith("/sv/")
    client.logout()
    answer = client.post(address, {"call_name": "Uusi", "password": "yksi-kaksi-kolme"})
    assert answer.status_code == 302
    assert sign_in(client, "uusi@example.fi", "yksi-kaksi-kolme").status_code == 302
    actor = as_actor(User.objects.get(email="uusi@example.fi"))
    assert permissions.may_edit_organisation(actor, association)
    assert client.get(address).status_code == 410


def test_an_invitation_is_accepted_in_a_browser_that_hides_where_it_comes_from(kaisa, association):
    invitation = invite(email="x@example.fi", role="member", organisation=association, by=as_actor(kaisa))
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(f"/fi/kutsu/{invitation.key}/")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    typed = {"call_name": "Xenia", "password": "yksi-kaksi-kolme"}
    browser.post(f"/fi/kutsu/{invitation.key}/", typed, headers={"origin": "null"})
    assert User.objects.get(email="x@example.fi").call_name == "Xenia"


def test_an_invitation_ends_after_two_weeks(client, kaisa, association):
    invitation = invite(email="x@example.fi", role="member", organisation=association, by=as_actor(kaisa))
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert client.get(f"/fi/kutsu/{invitation.key}/").status_code == 410
    client.post(f"/fi/kutsu/{invitation.key}/", {"call_name": "X", "password": "yksi-kaksi-kolme"})
    assert not User.objects.filter(email="x@example.fi").exists()


def test_a_short_password_is_explained(client, kaisa, association):
    invitation = invite(email="x@example.fi", role="member", organisation=association, by=as_actor(kaisa))
    page = client.post(f"/fi/kutsu/{invitation.key}/", {"call_name": "Xenia", "password": "lyhyt"})
    assert page.status_code == 200
    assert "Xenia" in page.content.decode()


def test_an_editor_invites_no_coordinator(editor, association):
    with pytest.raises(Refused):
        invite(email="x@example.fi", role="coordinator", organisation=association, by=as_actor(editor))


def test_who_has_an_account_gets_a_membership_instead(client, kaisa, sari, association):
    with pytest.raises(Invalid):
        invite(email="SARI@example.fi", role="editor", organisation=association, by=as_actor(kaisa))
    client.force_login(kaisa)
    form = {"email": "sari@example.fi", "role": "editor", "language": "fi"}
    client.post(f"/fi/hallinta/organisaatiot/{association.pk}/henkilo/", form)
    assert permissions.may_edit_organisation(as_actor(User.objects.get(pk=sari.pk)), association)


def test_a_right_holds_from_its_first_day_to_its_last(make_user, association, by):
    user, today = make_user("sari"), clock.today()
    add_membership(
        user=user, organisation=association, role="editor", by=by, valid_from=today, valid_to=today
    )
    assert permissions.may_edit_organisation(as_actor(user), association)
    for moment, expected in ((-1, False), (0, True), (1, False)):
        with clock.freeze(clock.now() + timedelta(days=moment)):
            assert permissions.may_edit_organisation(as_actor(user), association) is expected


def test_an_ended_membership_gives_nothing_at_once(editor, association, by):
    end_membership(membership=editor.memberships.get(), by=by)
    assert not permissions.may_edit_organisation(as_actor(User.objects.get(pk=editor.pk)), association)


def test_a_closed_account_cannot_sign_in(client, kaisa, by):
    close_account(user=kaisa, by=by)
    sign_in(client, "kaisa@example.fi")
    assert client.get("/fi/tili/").status_code == 302


def test_two_step_sign_in_and_passkey_pages_open(client, kaisa):
    sign_in(client, "kaisa@example.fi")
    for page in ("", "2fa/", "password/change/", "email/"):
        assert client.get(f"/fi/tili/{page}").status_code == 200, page


def test_the_first_administrator_comes_in_by_a_printed_link(client, capsys, db):
    from django.core.management import call_command

    call_command("first_administrator", "paakayttaja@example.fi")
    address = re.search(r"http://testserver(\S+)", capsys.readouterr().out).group(1)
    assert (
        client.post(address, {"call_name": "Pääkäyttäjä", "password": "yksi-kaksi-kolme"}).status_code == 302
    )
    assert permissions.is_admin(as_actor(User.objects.get()))


def test_an_account_is_closed_from_the_command_line(kaisa):
    from django.core.management import CommandError, call_command

    call_command("close_account", "kaisa@example.fi")
    assert not permissions.is_coordinator(as_actor(User.objects.get(pk=kaisa.pk)))
    with pytest.raises(CommandError, match="No open account"):
        call_command("close_account", "kaisa@example.fi")
