"""The analyser process, and searches that must do without it."""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from polku.search import Index, Phrase, Query, entry_of, fill
from polku.search.process import AnalyserClient, start, wait_until_answering
from tests.search.conftest import PLACES, entry


@pytest.fixture(scope="module")
def address():
    # A Unix socket's path may not be long, and the test folders' are.
    with tempfile.TemporaryDirectory(prefix="polku-") as folder:
        yield Path(folder) / "analyser"


@pytest.fixture(scope="module")
def process(address):
    child = start(address)
    try:
        assert wait_until_answering(address, 30)
        yield child
    finally:
        child.terminate()
        child.wait(10)


def test_the_process_gives_the_tokens_of_the_analyser(process, address, analyser):
    words = ["nuorisotyöpajassa", "työhönvalmentajille", "zorvekko"]
    client = AnalyserClient(address, patience=5)
    assert client.analyse_words(words, "fi") == analyser.analyse_words(words, "fi")
    assert client.restored("tyopajaan") == ["työpajaan"]


def test_nobody_else_may_read_the_socket(process, address):
    assert address.stat().st_mode & 0o077 == 0


def test_a_second_process_leaves_the_first_alone(process, address):
    second = start(address)
    assert second.wait(30) == 0
    assert AnalyserClient(address, patience=5).analyse_words(["työ"], "fi")


@pytest.mark.parametrize(
    "line", [b"{}\n", b"[1]\n", b'{"words": 1}\n', b"\xff\xfe\n", b'{"words": [null], "language": []}\n']
)
def test_a_question_it_cannot_understand_does_not_end_it(process, address, line):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(os.fspath(address))
        connection.sendall(line)
        assert connection.recv(10_000).startswith(b"{")
    assert AnalyserClient(address, patience=5).analyse_words(["työ"], "fi")


def test_it_ends_with_its_parent(tmp_path):
    with tempfile.TemporaryDirectory(prefix="polku-") as folder:
        address = Path(folder) / "analyser"
        program = (
            "import sys, time; from pathlib import Path; from polku.search.process import start; "
            "print(start(Path(sys.argv[1])).pid, flush=True); time.sleep(60)"
        )
        parent = subprocess.Popen([sys.executable, "-c", program, os.fspath(address)], stdout=subprocess.PIPE)
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert wait_until_answering(address, 30)
        parent.kill()
        parent.wait()
        parent.stdout.close()
        assert ended(child, seconds=10)


def ended(process_id, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def silent():
    """Somebody who listens and never answers; and how many have asked since one last looked."""
    with tempfile.TemporaryDirectory(prefix="polku-") as folder:
        address = Path(folder) / "analyser"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(os.fspath(address))
            listener.listen(50)
            listener.setblocking(False)
            yield address, lambda: asked_at(listener)


def asked_at(listener):
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def searched(client, analyser, text):
    index = Index(client)
    documents = [entry("a", "Työpaja"), entry("b", "Velkaneuvontaa"), entry("c", "Kuntouttava työtoiminta")]
    fill(index, [entry_of(document) for document in documents], analyser.analyse_words)
    index.use_places(PLACES)
    return [hit.id for hit in index.search(Query(text)).hits]


def test_a_search_waits_for_a_silent_analyser_once(silent, analyser):
    address, asked = silent
    client = AnalyserClient(address)
    assert "a" in searched(client, analyser, "työpajoilla qwerty asdfgh zxcvbn tyopaia kuntouttavien")
    assert asked() == 1
    assert client.analyse_words(["työ"], "fi") == {}
    assert asked() == 0


@pytest.mark.parametrize(
    ("typed", "found"),
    [("työpajoilla", "a"), ("velkaneuvonnasta", "b"), ("työtoimintaan", "c"), ("tyopaja", "a")],
)
def test_without_an_analyser_known_words_are_guessed(tmp_path, analyser, typed, found):
    assert searched(AnalyserClient(tmp_path / "nobody"), analyser, typed)[:1] == [found]


def test_phrases_are_prepared_when_the_analyser_comes_late(analyser):
    class Late:
        there = False

        def analyse_words(self, words, language):
            return analyser.analyse_words(words, language) if self.there else {}

        def restored(self, word):
            return []

    late = Late()
    index = Index(late)
    fill(index, [entry_of(entry("debt", "Velkaneuvonta"))], analyser.analyse_words)
    index.use_phrases([Phrase("kukkaro tyhjänä", "fi", (), ("velkaneuvonta",))])
    assert index.search(Query("kukkaroni tyhjänä")).total == 0
    late.there = True
    assert [hit.id for hit in index.search(Query("kukkaroni tyhjänä")).hits] == ["debt"]


def test_several_threads_may_ask_at_once(process, address, analyser):
    client = AnalyserClient(address, patience=5)
    words = [f"työpaja{number}" for number in range(40)]
    answers = {}

    def ask(word):
        answers[word] = client.analyse_words([word], "fi")[word]

    threads = [threading.Thread(target=ask, args=(word,)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == analyser.analyse_words(words, "fi")
