"""Where a person under turvakielto is shows in none of 24 channels; of somebody else it does where a channel shows it.

What the channels are and what each may show stands in docs/explain/trust.md.
"""

import html
import json
import logging
import re
import zipfile
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse

from polku.accounts.models import Municipality
from polku.consent.actions import (
    add_representative,
    break_glass,
    change_contact,
    name_steward,
)
from polku.consent.context import acting_as
from polku.consent.queries import clients_named, contact_of
from polku.directory.bridge.maps import MAP_SITE
from polku.mail.models import Message
from polku.outreach.models import Leaver
from polku.outreach.queries.counts import leaver_counts
from polku.pathway.actions import know, offer_handover, open_plan, protect
from polku.pathway.queries.work_list import Show, work_list
from polku.referral.actions import (
    Said,
    act_as_receiver,
    send_on_permission,
    send_referral,
    take_client,
    write_referral,
)
from polku.referral.choices import Act
from polku.referral.models import Referral
from polku.referral.permissions import ANSWER
from polku.shared import clock, signing
from polku.shared.errors import Invalid
from tests.cast import as_actor, workplace
from tests.outreach.school import decide
from tests.practice.school import in_days, make_criteria
from tests.trust.browsing import Page
from tests.trust.kept import everything_kept
from tests.trust.routes import all_routes, signed_in

pytestmark = pytest.mark.django_db
SHARED_DATA = ["basic", "contact", "plan", "referral"]
WORKER_PAGES = ("person", "person_basics", "person_workers", "person_permissions", "plan_print")
EXPORTS = ("referral", "referral_sheet", "referral_json", "referral_fhir")


@dataclass
class Case:
    """A person, those who may see something of them, and the words that tell where the person is."""

    words: dict[str, str]
    client: Any = None
    plan: Any = None
    referral: Any = None
    school: Any = None
    # Who may see something by another ground than working with the person.
    colleague: Any = None
    received: Any = None
    receiver: Any = None
    supporter: Any = None
    supporting: Any = None
    worker: Any = None
    steward: Any = None
    coordinator: Any = None
    # Everything that was answered, by who asked what; cookies; the program's log.
    opened: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    log: Any = None

    def told_in(self, *texts):
        """Which of them stand in these texts, apart from lists that offer every municipality."""
        read = html.unescape(" ".join(texts))
        read = re.sub(r"<option(?![^>]*selected)[^>]*>[^<]*", "", read)
        return {name for name, word in self.words.items() if word in read}

    def see(self, user, *addresses):
        """What these addresses answer to somebody; each is kept for the channels that look at all of it."""
        return self.see_with(signed_in(user), *addresses)

    def see_with(self, browser, *addresses):
        """The same in a browser that is open already."""
        told = []
        for address in addresses:
            response = browser.get(address)
            headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
            told.append(f"{response.status_code} {headers} {response.content.decode(errors='replace')}")
            self.opened[f"{len(self.opened)} {address}"] = told[-1]
            self.cookies.append(browser.cookies.output())
        return told


PROTECTED = {
    "place": "Suojakuja 7", "contact": "040 555 0717", "municipality": "Utsjoki", "unit": "Suojalan opisto",
}  # fmt: skip
OPEN = {
    "place": "Avokuja 8", "contact": "040 555 0818", "municipality": "Enontekiö", "unit": "Avolan opisto",
}  # fmt: skip
CODES = {"Utsjoki": "890", "Enontekiö": "047"}


@pytest.fixture
def make_case(by, kaisa, make_user, make_organisation, give_permission, caplog):
    caplog.set_level(logging.DEBUG)

    def make(name, words):
        """Everything is typed while the person has no security ban: one that begins later is the harder case."""
        school = make_organisation(words["unit"], kind="vocational_school")
        worker = make_user(f"{name}-opo", "member", school)
        case = Case(words, school=school, worker=worker, coordinator=kaisa, log=caplog)
        case.colleague = make_user(f"{name}-kollega", "member", school)
        followed(case, name, make_criteria(by, school))
        here = as_actor(worker)
        case.plan = open_plan(client=case.client, by=here)
        place = Municipality.objects.get(code=CODES[words["municipality"]])
        change_contact(
            client=case.client, version=1, phone=words["contact"], email=None, address=words["place"],
            municipality=place, by=here,
        )  # fmt: skip
        know(plan=case.plan, fact="municipality", value=place.code, voice="person", by=here)
        case.receiver = make_user(
            f"{name}-valmentaja", "member", make_organisation(f"{name} ry", notify_email="r@example.fi")
        )
        refer(case, give_permission(case.client, worker, workplace(case.receiver), SHARED_DATA), place.code)
        stand_beside(case, name, make_user)
        offer_handover(
            plan=case.plan, receiver=make_user(f"{name}-jatkaja", "member", school), note="Jatkatko?", by=here
        )
        return case

    return make


def followed(case, name, criteria):
    """The school follows the person and four others."""
    names = [f"{name}{number} Keksitty" for number in range(5)]
    rows = [f"{one};{one[:-9]};A;60;ei;{in_days(100)};ei" for one in names]
    decide(signed_in(case.worker), criteria, dict.fromkeys(names, "confirm"), rows=rows)
    with acting_as(as_actor(case.worker)):
        case.client = Leaver.objects.select_related("folder__client").order_by("pk").first().folder.client


def refer(case, basis, municipality):
    """A referral the receiver has said yes to, the person as the receiver's own client, and the basis joined to it."""
    here, there, words = as_actor(case.worker), as_actor(case.receiver), case.words
    draft = write_referral(
        client=case.client, receiver=workplace(case.receiver), brief="Etsii ryhmää.", matter="Puutyöt kiinnostavat.",
        contact=f"{words['contact']}, {words['place']}", facts={"municipality": municipality, "age": 17}, by=here,
    )  # fmt: skip
    case.referral = send_referral(referral=draft, basis=basis, by=here, request_key=uuid4())
    act_as_receiver(referral=case.referral, act=Act.ACCEPT, said=Said(), by=there, request_key=uuid4())
    case.received = take_client(referral=case.referral, by=there)


def stand_beside(case, name, make_user):
    """Somebody who stands by the person, a colleague with an emergency, and a steward."""
    here = as_actor(case.worker)
    case.supporter = make_user(f"{name}-tukija")
    case.supporting = add_representative(
        client=case.client, user=case.supporter, kind="supporter", categories=SHARED_DATA,
        ends_at=clock.now() + timedelta(days=30), by=here,
    )  # fmt: skip
    break_glass(
        organisation=case.school, key=case.client.key, reason="cover",
        explanation="Ohjaaja on lomalla ja asia on kiireinen.", by=as_actor(case.colleague),
    )  # fmt: skip
    case.steward = make_user(f"{name}-vastuu", "member", case.school)
    name_steward(
        organisation=case.school, user=case.steward, by=as_actor(make_user(f"{name}-yllapito", is_admin=True))
    )


def by_link(case):
    """The receiver's page without an account, the code of its mail given."""
    token = signing.sign(ANSWER, case.referral.pk, str(case.referral.link_stamp), days=1)
    browser, address = signed_in(None), reverse("referral_answer", args=[token])
    browser.post(address, {"send_code": "1"})
    browser.post(address, {"code": re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]})
    (told,) = case.see_with(browser, address)
    assert case.client.call_name in told, "the control: the code opened the name"
    return told


def page(case):
    """Pages of those who are not the person's own workers."""
    key, there = case.client.key, case.received.key
    texts = case.see(case.colleague, *(reverse(name, args=[key]) for name in WORKER_PAGES))
    texts += case.see(case.receiver, *(reverse(name, args=[there]) for name in WORKER_PAGES))
    texts += case.see(case.receiver, reverse("referral", args=[case.referral.key]))
    texts += case.see(case.receiver, reverse("referral_received", args=[case.referral.key]))
    texts += case.see(case.supporter, reverse("mine_supported", args=[case.supporting.pk]))
    texts.append(by_link(case))
    given = contact_of(case.client, actor=as_actor(case.receiver))
    texts.append(f"{given.phone} {given.address}" if given else "")
    # Who works in the unit knows it, and who receives knows from whom: see `unit_name` for the others.
    return case.told_in(*texts) - {"unit"}


def lists(case):
    """Lists of others than the person's own workers."""
    received, own = case.see(case.receiver, reverse("referrals_received"), reverse("work_list"))
    assert case.client.call_name in received, "the control: the person is on the list"
    steward = case.see(case.steward, reverse("stewardship"))
    return case.told_in(received, own, *steward) - {"unit"}


def search(case):
    """Who knows where the person is does not find who it is, in the only search for people and in the public one."""
    actor = as_actor(case.colleague)
    assert clients_named(case.client.call_name, case.school.pk, actor=actor) == [case.client.key], (
        "the control"
    )
    found = {name for name, word in case.words.items() if clients_named(word, case.school.pk, actor=actor)}
    # Who searches for a word has it in the address and the title of their own page: that tells nothing of anybody.
    public = [signed_in(None).get(reverse("results"), {"q": word}) for word in case.words.values()]
    return found | (
        {"place"} if any(case.client.call_name in one.content.decode() for one in public) else set()
    )


def sorting(case):
    """The order of a list says nothing of where its people are: a move does not change it."""
    worker = as_actor(case.worker)

    def order():
        return [line.client.pk for line in work_list(actor=worker).shown(Show.ALL)]

    before, row = order(), contact_of(case.client, actor=worker)
    for address in ("A-katu 1", "Ö-katu 1", case.words["place"]):
        row = change_contact(
            client=case.client, version=row.version, phone=row.phone, email=None, address=address,
            municipality=row.municipality, by=worker,
        )  # fmt: skip
        if order() != before:
            return {"place"}
    return set()


def autocomplete(case):
    """Fields that a browser may fill again, and lists of suggestions; none of them offers what was typed."""
    (form,) = case.see(case.worker, reverse("contact_edit", args=[case.client.key]))
    for name in ("phone", "email", "address"):
        assert 'autocomplete="off"' in re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*>', form)[0]
    suggested = [
        part for text in case.opened.values() for part in re.findall(r"<datalist.*?</datalist>", text, re.S)
    ]
    return case.told_in(*suggested)


def map_(case):
    """No address draws people on a map, and no page links to a map of a place of theirs."""
    assert [route.name for route in all_routes() if "kartta" in route.template] == []
    return case.told_in(*(address for address in addresses_of(case) if MAP_SITE in address))


def calendar(case):
    """Calendars hold published groups and what goes along with a mail."""
    (groups,) = case.see(None, reverse("calendar"))
    assert "BEGIN:VCALENDAR" in groups
    return case.told_in(groups, *Message.objects.values_list("calendar", flat=True))


def feed(case):
    """What has changed in the directory, for feed readers."""
    return case.told_in(
        *case.see(None, *(reverse(name) for name in ("feed_rss", "feed_atom", "feed_json", "sitemap")))
    )


def api(case):
    """The open interface finds nothing of a person by words of where they are."""
    answers = [signed_in(None).get("/api/v1/search", {"q": word}) for word in case.words.values()]
    assert {one.status_code for one in answers} == {200}
    return {"place"} if any(case.client.call_name in one.content.decode() for one in answers) else set()


def mails(case):
    """Mails about the person: to the receiver, to the one who is asked to take over."""
    told = [f"{one.subject} {one.body}" for one in Message.objects.all()]
    told += [f"{one.subject} {one.body}" for one in mail.outbox]
    assert any("/vastaa/" in text for text in told), "the control: the receiver was told"
    return case.told_in(*told) - {"unit"}


def paper(case):
    """Sheets for print and PDF, opened by a basis and in an emergency."""
    sheet = reverse("referral_sheet", args=[case.referral.key])
    plan = reverse("plan_print", args=[case.client.key])
    return case.told_in(*case.see(case.receiver, sheet), *case.see(case.colleague, sheet, plan)) - {"unit"}


def table(case):
    """The workbook of students: even their own school's has no contact details in it."""
    browser = signed_in(case.worker)
    book = zipfile.ZipFile(BytesIO(browser.get(reverse("leavers_export")).content))
    told = " ".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert case.client.call_name in told, "the control: the person is in the workbook"
    return case.told_in(told)


def json_(case):
    return case.told_in(*case.see(case.receiver, reverse("referral_json", args=[case.referral.key]))) - {
        "unit"
    }


def fhir(case):
    return case.told_in(*case.see(case.receiver, reverse("referral_fhir", args=[case.referral.key]))) - {
        "unit"
    }


def unit_name(case):
    """Who stands by the person is not told who keeps the data, nor who was asked for help."""
    one = reverse("mine_supported", args=[case.supporting.pk])
    return case.told_in(*case.see(case.supporter, reverse("mine_supported_list"), one))


def statistics(case):
    """A student counts in the number of the own school, or in the total alone."""
    rows = [row for row in leaver_counts(actor=as_actor(case.coordinator), language="fi") if row.organisation]
    of_school = [row.numbers[0] for row in rows if row.organisation.text == case.words["unit"]]
    return {"unit"} if of_school == [5] else set()


def matches(case):
    """What services are looked for with, and what of it goes along with a referral."""
    (found,) = case.see(case.worker, reverse("person_matches", args=[case.client.key]))
    told = case.told_in(found) & {"municipality"}
    with acting_as(as_actor(case.worker)):
        row = Referral.objects.select_related("folder").get(pk=case.referral.pk)
    assert json.loads(row.facts)["age"] == 17, "the control: what else was known is there"
    return told | ({"municipality"} if CODES[case.words["municipality"]] in row.facts else set())


def errors(case):
    """What is said to those who ask for what is not theirs, or write what may not be written."""
    texts = []
    for user in (None, case.steward, case.supporter, case.receiver, case.colleague):
        browser = signed_in(user)
        for name in ("contact_edit", "client_edit", "referral_edit", "person_facts", "leaver"):
            response = browser.post(reverse(name, args=[case.client.key]), {"version": 1, "address": "?"})
            assert response.status_code in (302, 403, 404, 405), (name, response.status_code)
            texts.append(response.content.decode() + str(response.headers))
    return case.told_in(*texts)


def address(case):
    return case.told_in(*addresses_of(case))


def title(case):
    titles = [Page(text).title for text in case.opened.values() if "<title>" in text]
    assert len(titles) > 10
    return case.told_in(*titles)


def logs(case):
    assert case.log.records, "the control: something is logged"
    return case.told_in(case.log.text)


def jobs(case):
    told = [text for name, text in everything_kept() if name == "procrastinate_jobs"]
    assert any(told), "the control: there are jobs"
    return case.told_in(*told)


def sessions(case):
    told = [str(one.get_decoded()) for one in Session.objects.all()]
    assert told, "the control: there are sessions"
    return case.told_in(*told, *case.cookies)


def copy_(case):
    """A copy of the database: texts are sealed. Names of organisations and municipalities are there for everybody."""
    told = [text for _name, text in everything_kept()]
    assert any(case.words["unit"] in text for text in told), "the control: what is not sealed would be found"
    return case.told_in(*told) - {"unit", "municipality"}


def addresses_of(case):
    """Every address that was asked, answered or offered."""
    asked = [name.split(" ", 1)[1] for name in case.opened]
    return [
        unquote(one) for one in [*asked, *(a for text in case.opened.values() for a in Page(text).addresses)]
    ]


# What each channel shows of somebody without turvakielto; nothing where no such way out exists for anybody.
CHANNELS = {
    page: {"place", "contact", "municipality"},
    lists: set(),
    search: set(),
    sorting: set(),
    autocomplete: set(),
    map_: set(),
    calendar: set(),
    feed: set(),
    api: set(),
    mails: set(),
    paper: {"place", "contact"},
    table: set(),
    json_: {"place", "contact"},
    fhir: {"place", "contact"},
    unit_name: {"place", "contact", "unit"},
    statistics: {"unit"},
    matches: {"municipality"},
    errors: set(),
    address: set(),
    title: set(),
    logs: set(),
    jobs: set(),
    sessions: set(),
    copy_: set(),
}


def test_there_are_24_channels():
    assert len(CHANNELS) == 24


@pytest.mark.django_db(transaction=True)
def test_where_a_protected_person_is_shows_in_no_channel(make_case):
    """And the control: the same of another person shows where a channel shows it."""
    protected, open_one = make_case("suoja", PROTECTED), make_case("avo", OPEN)
    protect(client=protected.client, by=as_actor(protected.worker))
    shown = {channel.__name__: (channel(protected), channel(open_one)) for channel in CHANNELS}
    assert shown == {channel.__name__: (set(), told) for channel, told in CHANNELS.items()}


def test_under_a_security_ban_nothing_tells_where_the_person_is_any_more(make_case):
    case = make_case("suoja", PROTECTED)
    here = as_actor(case.worker)
    protected = protect(client=case.client, by=here)
    with pytest.raises(Invalid):
        know(plan=case.plan, fact="municipality", value="890", voice="worker", by=here)
    with pytest.raises(Invalid):
        write_referral(
            client=protected,
            receiver=workplace(case.receiver),
            brief="Etsii ryhmää.",
            contact="040 555 0717",
            by=here,
        )
    row = contact_of(case.client, actor=here)
    assert (row.phone, row.address) == (PROTECTED["contact"], PROTECTED["place"]), (
        "the own worker still reaches"
    )


def test_a_receiver_who_takes_a_protected_person_keeps_them_protected(make_case):
    case = make_case("suoja", PROTECTED)
    here, there = as_actor(case.worker), as_actor(case.receiver)
    client = protect(client=case.client, by=here)
    draft = write_referral(client=client, receiver=workplace(case.receiver), brief="Etsii ryhmää.", by=here)
    sent = send_on_permission(
        referral=draft,
        given_how="spoken",
        categories=["plan"],
        until=clock.today(),
        by=here,
        request_key=uuid4(),
    )
    act_as_receiver(referral=sent, act=Act.ACCEPT, said=Said(), by=there, request_key=uuid4())
    assert take_client(referral=sent, by=there).is_protected
