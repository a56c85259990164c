"""Loading the demo region into a database."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from polku.accounts.models import ContactCard, Organisation, Succession, User
from polku.audit.models import Event
from polku.cli.demo import load_if_empty, logins
from polku.consent.context import acting_as
from polku.consent.queries import clients_of
from polku.cooperation.models import Network as CooperationNetwork
from polku.criteria.choices import DriftState, Purpose, SetState
from polku.criteria.choices import VersionState as CriteriaState
from polku.criteria.models import ClientGroup, CriteriaSet, CriteriaVersion, Drift, Example
from polku.demo import documents
from polku.demo.load import load_region
from polku.directory.actions import publish_entry, save_draft
from polku.directory.choices import EntryState, VersionState
from polku.directory.content import EntryContent
from polku.directory.models import (
    Channel,
    ChannelVersion,
    Claim,
    Entry,
    EntryVersion,
    EverydayWord,
    Feedback,
    SearchDocument,
    Theme,
    UnmetNeed,
)
from polku.directory.permissions import may_publish_entry, may_review
from polku.directory.queries.offers import Unread, offers_on
from polku.mail.models import Message
from polku.network.actions.reports import run_report
from polku.network.choices import ReportState
from polku.network.models import Report
from polku.pathway.queries.plans import received_plans
from polku.referral.models import Referral
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku_engine import Cell, OneOf, Range
from polku_engine.overlap import (
    Budget,
    Network,
    Relation,
    Scope,
    Strength,
    compare,
    find_cliffs,
    find_gaps,
    summarise,
)
from tests.cast import PASSWORD
from tests.conftest import SHARED
from tests.demo.rows import CHECKS, NUMBERS, ROW

COUNTED = (
    Organisation, Succession, ContactCard, User, Channel, ChannelVersion, Entry, EntryVersion, Claim, Theme,
    EverydayWord, UnmetNeed, Feedback, Event, ClientGroup, CriteriaSet, CriteriaVersion, Example, Drift,
)  # fmt: skip
STATEMENTS_BEFORE_THE_END = 1_500


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker):
    """The region, loaded after a load that was cut off; gives what that one left. Nothing stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        with (
            pytest.raises(ConnectionError),
            connection.execute_wrapper(_ends_after(STATEMENTS_BEFORE_THE_END)),
        ):
            load_region()
        left = {model.__name__: model.objects.count() for model in (Entry, Organisation, User, EverydayWord)}
        assert load_if_empty()
        yield left
        transaction.set_rollback(True)


def _ends_after(statements):
    """The database goes away in the middle; the product's own code knows nothing of it."""
    said = count()

    def wrapper(execute, sql, params, many, context):
        if next(said) == statements:
            raise ConnectionError
        return execute(sql, params, many, context)

    return wrapper


@pytest.fixture
def here(region):
    """The loaded region for one test that changes it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def counts():
    return {model.__name__: model.objects.count() for model in COUNTED} | Entry.objects.aggregate(
        Sum("version")
    )


def entry_named(name):
    return Entry.objects.get(published_content__name__fi=name)


def person(name):
    user = User.objects.get(email=f"{name}@example.fi")
    return Actor("user", user.call_name, user=user)


def test_everything_of_the_files_is_there(region):
    entries = documents.entries()
    drafts = [row for row in entries if "draft_by" in row]
    assert Entry.objects.filter(state=EntryState.PUBLISHED).count() == len(entries) - len(drafts)
    assert Entry.objects.filter(state=EntryState.DRAFT).count() == len(drafts)
    assert Channel.objects.filter(state=EntryState.PUBLISHED).count() == len(documents.channels())
    assert Organisation.objects.count() == len(documents.organisations())
    assert EverydayWord.objects.count() == len(list(documents.everyday_words()))


def test_a_report_of_each_area_waits_for_its_job_and_is_not_asked_for_twice(here):
    load_region()
    reports = list(Report.objects.order_by("pk"))
    networks = CooperationNetwork.objects.select_related("area")
    assert sorted(report.asked.areas for report in reports) == sorted(
        [f"{network.area.kind}:{network.area.code}"] for network in networks
    )
    run_report(report_id=reports[0].pk)
    reports[0].refresh_from_db()
    assert reports[0].state == ReportState.DONE
    assert any(finding.kind == "gap" for finding in reports[0].found.findings)


def test_aino_is_open_to_her_worker_and_by_permission_to_her_school(region):
    seen = {
        name: [
            (client.call_name, len(received_plans(client, actor=person(name))))
            for client in clients_of(person(name))
        ]
        for name in ("ohjaaja", "sari", "olli", "kaisa", "paavo")
    }
    assert {name: found[:1] for name, found in seen.items()} == {
        "ohjaaja": [("Aino", 0)],
        "sari": [("Aino", 1)],
        "olli": [("Eero", 0)],
        "kaisa": [],
        "paavo": [],
    }


# The pages each of the cast works on; every one has something of theirs on it.
PAGES = {
    "ohjaaja": ("work_list", "referrals", "leads", "client_asks", "stewardship", "retention"),
    "sari": ("work_list", "leavers", "leaver_counts"),
    "olli": ("work_list", "referrals_received"),
    "toimija": ("referrals_received",),
    "kaisa": ("referrals_received", "past_paths", "leaver_counts"),
    "aino": ("mine", "mine_plan", "mine_referrals", "mine_permissions", "mine_supporters", "mine_looks", "mine_asks"),
    "paavo": ("mine_supported_list",),
}  # fmt: skip


@pytest.mark.parametrize(("who", "name"), [(who, name) for who, names in PAGES.items() for name in names])
def test_no_page_of_the_cast_is_empty(region, who, name):
    browser = Client()
    if name == "mine_looks":
        # Loading the region shows nobody to anybody.
        browser.force_login(person("ohjaaja").user)
        assert browser.get(reverse("work_list")).status_code == 200
    browser.force_login(person(who).user)
    page = browser.get(reverse(name), follow=True)
    assert page.status_code == 200
    # A steward has nothing to delete yet, and nobody without a worker.
    assert name in {"stewardship", "retention"} or 'class="empty' not in page.content.decode()


def test_referrals_of_the_demo_are_in_several_states(region):
    with acting_as(person("aino")):
        assert set(Referral.objects.values_list("state", flat=True)) == {
            "draft",
            "sent",
            "need_info",
            "started",
        }


def test_search_knows_every_published_entry(region):
    known = SearchDocument.objects.filter(document__isnull=False)
    assert known.count() == Entry.objects.filter(state=EntryState.PUBLISHED).count()


def test_loading_twice_changes_nothing(region):
    before = counts()
    assert load_region() == 0
    assert counts() == before
    assert not load_if_empty()


def test_loading_again_leaves_what_people_have_changed(here):
    entry = entry_named("Kälviän kyläkahvila")
    changed = entry.content.model_copy(update={"name": {"fi": "Kyläkahvila Pulla", "sv": "Bykaféet Bulla"}})
    by = person("toimija")
    save_draft(entry=entry, content=changed, by=by, expected_version=entry.version)
    publish_entry(entry=entry, by=by)
    Organisation.objects.filter(names__fi="Kiipulasäätiö").update(
        names={"fi": "Kiipula", "sv": "Kiipula"}, old_names={"fi": ["Kiipulasäätiö"]}
    )
    before = counts()
    assert load_region() == 0
    assert counts() == before
    assert entry_named("Kyläkahvila Pulla") == entry


def test_loading_again_brings_back_what_is_missing(here):
    entry = entry_named("Perjantaikerho, Lahti")
    entry.delete()
    assert load_region() == 1
    assert entry_named("Perjantaikerho, Lahti").state == EntryState.PUBLISHED


def test_a_load_that_is_cut_off_leaves_nothing_and_the_next_one_completes(region):
    assert region == {"Entry": 0, "Organisation": 0, "User": 0, "EverydayWord": 0}
    assert Entry.objects.exists()


def test_the_review_queue_is_alive(region):
    published = Entry.objects.filter(state=EntryState.PUBLISHED)
    today = clock.today()
    late = published.filter(next_review_on__lt=today).count()
    assert 10 <= late <= published.count() / 2
    assert published.filter(assured_at__gt=clock.now() - timedelta(days=31)).count() >= 10
    assert published.filter(importance__gt=0).exists()
    assert EntryVersion.objects.filter(state=VersionState.PROPOSED).count() == 3
    assert UnmetNeed.objects.filter(handled_at=None).count() >= 15
    assert Feedback.objects.filter(answered_at=None, due_on__gte=today).exists()
    assert Claim.objects.filter(expires_on__lt=today).exists()
    assert Claim.objects.filter(expires_on__gte=today).count() >= 10
    assert ContactCard.objects.filter(expires_on__lt=today).exists()


def test_days_of_an_entry_follow_each_other(region):
    for entry in Entry.objects.filter(state=EntryState.PUBLISHED):
        assert entry.created_at <= entry.published_at <= entry.assured_at <= clock.now()
    for version in EntryVersion.objects.exclude(published_at=None):
        assert version.made_at <= version.published_at


def test_prerequisites_lead_to_entries(region):
    kuntouttava = entry_named("Kuntouttava työtoiminta")
    first = kuntouttava.needs_first.get()
    assert first.name("fi").text == "Työnhaun aloitus ja työllistymissuunnitelma"
    assert kuntouttava in first.opens_to.all()


def test_an_entry_of_the_region_is_for_its_municipalities(region):
    assert entry_named("Ohjaamo Kokkola").municipalities == [
        "074", "217", "236", "272", "421", "584", "849", "924",
    ]  # fmt: skip
    assert entry_named("NUOTTI-valmennus").municipalities is None


def test_an_old_name_finds_the_new_body(region):
    office = Organisation.objects.get(names__fi="Hämeen TE-toimisto")
    heirs = {str(link.successor) for link in office.successions.all()}
    assert heirs == {"Lahden työllisyysalue", "Päijät-Hämeen työllisyysalue"}
    assert office.valid_to.isoformat() == "2024-12-31"


def test_groups_meet_around_today(region):
    today = clock.today()
    groups = [g for entry in Entry.objects.filter(state=EntryState.PUBLISHED) for g in entry.content.groups]
    assert all(group.first_date.isoweekday() == group.weekday for group in groups)
    assert all(group.first_date <= today <= group.last_date for group in groups)


def test_everybody_of_the_cast_can_sign_in_with_the_printed_password(region):
    printed = "\n".join(logins())
    assert PASSWORD in printed
    people = list(User.objects.all())
    assert all(user.email in printed for user in people)
    # One hash stands for all: checking it is slow on purpose.
    assert len({user.password for user in people}) == 1
    assert people[0].check_password(PASSWORD)


def test_the_cast_has_the_rights_of_its_roles(region):
    own, other = entry_named("Kälviän kyläkahvila"), entry_named("Kalakerho Lohtajalla")
    assert may_review(person("kaisa"))
    assert not may_review(person("olli"))
    assert may_publish_entry(person("toimija"), own)
    assert not may_publish_entry(person("toimija"), other)
    assert not may_publish_entry(person("aino"), own)
    assert not may_publish_entry(person("eero"), own)
    assert may_publish_entry(person("olli"), entry_named("Sosiaalinen kuntoutus"))


def test_a_draft_of_the_demo_can_be_published_by_its_writer(here):
    draft = Entry.objects.get(state=EntryState.DRAFT, organisation__names__fi="Kälviän Kyläkaverit ry")
    assert publish_entry(entry=draft, by=person("toimija")).state == EntryState.PUBLISHED


def test_the_system_itself_wrote_nothing_under_a_persons_name(region):
    assert not EntryVersion.objects.filter(made_by_label=system("demo").label).exists()
    assert EntryContent.model_validate(entry_named("Lukukoira kirjastossa, Lahti").published_content)


def test_the_outbox_has_reminders_with_links_from_the_start(region):
    reminders = Message.objects.filter(kind="keep_true")
    assert reminders.exists()
    assert all("/pida-totta/" in message.body for message in reminders)


# --- Criteria ---------------------------------------------------------------------------------------------------------

KOKKOLA = frozenset({"272"})
OF_WORKING_AGE = Cell("age", Range(16, 64))


def services(theme="", municipalities=()):
    offers = offers_on(clock.today(), theme=theme, municipalities=municipalities).offers
    return [offer.service for offer in offers]


def key_of(name):
    return f"entry-{entry_named(name).pk}"


def test_nearly_every_published_entry_has_criteria_in_force(region):
    found = offers_on(clock.today())
    assert len(found.offers) + len(found.unread) >= 120
    assert len(found.offers) >= 110
    assert {why for _entry, why in found.unread} == {Unread.NO_CRITERIA}
    checked = [offer for offer in found.offers if any(rule.checks for rule in offer.criteria.rules.rules)]
    assert len(checked) >= 80


def test_every_desk_page_about_criteria_has_something_to_show(region):
    today = clock.today()
    published = CriteriaSet.objects.filter(state=SetState.PUBLISHED)
    assert published.exclude(purpose=Purpose.PICK_OUT).count() == len(documents.criteria())
    assert CriteriaVersion.objects.filter(state=CriteriaState.REVIEW).count() == 1
    assert set(Drift.objects.values_list("state", flat=True)) == {DriftState.OPEN, DriftState.KEPT}
    assert 3 <= CriteriaSet.objects.filter(next_check_on__lt=today).count() <= 20
    assert UnmetNeed.objects.exclude(facts={}).exists()


def test_loading_again_keeps_an_entry_apart_from_criteria_that_people_took_off(here):
    Entry.objects.filter(pk=entry_named("Ohjaamo Kokkola").pk).update(criteria=None)
    assert load_region() == 0
    assert entry_named("Ohjaamo Kokkola").criteria is None


def test_loading_again_brings_back_criteria_that_are_missing(here):
    gone = CriteriaSet.objects.get(names__fi="Ohjaamon asiakkaat, Kokkola")
    Entry.objects.filter(criteria=gone).update(criteria=None)
    before = Entry.objects.count()
    CriteriaVersion.objects.filter(criteria=gone).delete()
    gone.delete()
    assert load_region() == 0
    assert Entry.objects.count() == before
    assert entry_named("Ohjaamo Kokkola").criteria.names["fi"] == "Ohjaamon asiakkaat, Kokkola"


def test_two_workshops_are_for_the_same_young_people_of_the_same_town(region):
    network = Network.of(services(), Scope(area=KOKKOLA))
    keys = [key_of("Starttipaja, Kokkola"), key_of("Nuorten työpaja, Kokkola")]
    pair = compare(network, keys).pairs[0]
    assert pair.relation is Relation.OVERLAPPING
    shared = {part.fact: part.tests for part in pair.shared[0].parts}
    assert shared["age"] == (Range(16, 28),)


def test_somebody_of_working_age_is_surely_served_by_nobody_on_the_way_to_work(region):
    network = Network.of(services("tyotoiminnasta-toihin"), Scope(area=KOKKOLA, within=(OF_WORKING_AGE,)))
    report = find_gaps(network, Strength.CERTAIN)
    assert report.complete
    assert any(
        summary.nobody and any(part.fact == "pension" for part in summary.region.parts)
        for summary in summarise(network, report.gaps)
    )


def test_outside_services_at_thirty_to_fifty_nine_supported_work_asks_for_a_referral(region):
    within = (Cell("age", Range(30, 59)), Cell("outside_services", OneOf(True)))
    workshops = [service for service in services() if "P10.7" in service.needs]
    network = Network.of(workshops, Scope(area=KOKKOLA, within=within))
    report = find_gaps(network, Strength.POSSIBLE, budget=Budget(answers=200))
    assert any("referral_from" in {part.fact for part in gap.region.parts} for gap in report.gaps)


def test_help_drops_at_thirty_at_a_decision_and_at_a_border(region):
    cliffs = find_cliffs(Network.of(services()), budget=Budget(answers=400)).cliffs
    steps = {(cliff.fact, cliff.after) for cliff in cliffs}
    assert any(fact == "age" and isinstance(after[0], Range) and after[0].low == 30 for fact, after in steps)
    assert ("disability_services_decision", (OneOf(False),)) in steps
    assert any(fact == "municipality" for fact, _after in steps)


def test_two_entries_wait_for_each_other_and_one_for_a_body_that_has_ended(region):
    coordinator = entry_named("Työkykykoordinaattorin tuki, Päijät-Häme")
    assessment = entry_named("Työkyvyn arviointi ja lausunto, Päijät-Häme")
    assert assessment in coordinator.needs_first.all()
    assert coordinator in assessment.needs_first.all()
    (need,) = entry_named("Siirtymätyö mielenterveyskuntoutujalle, KPSPY").content.prerequisites
    assert Organisation.objects.get(pk=need.organisation).valid_to < clock.today()


@pytest.mark.needs_shared
def test_every_row_of_the_network_stands_in_the_domain_and_has_a_check():
    told = {row for row, _names, _works in ROW.findall((SHARED / "domain.md").read_text(encoding="utf-8"))}
    rows = [f"R{number}" for number in NUMBERS]
    assert [row for row in rows if row not in told] == []
    assert [row for row in rows if row not in CHECKS] == []


@pytest.mark.parametrize(
    ("row", "check"),
    [(row, check) for row, found in sorted(CHECKS.items()) for check in found],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_a_requirement_row_of_the_network_holds_on_the_demo(row, check, here):
    check()
