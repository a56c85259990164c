"""What is published is found by every web process within two seconds, whichever process published it."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest

WITHIN = 2.0
# A process of its own that answers searches: a line of words in, the names found out.
READER = """
import sys
import django
django.setup()
from django.db import transaction
from polku.directory.queries.finding import Finding, find
for line in sys.stdin:
    with transaction.atomic():
        found = find(Finding(words=line.strip()), language="fi")
    print("|".join(item.entry.name("fi").text for item in found.entries), flush=True)
"""
# A process that publishes an entry and dies at once, without closing anything.
PUBLISHER = """
import os, sys
import django
django.setup()
from polku.accounts.models import Organisation
from polku.directory.actions import create_entry, publish_entry
from polku.directory.content import EntryContent
from polku.shared.actor import system
by = system("test")
content = EntryContent.model_validate({"name": {"fi": sys.argv[1]}, "coverage": {"municipalities": ["272"]}})
entry = create_entry(kind="service", organisation=Organisation.objects.first(), content=content, by=by)
publish_entry(entry=entry, by=by)
print("published", flush=True)
os.kill(os.getpid(), 9)
"""


class Reader:
    """A web process, as far as searching goes."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", READER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )

    def names(self, words):
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def sees(self, name, words):
        """Seconds until a search for the words gives exactly the name, None when it takes too long."""
        start = time.monotonic()
        while time.monotonic() - start < WITHIN:
            if self.names(words) == name:
                return time.monotonic() - start
            time.sleep(0.05)
        return None

    def end(self):
        self.process.stdin.close()
        self.process.wait(10)


def environment():
    from django.conf import settings

    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "polku.config.settings",
        "POLKU_SEARCH_POLL_SECONDS": "0.5",
        "TZ": settings.TIME_ZONE,
    }


@pytest.fixture
def reader():
    one = Reader()
    yield one
    one.end()


@pytest.fixture
def readers(reader):
    other = Reader()
    yield [reader, other]
    other.end()


@pytest.mark.django_db(transaction=True)
def test_every_process_sees_what_is_published_changed_and_taken_off(make_entry, by, readers):
    from polku.directory.actions import archive_entry, publish_entry, save_draft
    from polku.directory.content import EntryContent

    assert [reader.names("puutarha") for reader in readers] == ["", ""]
    entry = make_entry("Puutarha")
    assert all(reader.sees("Puutarha", "puutarha") is not None for reader in readers)
    entry.refresh_from_db()
    content = EntryContent.model_validate(entry.published_content | {"name": {"fi": "Kasvihuone"}})
    save_draft(entry=entry, content=content, by=by, expected_version=entry.version)
    publish_entry(entry=entry, by=by)
    assert all(reader.sees("Kasvihuone", "kasvihuone") is not None for reader in readers)
    archive_entry(entry=entry, by=by)
    assert all(reader.sees("", "kasvihuone") is not None for reader in readers)


@pytest.mark.django_db(transaction=True)
def test_what_a_process_published_is_seen_though_it_died_at_once(association, reader):
    assert reader.names("puutarha") == ""
    done = subprocess.run(
        [sys.executable, "-c", PUBLISHER, "Puutarha"],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.stdout.strip() == "published"
    assert done.returncode == -9
    assert reader.sees("Puutarha", "puutarha") is not None


@pytest.mark.django_db(transaction=True)
def test_words_are_found_in_other_forms_when_their_job_has_run(make_entry, reader):
    from polku.directory.actions.indexing import analyse_entry

    entry = make_entry("Kädentaitopaja")
    assert reader.sees("Kädentaitopaja", "kädentaitopaja") is not None
    analyse_entry(entry.pk)
    assert reader.sees("Kädentaitopaja", "paja") is not None


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_ends_late_is_not_missed(make_entry, reader):
    """Numbers are given when rows are written, but seen when transactions end: an early number may come late."""
    import psycopg

    early = make_entry("Aamuryhmä")
    assert reader.sees("Aamuryhmä", "aamuryhmä") is not None
    with psycopg.connect(os.environ["DATABASE_URL"]) as slow:
        slow.execute(
            "UPDATE directory_searchdocument SET document = NULL, "
            "written_in = pg_current_xact_id()::text::bigint WHERE entry_id = %s",
            [early.pk],
        )
        make_entry("Iltaryhmä")
        assert reader.sees("Iltaryhmä", "iltaryhmä") is not None
        slow.commit()
    assert reader.sees("", "aamuryhmä") is not None


@pytest.mark.django_db
def test_what_was_undone_is_not_followed(make_entry, settings):
    from django.db import transaction

    from polku.directory.queries import index
    from polku.directory.queries.finding import Finding, find

    index.forget()
    find(Finding(), language="fi")
    settings.SEARCH_POLL_SECONDS = 0.000001

    class UndoError(Exception):
        pass

    def undone():
        with transaction.atomic():
            make_entry("Puutarha")
            assert find(Finding(words="puutarha"), language="fi").total == 0
            raise UndoError

    with pytest.raises(UndoError):
        undone()
    assert find(Finding(words="puutarha"), language="fi").total == 0


@pytest.mark.django_db
def test_what_is_changed_together_is_found_when_all_of_it_is_done(make_entry):
    from polku.directory.actions.indexing import indexed_together
    from polku.directory.queries.finding import Finding, find

    with indexed_together():
        make_entry("Puutarha")
        make_entry("Puutarhakerho")
        assert find(Finding(), language="fi").total == 0
    assert [
        found.entry.name("fi").text for found in find(Finding(words="puutarha"), language="fi").entries
    ] == ["Puutarha"]
    assert find(Finding(), language="fi").total == 2


@pytest.mark.django_db
def test_a_new_name_of_an_organisation_reaches_search_by_the_hourly_job(region, by, noon):
    from polku.accounts.actions import change_organisation
    from polku.directory.actions.indexing import refresh_index
    from polku.directory.queries.finding import Finding, find

    region.county.refresh_from_db()
    change_organisation(
        organisation=region.county,
        by=by,
        expected_version=region.county.version,
        names={"fi": "Pohjanlahden alue"},
    )
    assert refresh_index() == 1
    assert [i.entry.pk for i in find(Finding(words="pohjanlahden"), language="fi").entries] == [
        region.guidance.pk
    ]
    assert refresh_index() == 0


@pytest.mark.django_db
def test_an_index_of_yesterday_is_made_anew(region, noon):
    from polku.directory.queries import index
    from polku.shared import clock

    today = index.directory()
    with clock.freeze(noon + timedelta(days=1)):
        assert index.directory() is not today
