"""Loading the demo region into a database."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from polku.accounts.models import ContactCard, Organisation, Succession, User
from polku.audit.models import Event
from polku.cli.demo import load_if_empty, logins
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
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.actor import Actor, system
from tests.cast import PASSWORD

COUNTED = (
    Organisation, Succession, ContactCard, User, Channel, ChannelVersion, Entry, EntryVersion, Claim, Theme,
    EverydayWord, UnmetNeed, Feedback, Event,
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
