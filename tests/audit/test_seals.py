"""Seals: whatever is done to the log by its owner, in SQL, is seen against the published root."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction

from polku.audit.actions import ROOTS_FILE, Shown, begin_era, looked, publish_seal, record, seal_log
from polku.audit.bridge import rows_of
from polku.audit.models import Event, Look, Seal
from polku.audit.queries import Published, newest_published, verify
from polku.cli.auditing import published_in
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.actor import system
from polku.shared.errors import Conflict, Invalid
from polku.shared.merkle import Tree, leaf
from tests.cli.waiting import wait_until
from tests.owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)
BY = system("test")


def act(number=1):
    record(verb="test", target=Message(pk=number), by=BY, change={"number": number, "ä": None})


def look(number=1):
    looked(shown=[Shown(number, number, 7, "care:5")], purpose="guidance", by=BY)


def seal_all():
    """Seal every row there is. Other tests share the server, and an open transaction of theirs holds seals back."""
    with as_owner() as owner:
        ready = """SELECT pg_snapshot_xmin(pg_current_snapshot()) > greatest(
            (SELECT max(xact) FROM audit_event), (SELECT max(xact) FROM audit_look))"""
        wait_until(lambda: owner.execute(ready).fetchone()[0] is not False, seconds=60)
    return seal_log()


@pytest.fixture
def sealed():
    """Three seals over acts and looks; gives what was published outside."""
    for number in range(3):
        for _ in range(3):
            act(number)
            look(number)
        seal_all()
    return newest_published()


def test_a_log_that_nobody_touched_is_as_it_was_sealed(sealed):
    act()
    verdict = verify(against=[sealed])
    assert verdict.problems == ()
    assert (verdict.seals, verdict.rows, verdict.waiting, verdict.newest) == (3, 19, 1, sealed)


OWNERS_DEEDS = {
    "byte edit of a look": "UPDATE audit_look SET purpose = 'guidancf' WHERE id = (SELECT min(id) FROM audit_look)",
    "byte edit of an act": """UPDATE audit_event SET change = change || '{"number": 9}' WHERE verb = 'test'""",
    "another person": "UPDATE audit_look SET clients = '{99}' WHERE id = (SELECT max(id) FROM audit_look)",
    "delete": "DELETE FROM audit_look WHERE id = (SELECT min(id) + 2 FROM audit_look)",
    "back-date": "UPDATE audit_look SET at = at - interval '1 day' WHERE id = (SELECT min(id) FROM audit_look)",
    "back-date by a microsecond": (
        "UPDATE audit_look SET at = at - interval '1 microsecond' WHERE id = (SELECT min(id) FROM audit_look)"
    ),
    "insert into the past": """
        ALTER TABLE audit_look DISABLE TRIGGER stamped;
        INSERT INTO audit_look (at, actor_kind, actor_label, what, address, purpose, folders, clients, controllers,
            grounds, era, xact)
        SELECT at, actor_kind, actor_label, what, address, purpose, folders, clients, controllers, grounds, era, xact
        FROM audit_look ORDER BY id LIMIT 1;
        ALTER TABLE audit_look ENABLE TRIGGER stamped""",
    "swap of two rows of one seal": """
        WITH two AS (SELECT id, at FROM audit_look ORDER BY id LIMIT 2)
        UPDATE audit_look a SET at = b.at FROM two b WHERE a.id IN (SELECT id FROM two) AND a.id <> b.id""",
    "swap of two rows of two seals": """
        WITH ends AS (SELECT min(id) AS low, max(id) AS high FROM audit_look)
        UPDATE audit_look a SET folders = b.folders, clients = b.clients FROM audit_look b, ends
            WHERE (a.id, b.id) IN ((low, high), (high, low))""",
    "move to a later seal": "UPDATE audit_look SET xact = (SELECT max(xact) FROM audit_look) WHERE id = 1",
    "all rows of a seal": "DELETE FROM audit_look WHERE clients = '{1}'",
    "edit of a seal": "UPDATE audit_seal SET rows = rows + 1 WHERE number = 2",
    "edit of a seal's moment": "UPDATE audit_seal SET made_at = made_at - interval '1 hour' WHERE number = 2",
    "delete of a seal": "DELETE FROM audit_seal WHERE number = 2",
    "delete of the first seal": "DELETE FROM audit_seal WHERE number = 1",
    "another signature": "UPDATE audit_seal SET signature = sha256('x') || sha256('y') WHERE number = 3",
    "cut tail": """
        DELETE FROM audit_look WHERE clients = '{2}'; DELETE FROM audit_event WHERE target_id = 2;
        DELETE FROM audit_seal WHERE number = 3""",
    "everything": "DELETE FROM audit_look; DELETE FROM audit_event; DELETE FROM audit_seal",
}


def test_whatever_the_owner_of_the_tables_does_is_seen(sealed):
    tables = ("audit_event", "audit_look", "audit_seal")
    missed, undone_badly = [], []
    with as_owner() as owner:
        for table in tables:
            owner.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
        for name, deed in OWNERS_DEEDS.items():
            owner.execute(deed)
            if not verify(against=[sealed]).problems:
                missed.append(name)
            for table in tables:
                owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER; DELETE FROM {table}")
                owner.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
                owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            if verify(against=[sealed]).problems:
                undone_badly.append(name)
    assert missed == []
    assert undone_badly == [], "each deed alone is what is seen"


def test_only_the_published_root_shows_a_cut_tail(sealed):
    with as_owner() as owner:
        owner.execute(OWNERS_DEEDS["cut tail"])
    assert verify().problems == ()
    (problem,) = verify(against=[sealed]).problems
    assert "cut" in problem


def test_who_has_the_signing_key_and_makes_all_seals_anew_is_seen_against_the_published_root(sealed):
    with as_owner() as owner:
        owner.execute("DELETE FROM audit_seal")
        owner.execute("DELETE FROM audit_look WHERE clients = '{1}'")
    for _ in range(3):
        act(5)
        assert seal_all()
    assert verify().problems == ()
    (problem,) = verify(against=[sealed]).problems
    assert "another root was published" in problem


def test_the_products_own_role_cannot_give_a_row_another_moment_or_transaction():
    yesterday = clock.now() - timedelta(days=1)
    with clock.freeze(yesterday):
        look()
    assert Look.objects.get().at > yesterday + timedelta(hours=23)
    act()
    assert Event.objects.get().at > yesterday + timedelta(hours=23)


def test_what_a_slow_transaction_writes_comes_under_a_later_seal():
    begun, go_on = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            look(1)
            begun.set()
            go_on.wait(20)
        connections.close_all()

    slow = threading.Thread(target=slowly)
    slow.start()
    assert begun.wait(20)
    look(2)
    early = seal_log()
    go_on.set()
    slow.join(20)
    late = seal_all()
    assert late is not None
    assert Look.objects.count() == 2
    verdict = verify()
    assert verdict.problems == ()
    assert (early.rows if early else 0) + late.rows == verdict.rows


def test_seals_and_people_who_write_at_once_agree():
    stop = threading.Event()

    def write():
        while not stop.is_set():
            with transaction.atomic():
                act()
                look()
        connections.close_all()

    people = [threading.Thread(target=write) for _ in range(3)]
    for person in people:
        person.start()
    wait_until(seal_log, seconds=60)
    for _ in range(15):
        seal_log()
    stop.set()
    for person in people:
        person.join(20)
    seal_all()
    verdict = verify()
    assert verdict.seals > 1
    assert verdict.problems == ()
    # The last rows of all may be the act of making the signing key.
    assert verdict.rows + verdict.waiting == Event.objects.count() + Look.objects.count()


def test_rows_are_read_in_the_order_of_their_transactions_as_numbers():
    for number in range(4):
        look(number)
    with as_owner() as owner:
        for number, xact in enumerate(("100", "99", "1000", "9")):
            owner.execute("UPDATE audit_look SET xact = %s::xid8 WHERE clients[1] = %s", [xact, number])
    with transaction.atomic():
        assert [moment[1] for moment, _row in rows_of("audit_look", (0, 0))] == [9, 99, 100, 1000]


def test_nothing_new_needs_no_seal(sealed):
    seal_all()
    assert seal_all() is None


def test_a_restored_database_begins_an_era_and_old_and_new_rows_are_sealed(sealed):
    look(8)
    with as_owner() as owner:
        # Another server counts from a lower number: to it this row is of the far future.
        owner.execute("UPDATE audit_look SET xact = '900000000000' WHERE clients = '{8}'")
    assert seal_log() is None
    begin_era()
    look(9)
    wait_until(lambda: seal_log() and verify().waiting == 0, seconds=60)
    assert verify(against=[sealed]).problems == ()


def test_a_database_restored_by_hand_is_not_sealed_as_if_nothing_had_happened(sealed):
    with as_owner() as owner:
        owner.execute("UPDATE audit_seal SET upto = 900000000000 WHERE number = 3")
    with pytest.raises(Conflict, match="new-era"):
        seal_log()


def test_the_newest_root_is_public_and_kept_in_a_file(sealed, client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    seal = Seal.objects.get(number=3)
    publish_seal(seal=seal)
    publish_seal(seal=seal)
    assert set(published_in(str(tmp_path / ROOTS_FILE))) == {sealed}
    said = json.loads(client.get("/seal.json").content)
    assert str(sealed) == f"{said['number']}:{said['root']}"
    assert "polku" in client.get("/fi/").content.decode().lower()


def test_without_a_seal_the_address_says_so(client):
    assert json.loads(client.get("/seal.json").content) == {"number": 0}


@pytest.mark.parametrize("text", ["", "1", "1:xyz", "x:" + "a" * 64, "1:" + "A" * 64, "1:" + "a" * 63])
def test_what_is_not_a_root_is_refused(text):
    with pytest.raises(Invalid, match="NUMBER:HEX"):
        list(published_in(text or "nothing"))


def test_two_different_roots_for_one_seal_cannot_both_be_right(sealed):
    other = Published(sealed.number, "0" * 64)
    assert verify(against=[other, sealed]).problems != ()


def test_a_tree_over_a_few_rows_is_the_one_of_rfc_6962():
    import hashlib

    def node(left, right):
        return hashlib.sha256(b"\1" + left + right).digest()

    a, b, c, d, e = (leaf(letter.encode()) for letter in "abcde")
    roots = {0: hashlib.sha256(b"").digest(), 1: a, 2: node(a, b), 3: node(node(a, b), c)}
    roots |= {5: node(node(node(a, b), node(c, d)), e)}
    for count, root in roots.items():
        tree = Tree()
        for hashed in (a, b, c, d, e)[:count]:
            tree.add(hashed)
        assert (tree.leaves, tree.root()) == (count, root)
