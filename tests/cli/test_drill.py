"""`polku drill`: what was acknowledged arrives, once; what was lost comes back; and the drill notices when not."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections

from polku.cli.crash_drill.command import Kept, judged
from polku.mail.actions import send_mail
from polku.shared.jobs import take_up_lost

KEPT = {"a": Kept(1, "sent", 1, "<one>"), "b": Kept(2, "sent", 1, "<two>")}


def test_what_arrived_once_holds():
    verdict = judged(["a", "b"], KEPT, [("<one>", 1), ("<two>", 2)])
    assert verdict.ok
    assert verdict.acknowledged == 2


def test_the_same_mail_again_is_told_and_is_no_double():
    verdict = judged(["a"], KEPT, [("<one>", 1), ("<one>", 1), ("<two>", 2)])
    assert verdict.ok
    assert verdict.repeated_deliveries_with_same_id == 1


@pytest.mark.parametrize(
    ("kept", "mails"),
    [
        ({}, [("<one>", 1)]),
        ({"a": Kept(1, "draft", 0, None)}, []),
        ({"a": Kept(1, "sent", 0, "<one>")}, [("<one>", 1)]),
        (KEPT, []),
        (KEPT, [("<one>", 2)]),
        (KEPT, [("<other>", 1)]),
    ],
)
def test_each_way_of_being_lost_is_noticed(kept, mails):
    assert judged(["a"], kept, mails).lost == ["a"]


@pytest.mark.parametrize(
    ("kept", "mails"),
    [
        (KEPT, [("<one>", 1), ("<another>", 1)]),
        ({"a": Kept(1, "sent", 2, "<one>")}, [("<one>", 1)]),
    ],
)
def test_a_double_is_noticed(kept, mails):
    assert judged(["a"], kept, mails).doubles == ["a"]


def test_nothing_acknowledged_proves_nothing():
    assert not judged([], {}, []).ok


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_held_is_queued_again():
    send_mail(kind="keep_true_links", to="paja@example.fi", language="fi", context={"links": []})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        # A browser of an earlier test may have left an event loop in this thread.
        with ThreadPoolExecutor(1) as alone:
            alone.submit(take_up).result(30)
        cursor.execute("SELECT DISTINCT status::text FROM procrastinate_jobs")
        assert cursor.fetchall() == [("todo",)]


def take_up():
    try:
        async_to_sync(take_up_lost.func)(0)
    finally:
        connections.close_all()


@pytest.mark.drill
def test_three_kills_lose_nothing_and_tell_nothing_twice():
    done = subprocess.run(
        [sys.executable, "-m", "polku", "drill", "crash", "--kills", "3", "--json"],
        capture_output=True, text=True, check=False, timeout=600, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert (report["lost"], report["doubles"]) == (0, 0)
    assert report["acknowledged"] > 0
    assert report["kills"] == {"worker": 2, "database": 1}


@pytest.mark.drill
def test_a_region_that_was_destroyed_comes_back_from_its_backup():
    done = subprocess.run(
        [sys.executable, "-m", "polku", "drill", "restore", "--small", "--json"],
        capture_output=True, text=True, check=False, timeout=600, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert len(report["checks"]) == 8
    assert all(report["checks"].values())
    assert report["rows"] > 400
