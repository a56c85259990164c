"""The door of a web process: a crowd is asked to come back, and those inside are served."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from polku.cli.door import Door

AT_WORK, WAITING = 2, 3


class House:
    """An application that answers when it is let to, and remembers how many were in it at a time."""

    def __init__(self):
        self.open, self.lock = threading.Event(), threading.Lock()
        self.inside = self.most = 0

    def __call__(self, environ, start_response):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.open.wait(10)
        with self.lock:
            self.inside -= 1
        start_response("200 OK", [])
        return [b"served"]


def ask(door, path="/fi/"):
    """The status, headers and body of an answer."""
    said = []
    body = b"".join(door({"PATH_INFO": path}, lambda status, headers: said.append((status, dict(headers)))))
    return *said[0], body.decode()


@pytest.fixture
def house():
    return House()


@pytest.fixture
def full(house):
    """A door behind which there is no room."""
    door = Door(house, at_work=1, waiting=0)
    with ThreadPoolExecutor(1) as people:
        first = people.submit(ask, door)
        while not house.inside:
            time.sleep(0.001)
        yield door
        house.open.set()
        first.result(10)


def crowd(house, door, size):
    """Answers to so many who ask at once; the house opens when it is full and the others have been answered."""
    with ThreadPoolExecutor(size) as people:
        asked = [people.submit(ask, door) for _ in range(size)]
        turned_away = threading.Event()
        away = size - AT_WORK - WAITING
        for one in asked:
            one.add_done_callback(
                lambda _done: turned_away.set() if sum(a.done() for a in asked) >= away else None
            )
        assert turned_away.wait(10)
        while house.inside < AT_WORK:
            time.sleep(0.001)
        house.open.set()
        return [one.result(10) for one in asked]


def test_a_crowd_is_asked_to_come_back_and_those_inside_are_served(house):
    door = Door(house, at_work=AT_WORK, waiting=WAITING, patience=60)
    answers = crowd(house, door, 12)
    served = [one for one in answers if one[0] == "200 OK"]
    away = [one for one in answers if one[0] == "503 Service Unavailable"]
    assert (len(served), len(away), house.most) == (AT_WORK + WAITING, 7, AT_WORK)
    assert all(
        headers["Retry-After"] == "5" and headers["Cache-Control"] == "no-store" for _s, headers, _b in away
    )
    assert all(f"{len(body.encode())}" == headers["Content-Length"] for _s, headers, body in away)
    # When the crowd has gone there is room again.
    assert ask(door)[0] == "200 OK"


def test_nobody_waits_longer_than_is_bearable(house):
    door = Door(house, at_work=1, waiting=1, patience=0.01)
    with ThreadPoolExecutor(1) as people:
        first = people.submit(ask, door)
        while not house.inside:
            time.sleep(0.001)
        assert ask(door)[0] == "503 Service Unavailable"
        house.open.set()
        assert first.result(10)[0] == "200 OK"


def test_a_fault_inside_gives_its_place_back():
    def falls(environ, start_response):
        raise ZeroDivisionError

    door = Door(falls, at_work=1, waiting=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            ask(door)


@pytest.mark.parametrize(
    ("path", "lang", "words"),
    [
        ("/fi/haku/", "fi", "Sivusto on hetken poissa käytöstä"),
        ("/sv/haku/", "sv", "Webbplatsen är ur bruk en stund"),
        ("/en/haku/", "en", "The site is resting for a moment"),
        ("/api/v1/entries", "fi", "Sivusto on hetken poissa käytöstä"),
    ],
)
def test_they_are_asked_in_the_language_of_the_address(full, path, lang, words):
    _status, _headers, body = ask(full, path)
    assert words in body
    assert f'<html lang="{lang}"' in body


def test_files_of_the_look_do_not_wait(full, house):
    assert ask(full)[0] == "503 Service Unavailable"
    house.open.set()
    assert ask(full, "/static/ui/polku.css")[0] == "200 OK"


def test_few_threads_work_so_few_connections_are_kept():
    seen = set()

    def application(environ, start_response):
        seen.add(threading.get_ident())
        start_response("200 OK", [])
        return [b""]

    door = Door(application, at_work=AT_WORK, waiting=WAITING)
    with ThreadPoolExecutor(AT_WORK + WAITING) as people:
        assert {one[0] for one in people.map(lambda _: ask(door), range(200))} == {"200 OK"}
    assert len(seen) <= AT_WORK
