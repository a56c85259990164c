"""An agreement is written, opened, signed by link or on paper, comes into force and is amended."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client

from polku.cooperation import actions
from polku.cooperation.models import AgreementVersion, Signature
from polku.cooperation.permissions import may_see_network_work
from polku.cooperation.queries import members_on
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Refused
from tests.cast import as_actor, workplace
from tests.cooperation.test_terms import again

pytestmark = pytest.mark.django_db


def link_to(name):
    body = Message.objects.filter(kind="agreement_to_sign", recipient=f"{name}@example.fi").latest("pk").body
    return "/" + re.search(r"https?://[^/]+/(\S+)", body)[1]


def code_to(name):
    assert mail.outbox[-1].to == [f"{name}@example.fi"]
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]


def sign(client, name, who="Aino", role="Rehtori"):
    """The signer's way on a phone: read, say who, give the code."""
    said = {"name": who, "role": role, "entitled": "on"}
    assert "Verkostosopimus" in client.get(link_to(name)).text
    assert "koodi" in client.post(link_to(name), said).text
    return client.post(link_to(name), said | {"code": code_to(name)})


def test_who_signs_needs_no_account_but_the_link_and_a_code_of_the_same_mailbox(client, opened):
    answer = sign(client, "koulu")
    assert "on allekirjoittanut" in answer.text
    made = Signature.objects.get()
    assert (made.signer_name, made.signer_role, made.how) == ("Aino", "Rehtori", "link")
    assert made.content_mark == opened.document.fingerprint()
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert Message.objects.filter(kind="agreement_answered", recipient="kaisa@example.fi").exists()


def test_a_wrong_code_signs_nothing_and_keeps_what_was_typed(client, opened):
    said = {"name": "Aino", "role": "Rehtori", "entitled": "on"}
    client.post(link_to("koulu"), said)
    wrong = "000000" if code_to("koulu") != "000000" else "111111"
    for _try in range(6):
        answer = client.post(link_to("koulu"), said | {"code": wrong})
        assert answer.status_code == 422
        assert 'value="Aino"' in answer.text
    assert client.post(link_to("koulu"), said | {"code": code_to("koulu")}).status_code == 422
    assert not Signature.objects.exists()


def test_without_the_code_nobody_signs(client, opened):
    party = opened.parties.get(signer_email="koulu@example.fi")
    from polku.cooperation.queries.links import read_link

    link = read_link(link_to("koulu").rstrip("/").rsplit("/", 1)[1])
    with pytest.raises(Refused):
        actions.sign_agreement(party=party, name="Aino", role="", by=link.actor)
    other = opened.parties.get(signer_email="yhdistys@example.fi")
    with pytest.raises(Refused):
        actions.mail_signing_code(party=other, by=link.actor)


def test_the_last_signature_puts_it_in_force_and_makes_the_signers_members(
    client, opened, kaisa, network, sari, verkosto
):
    sign(client, "koulu")
    sign(Client(), "yhdistys")
    paper(opened, kaisa, network)
    opened.refresh_from_db()
    assert opened.state == "in_force"
    assert len(members_on(verkosto, clock.today())) == 3
    assert may_see_network_work(again(sari), verkosto)


def paper(version, kaisa, *organisations, held_at=None):
    parties = version.parties.filter(organisation__in=organisations)
    return actions.record_paper(
        version=version, held_at=held_at or clock.now(), place="Lahti", titles={"fi": "Allekirjoitustilaisuus"},
        signers=[actions.PaperSigner(party, "Eero", "Toiminnanjohtaja") for party in parties],
        minutes={"kind": "link", "title": "Muistio", "address": "https://example.fi/muistio"}, by=as_actor(kaisa),
    )  # fmt: skip


def test_signatures_on_paper_keep_the_occasion_its_place_and_its_minutes(
    client, opened, kaisa, network, association
):
    held = datetime(2018, 11, 30, 13, 0, tzinfo=clock.HELSINKI)
    paper(opened, kaisa, network, association, held_at=held)
    client.force_login(kaisa)
    text = client.get(f"/fi/verkostot/paijat-hame/sopimus/{opened.number}/").text
    assert "30.11.2018 klo 13.00" in text
    assert "https://example.fi/muistio" in text
    with pytest.raises(Invalid):
        paper(opened, kaisa, network, held_at=held)
    with pytest.raises(Invalid):
        paper(
            opened,
            kaisa,
            opened.parties.get(signature=None).organisation,
            held_at=clock.now() + timedelta(days=1),
        )


def test_the_units_of_a_party_become_the_members(draft, kaisa, verkosto, make_organisation):
    whole = make_organisation("PHHYKY", kind="joint_authority")
    units = [make_organisation(name, kind="unit", parent=whole) for name in ("Vammaispalvelut", "Työikäiset")]
    actions.save_party(version=draft, organisation=whole, units=units, by=as_actor(kaisa))
    version = actions.open_for_signing(version=draft, send_links=False, by=as_actor(kaisa))
    paper(version, kaisa, *[party.organisation for party in version.parties.all()])
    members = {member.organisation for member in members_on(verkosto, clock.today())}
    assert set(units) <= members
    assert whole not in members


def test_what_was_opened_for_signing_never_changes(opened, kaisa):
    with pytest.raises(Invalid):
        actions.save_agreement(version=opened, seen=2, parts={"title": {"fi": "Toinen"}}, by=as_actor(kaisa))
    with pytest.raises(DatabaseError), transaction.atomic():
        AgreementVersion.objects.filter(pk=opened.pk).update(content={"title": {"fi": "Toinen"}})


def test_a_signature_never_changes(opened, kaisa, network):
    paper(opened, kaisa, network)
    with pytest.raises(DatabaseError), transaction.atomic():
        Signature.objects.update(signer_name="Joku muu")


def test_an_amendment_keeps_the_history_and_ends_the_version_before(client, opened, kaisa, verkosto):
    everybody = [party.organisation for party in opened.parties.all()]
    paper(opened, kaisa, *everybody)
    second = actions.begin_agreement(network=verkosto, note="Uusi aika", by=as_actor(kaisa))
    assert second.number == 2
    assert second.parties.count() == 3
    with pytest.raises(Invalid):
        actions.begin_agreement(network=verkosto, by=as_actor(kaisa))
    second = actions.open_for_signing(version=second, send_links=False, by=as_actor(kaisa))
    assert AgreementVersion.objects.get(pk=opened.pk).state == "in_force"
    paper(second, kaisa, *everybody)
    assert list(verkosto.agreement_versions.order_by("number").values_list("state", flat=True)) == [
        "replaced",
        "in_force",
    ]
    assert "Uusi aika" in client.get("/fi/verkostot/paijat-hame/sopimus/").text
    assert client.get("/fi/verkostot/paijat-hame/sopimus/1/").status_code == 200


def test_whoever_comes_later_joins_by_signing_the_version_in_force(client, opened, kaisa, olli, verkosto):
    paper(opened, kaisa, *[party.organisation for party in opened.parties.all()])
    opened.refresh_from_db()
    party = actions.save_party(
        version=opened, organisation=workplace(olli), signer_email="hyva@example.fi", by=as_actor(kaisa)
    )
    actions.send_link(party=party, by=as_actor(kaisa))
    assert not may_see_network_work(again(olli), verkosto)
    sign(client, "hyva")
    assert may_see_network_work(again(olli), verkosto)


def test_an_old_link_ends_when_somebody_else_signs_or_the_version_is_withdrawn(
    client, opened, kaisa, sari, association
):
    first = link_to("koulu")
    actions.save_party(
        version=opened, organisation=workplace(sari), signer_email="uusi@example.fi", by=as_actor(kaisa)
    )
    assert client.get(first).status_code == 410
    assert client.get("/fi/allekirjoita/roskaa/").status_code == 404
    actions.withdraw_agreement(version=opened, by=as_actor(kaisa))
    assert client.get(link_to("yhdistys")).status_code == 410


def test_an_expired_link_says_so(client, opened):
    address = link_to("koulu")
    with clock.freeze(clock.now() + timedelta(days=61)):
        answer = client.get(address)
    assert answer.status_code == 410
    assert "60 päivää" in answer.text


def test_saying_no_tells_why_and_leaves_the_door_open(client, opened, kaisa):
    client.post(link_to("koulu"), {"decline": "1", "reason": "Johtaja allekirjoittaa."})
    boss = Client()
    boss.force_login(kaisa)
    assert "Johtaja allekirjoittaa." in boss.get("/fi/verkostot/paijat-hame/sopimus/1/allekirjoitukset/").text
    sign(client, "koulu")
    assert Signature.objects.count() == 1


def test_names_of_signers_are_for_the_networks_people_and_drafts_for_those_who_run_it(
    client, opened, kaisa, network
):
    paper(opened, kaisa, *[party.organisation for party in opened.parties.all()])
    assert "Eero" not in client.get("/fi/verkostot/paijat-hame/sopimus/").text
    assert client.get("/fi/verkostot/paijat-hame/sopimus/1/allekirjoitukset/").status_code == 302
    second = actions.begin_agreement(network=opened.network, by=as_actor(kaisa))
    assert client.get(f"/fi/verkostot/paijat-hame/sopimus/{second.number}/").status_code == 404


def test_two_writers_do_not_overwrite_each_other(draft, kaisa):
    with pytest.raises(Conflict):
        actions.save_agreement(version=draft, seen=1, parts={"title": {"fi": "Toinen"}}, by=as_actor(kaisa))


def test_it_opens_only_whole(verkosto, kaisa, network):
    version = actions.begin_agreement(network=verkosto, by=as_actor(kaisa))
    with pytest.raises(Invalid) as told:
        actions.open_for_signing(version=version, send_links=True, by=as_actor(kaisa))
    assert "osapuol" in str(told.value).lower() or "parties" in str(told.value)


def test_others_than_coordinators_change_nothing(opened, sari, verkosto):
    for act in (actions.withdraw_agreement, actions.put_in_force):
        with pytest.raises(Refused):
            act(version=opened, by=as_actor(sari))
    with pytest.raises(Refused):
        actions.begin_agreement(network=verkosto, by=as_actor(sari))
