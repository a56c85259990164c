"""From a gap to the public page: a forum is called, decides about a finding, and what it decided is done and seen.

Kaisa calls the forum and records; Sari has the measure; whoever leads the laundry answers without an account.
"""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from polku.forum import actions
from polku.forum.models import Invitation, Meeting, MeetingDecision
from polku.mail.models import Message
from polku.measures.actions import remind_of_days
from polku.measures.models import Measure
from polku.shared import clock
from tests.browsing import LANGUAGES, NARROW, WIDE, follow, sign_in, wrong_here, wrong_pages
from tests.cast import as_actor, workplace
from tests.forum.conftest import at, circle, make_meeting  # noqa: F401 - fixtures
from tests.network.region import build, give_criteria, report_of  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
DECIDED = "Salpaus ja hyvinvointialue sopivat yhteisen polun."


def page_of(visit, live_server, user):
    """A browser without JavaScript in which somebody has signed in."""
    page = visit("/fi/", java_script_enabled=False)
    sign_in(page, live_server, user)
    return page


def test_from_a_gap_to_the_public_page(
    visit,
    live_server,
    circle,  # noqa: F811
    kaisa,
    sari,
    make_entry,
    give_criteria,  # noqa: F811
    by,
):
    build(make_entry, give_criteria, by)
    report = report_of(by)
    gap = next(each for each in report.found.findings if each.kind == "gap")
    page = page_of(visit, live_server, kaisa)

    call_the_forum(page, live_server, circle)
    meeting = Meeting.objects.get()
    answer_without_an_account(visit)

    page.goto(f"{live_server.url}/fi/verkosto/raportit/{report.pk}/loyto/{gap.mark}/")
    follow(page.get_by_role("button", name="Vie asialistalle"))
    item = meeting.agenda.get(removed_at=None)
    assert (item.kind, item.source["id"]) == ("finding", gap.mark)

    hold_the_forum(page, live_server, meeting)
    decision = MeetingDecision.objects.get(item=item)
    make_it_a_measure(page, circle, sari)
    measure = Measure.objects.get()

    with clock.freeze(clock.now() + timedelta(days=40)):
        remind_of_days()
        assert Message.objects.get(kind="measures_late").recipient == sari.email
    with clock.freeze(clock.now() + timedelta(days=48)):
        remind_of_days()
        assert Message.objects.get(kind="measures_late_network").recipient == kaisa.email

    show_it_done(page_of(visit, live_server, sari), live_server, measure)
    assert_the_trace(visit, page, live_server, decision, measure)


def call_the_forum(page, live_server, circle):  # noqa: F811
    page.goto(f"{live_server.url}/fi/foorumi/{circle.network.slug}/")
    follow(page.get_by_role("link", name=re.compile("Uusi kokous.*Johdon foorumi")))
    page.fill("[name=day]", at(20).date().isoformat())
    page.fill("[name=starts]", "13:00")
    page.fill("[name=ends]", "15:00")
    page.fill("[name=place]", "Kokkolan kaupungintalo, Mannerheiminaukio 1")
    page.fill("[name=remote_link]", "https://example.fi/etakokous")
    page.fill("[name=access]", "Esteetön sisäänkäynti, induktiosilmukka.")
    follow(page.get_by_role("button", name="Tallenna"))
    page.fill("[name=title]", "Kokouksen avaus")
    follow(page.get_by_role("button", name="Lisää asialistalle"))
    follow(page.get_by_role("button", name=re.compile("Poista listalta.*Kokouksen avaus")))
    follow(page.get_by_role("link", name="Kutsut", exact=True))
    follow(page.get_by_role("button", name="Lähetä kutsut"))
    expect(page.locator("body")).to_contain_text("5 kutsua lähetettiin")


def answer_without_an_account(visit):
    message = Message.objects.get(kind="meeting_invited", recipient="pesula@example.fi")
    assert "METHOD:REQUEST" in message.calendar
    page = visit(re.search(r"https?://[^/]+(/\S+)", message.body)[1], java_script_enabled=False)
    page.get_by_label("Osallistuu etänä").check()
    page.get_by_label("Kirjoitustulkki").check()
    follow(page.get_by_role("button", name="Lähetä vastaus"))
    expect(page.locator("body")).to_contain_text("Kiitos")
    assert Invitation.objects.get(email="pesula@example.fi").answer == "remote"


def hold_the_forum(page, live_server, meeting):
    page.goto(f"{live_server.url}/fi/foorumi/kokous/{meeting.pk}/")
    follow(page.get_by_role("link", name="Läsnä"))
    for group in page.get_by_role("group", name=re.compile("Oli paikalla")).all():
        group.get_by_label("Paikalla", exact=True).check()
    follow(page.get_by_role("button", name="Tallenna läsnäolijat"))
    follow(page.get_by_role("link", name="Pöytäkirja", exact=True))
    follow(page.get_by_role("link", name="Kirjoita pöytäkirja"))
    page.get_by_label("Mitä sanottiin").fill("Todettiin, että nämä nuoret jäävät ilman palvelua.")
    follow(page.get_by_role("button", name="Tallenna"))
    follow(page.get_by_role("link", name="Kirjaa päätös"))
    page.select_option("[name=item]", index=1)
    page.fill("[name=text]", DECIDED)
    follow(page.get_by_role("button", name="Tallenna päätös"))


def make_it_a_measure(page, circle, sari):  # noqa: F811
    follow(page.get_by_role("link", name="Toimenpide, jolla on vastuuhenkilö"))
    page.fill("[name=titles_fi]", "Sovitaan polku nuorille")
    page.fill("[name=titles_sv]", "En väg för unga avtalas")
    page.get_by_label("1. Työtä ja osallisuutta").check()
    page.select_option("[name=theme]", str(circle.theme.pk))
    page.select_option("[name=organisation]", str(workplace(sari).pk))
    page.select_option("[name=owner]", str(sari.pk))
    page.fill("[name=due_on]", (clock.today() + timedelta(days=30)).isoformat())
    follow(page.get_by_role("button", name="Tallenna"))
    expect(page.locator("body")).to_contain_text("Sovitaan polku nuorille")


def show_it_done(page, live_server, measure):
    page.goto(f"{live_server.url}/fi/verkostot/paijat-hame/toimenpiteet/{measure.pk}/")
    expect(page.locator("body")).to_contain_text(DECIDED)
    follow(page.get_by_role("link", name="Lisää näyttö"))
    page.fill("[name=text]", "Polku on sovittu ja kirjattu ohjeeksi 1.2.2027.")
    page.locator("[name=is_public]").check()
    follow(page.locator("main form button[type=submit]").first)
    page.locator("[name=state][value=done]").check()
    follow(page.locator("main form button[type=submit]").first)
    measure.refresh_from_db()
    assert measure.state == "done"


def assert_the_trace(visit, page, live_server, decision, measure):
    page.goto(f"{live_server.url}/fi/foorumi/paatos/{decision.pk}/")
    text = page.content()
    assert "Tehty" in text
    assert "/verkosto/raportit/" in text
    follow(page.get_by_role("link", name="Sovitaan polku nuorille"))
    expect(page.locator("body")).to_contain_text(DECIDED)
    public = visit("/fi/verkostot/paijat-hame/edistyminen/foorumi/", java_script_enabled=False)
    expect(public.locator("body")).to_contain_text("Sovitaan polku nuorille")
    expect(public.locator("body")).to_contain_text("Polku on sovittu ja kirjattu ohjeeksi")


@pytest.fixture
def filled(circle, make_meeting, sari):  # noqa: F811
    """A meeting with something in every place."""
    meeting = make_meeting(called=True)
    item = actions.add_agenda_item(
        meeting=meeting,
        kind="other",
        title="Poimintakriteerit",
        text="Tausta.",
        minutes_planned=20,
        by=circle.by,
    )
    row = meeting.invitations.get(user=sari)
    actions.answer_invitation(invitation=row, answer="yes", needs=["step_free"], by=as_actor(sari))
    actions.propose(network=circle.network, title="Yhteinen lomake", text="Koska.", by=as_actor(sari))
    late = make_meeting(days=5)
    decision = actions.record_decision(meeting=meeting, item=item, text=DECIDED, by=circle.by)
    actions.note_attendance(meeting=meeting, came={row.pk: "room"}, by=circle.by)
    actions.save_minutes(
        meeting=meeting,
        expected_version=0,
        texts={item.pk: "Puhuttiin kriteereistä."},
        chair="Kiipula",
        by=circle.by,
    )
    actions.send_to_check(meeting=meeting, users=[sari], by=circle.by)
    return meeting, item, decision, late


def test_the_pages_are_accessible_and_fit_a_narrow_screen(visit, live_server, circle, filled, kaisa, sari):  # noqa: F811
    meeting, _item, decision, ahead = filled
    network, base, next_one = (
        f"foorumi/{circle.network.slug}/",
        f"foorumi/kokous/{meeting.pk}/",
        f"foorumi/kokous/{ahead.pk}/",
    )
    own = [
        "foorumi/", network, f"{network}sarja/uusi/", f"{network}ehdota/", f"{network}paatokset/",
        f"{network}kokous/uusi/", base, f"{base}kutsut/", f"{base}lasnaolo/", f"{base}poytakirja/",
        f"{base}poytakirja/kirjoita/", f"{base}poytakirja/tuloste/", f"{base}paatos/uusi/", next_one,
        f"{next_one}asialista/", f"{next_one}kutsut/", f"{next_one}muuta/", f"{next_one}peru/",
        f"foorumi/paatos/{decision.pk}/", f"foorumi/paatos/{decision.pk}/seuraus/measure/",
        f"foorumi/paatos/{decision.pk}/sido/", f"verkostot/{circle.network.slug}/tavoitteet/",
        f"foorumi/ehdotus/{circle.network.proposals.get().pk}/",
    ]  # fmt: skip
    page = visit("/fi/")
    sign_in(page, live_server, kaisa)
    addresses = [f"/{LANGUAGES[number % 4]}/{path}" for number, path in enumerate(own)]
    assert wrong_pages(page, live_server, addresses, (WIDE, NARROW)) == []
    reader = visit("/fi/")
    sign_in(reader, live_server, sari)
    assert wrong_pages(reader, live_server, [f"/sv/{base}poytakirja/"]) == []
    actions.check_minutes(meeting=meeting, right=True, remark="", by=as_actor(sari))
    actions.approve_minutes(meeting=meeting, by=circle.by)
    assert wrong_pages(page, live_server, [f"/fi/{base}poytakirja/kaannos/"], (WIDE, NARROW)) == []
    page.goto(f"{live_server.url}/fi/foorumi/")
    follow(page.get_by_role("button", name="Tee osoite"))
    assert wrong_here(page, "forum feed", (WIDE, NARROW)) == []
    link = re.search(r"https?://[^/]+(/\S+)", Message.objects.get(recipient="ry@example.fi").body)[1]
    assert wrong_pages(visit("/fi/"), live_server, [link]) == []


def test_minutes_on_paper_are_tagged_and_complete(visit, live_server, filled, kaisa, chromium):
    meeting, *_rest = filled
    page = visit("/fi/")
    sign_in(page, live_server, kaisa)
    page.goto(f"{live_server.url}/fi/foorumi/kokous/{meeting.pk}/poytakirja/tuloste/")
    data = page.pdf(tagged=True)
    pdf = PdfReader(BytesIO(data))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fi"
    text = "\n".join(each.extract_text() for each in pdf.pages)
    for told in (
        "Pöytäkirja",
        "Poimintakriteerit",
        "Puhuttiin kriteereistä.",
        DECIDED,
        "Koulutuskeskus Salpaus",
    ):
        assert told in text
