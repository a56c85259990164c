"""The drill itself: a region that is thrown away, people who send, kills, and the count at the end."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg

from polku.cli.environment import Product, product
from polku.cli.postgres import Server, ensure_started
from polku.cli.postgres_cluster import DATABASE, SUPERUSER
from polku.cli.postgres_guardian import is_ready, server_pid
from polku.cli.processes import (
    kill_processes,
    postgres_processes_in,
    processes_in_group,
    tied_to_this_process,
)
from polku.cli.run import JOBS, PREPARE, PYTHON_MODULE
from polku.shared.errors import PolkuError

HELP = "kill the database and the workers while referrals are sent; count what arrived, and how often"
WORKERS = 2
# Moments of kills are no secret, and different each time.
chance = random.Random()  # noqa: S311
# Who sends, from where, about whom.
SENDERS = (("Sari", "Koulutuskeskus Salpaus", "Aino"), ("Olli", "Päijät-Hämeen hyvinvointialue", "Paavo"))
DATABASE_KILL, GUARDIAN_KILL, WORKER_KILL = "database", "database and its guardian", "worker"
# In this order, over and over: each kind comes in a small drill too.
KINDS = (WORKER_KILL, DATABASE_KILL, WORKER_KILL, DATABASE_KILL, GUARDIAN_KILL)
# Between two kills at least so many referrals are acknowledged and so many mails accepted.
SENT_BETWEEN, MAILED_BETWEEN = 3, 1
LONGEST_PAUSE_SECONDS = 1.0
PATIENCE_SECONDS = 120
# A job of a killed worker is noticed after half a minute, and tried again with waits of up to four minutes.
QUEUE_PATIENCE_SECONDS = 900


@dataclass
class Kept:
    """What the database holds of one referral: its state, how often it was sent, and the mail about it."""

    pk: int
    state: str
    sendings: int
    message_id: str | None


@dataclass
class Verdict:
    """What became of what was acknowledged. A double is a referral that the receiver was told of as two."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    mails: int = 0
    # The same mail again, after a kill between the receiver's yes and our note of it: its Message-ID tells.
    repeated_deliveries_with_same_id: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing was lost, nothing came twice, and there was something to lose."""
        return bool(self.acknowledged) and not self.lost and not self.doubles


def judged(
    acknowledged: Iterable[str], kept: Mapping[str, Kept], mails: Sequence[tuple[str, int]]
) -> Verdict:
    """Compare what was acknowledged (keys), what the database holds, and what was accepted (Message-ID, referral)."""
    told = defaultdict(set)
    for message_id, referral in mails:
        told[referral].add(message_id)
    verdict = Verdict(mails=len(mails))
    verdict.repeated_deliveries_with_same_id = sum(
        count - 1 for count in Counter(message_id for message_id, _referral in mails).values()
    )
    for key in acknowledged:
        verdict.acknowledged += 1
        found = kept.get(key)
        if (
            found is None
            or found.state == "draft"
            or not found.sendings
            or found.message_id not in told[found.pk]
        ):
            verdict.lost.append(key)
    verdict.doubles = [key for key, one in kept.items() if one.sendings > 1 or len(told[one.pk]) > 1]
    return verdict


def practise_crash(kills: int, *, say: Callable[[str], None]) -> dict[str, Any]:
    """Make a region, kill so many times while people send, wait until the queue is empty, and count."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="polku-drill-") as folder, ExitStack() as stack:
        place = Path(folder)
        mails = place / "mails"
        mails.touch()
        receiver = stack.enter_context(_receiver(mails))
        stack.enter_context(_surroundings(place / "data", receiver))
        say("making a region")
        own = stack.enter_context(product())
        server = _embedded(own)
        _make_tables(own)
        notes = [place / f"acknowledged-{number}" for number in range(len(SENDERS))]
        variables = own.variables()
        with _writers(_region(), notes, variables) as writers, _workers(variables) as workers:
            done = _kill_often(kills, server, workers, Progress(notes, mails, writers), say)
            for writer in writers:
                kill_processes([psutil.Process(writer.pid)])
            say("waiting until the queue is empty")
            lost_jobs = _wait_for_queue(server)
        verdict = judged(
            [json.loads(key) for note in notes for key in _lines(note)], _kept(server), _accepted(mails)
        )
    return {
        "kills": dict(done),
        "acknowledged": verdict.acknowledged,
        "lost": len(verdict.lost),
        "doubles": len(verdict.doubles),
        "mails": verdict.mails,
        "repeated_deliveries_with_same_id": verdict.repeated_deliveries_with_same_id,
        "jobs_queued_again": lost_jobs,
        "seconds": round(time.monotonic() - began, 1),
        "ok": verdict.ok and done.total() == kills,
    }


@contextmanager
def _receiver(mails: Path) -> Iterator[int]:
    """The receiver's mail server; gives its port."""
    command = [*PYTHON_MODULE, "polku.cli.crash_drill.receiver", str(mails)]
    with _program(command, dict(os.environ), stdout=subprocess.PIPE) as process:
        yield int(process.stdout.readline() if process.stdout else "")


@contextmanager
def _surroundings(data: Path, mail_port: int) -> Iterator[None]:
    """The environment of an installation of its own, whatever this one's is."""
    before = dict(os.environ)
    for name in before:
        if name.startswith(("POLKU_", "DATABASE_")) and name != "POLKU_PG_BIN":
            del os.environ[name]
    os.environ |= {
        "POLKU_DATA": str(data),
        "POLKU_DEMO": "0",
        "POLKU_SMTP_HOST": "127.0.0.1",
        "POLKU_SMTP_PORT": str(mail_port),
        "POLKU_SMTP_TLS": "0",
    }
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _program(
    command: Sequence[str], environment: Mapping[str, str], **streams: Any
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        text=True,
        process_group=0,
        preexec_fn=tied_to_this_process(signal.SIGKILL),
        **streams,
    )
    try:
        yield process
    finally:
        kill_processes(processes_in_group(process.pid))
        process.wait()


def _embedded(own: Product) -> Server:
    if own.server is None:
        raise PolkuError("The drill kills a database of its own only.")
    return own.server


def _make_tables(own: Product) -> None:
    done = subprocess.run(
        [*PREPARE, "tables"],
        env=own.variables(owner=True),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PolkuError(f"The tables could not be made: {done.stderr.strip()[-1000:]}")


def _region() -> list[tuple[str, int, int]]:
    """Two workers with a client each and a permission towards one receiver: address, client, basis."""
    from datetime import timedelta

    from polku.accounts.actions import add_membership, create_account, create_organisation
    from polku.consent.actions import give_basis, open_client
    from polku.shared import clock
    from polku.shared.actor import Actor, system

    by = system("drill")
    receiver = create_organisation(
        kind="association", names={"fi": "Kaarisilta ry"}, notify_email="paja@example.fi", by=by
    )
    made = []
    for name, place, person in SENDERS:
        organisation = create_organisation(kind="unit", names={"fi": place}, by=by)
        address = f"{name.lower()}@example.fi"
        user = create_account(email=address, password=None, call_name=name, by=by)
        add_membership(user=user, organisation=organisation, role="member", by=by)
        worker = Actor("user", name, user=user)
        client = open_client(organisation=organisation, call_name=person, by=worker)
        basis = give_basis(
            client=client, kind="permission", purpose="guidance", categories=["referral"], receiver=receiver,
            valid_to=clock.now() + timedelta(days=2), given_how="paper", by=worker,
        )  # fmt: skip
        made.append((address, client.pk, basis.pk))
    return made


@contextmanager
def _writers(
    region: Sequence[tuple[str, int, int]], notes: Sequence[Path], variables: Mapping[str, str]
) -> Iterator[list[subprocess.Popen[str]]]:
    with ExitStack() as stack:
        started = []
        for (address, client, basis), note in zip(region, notes, strict=True):
            note.touch()
            arguments = [address, str(client), str(basis), str(note)]
            command = [*PYTHON_MODULE, "polku.cli.crash_drill.writer", *arguments]
            started.append(stack.enter_context(_program(command, variables)))
        yield started


class Worker(threading.Thread):
    """The product's own worker of jobs, started again whenever it ends; `polku run` does the same, with waits."""

    def __init__(self, variables: Mapping[str, str], log: Path) -> None:
        super().__init__(daemon=True)
        self.variables, self.log = variables, log
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            with self.log.open("a") as log:
                self.process = subprocess.Popen(
                    JOBS, env=dict(self.variables), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    process_group=0,
                )  # fmt: skip
            self.process.wait()
            self.stopping.wait(0.2)

    def kill(self) -> bool:
        """End it as the machine would; says whether there was one to end."""
        if self.process is None or self.process.poll() is not None:
            return False
        os.kill(self.process.pid, signal.SIGKILL)
        return True


@contextmanager
def _workers(variables: Mapping[str, str]) -> Iterator[list[Worker]]:
    logs = Path(variables["POLKU_DATA"])
    workers = [Worker(variables, logs / f"worker-{number}.log") for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    try:
        yield workers
    finally:
        for worker in workers:
            worker.stopping.set()
        while any(worker.is_alive() for worker in workers):
            for worker in workers:
                worker.kill()
                worker.join(0.1)


@dataclass
class Progress:
    """How far the region has come."""

    notes: Sequence[Path]
    mails: Path
    writers: Sequence[subprocess.Popen[str]]

    def counts(self) -> tuple[int, int]:
        """Referrals acknowledged by the slowest sender, mails accepted."""
        return min(len(_lines(note)) for note in self.notes), len(_lines(self.mails))

    def wait_for_more(self) -> None:
        """Wait until every sender and the mail have gone on: every kill falls into work."""
        sent, mailed = self.counts()

        def has_gone_on() -> bool:
            now_sent, now_mailed = self.counts()
            return now_sent >= sent + SENT_BETWEEN and now_mailed >= mailed + MAILED_BETWEEN

        _wait(has_gone_on, PATIENCE_SECONDS, "nothing is sent any more", self.refuse_ended)

    def refuse_ended(self) -> None:
        """A sender who gave up would make the drill easier."""
        if any(writer.poll() is not None for writer in self.writers):
            raise PolkuError("A sender of the drill ended by itself; the reason is above.")


def _kill_often(
    kills: int, server: Server, workers: Sequence[Worker], progress: Progress, say: Callable[[str], None]
) -> Counter[str]:
    done: Counter[str] = Counter()
    for number in range(kills):
        progress.wait_for_more()
        time.sleep(chance.uniform(0, LONGEST_PAUSE_SECONDS))
        kind = KINDS[number % len(KINDS)]
        say(f"kill {number + 1}: {kind}")
        if kind == WORKER_KILL:
            victim = chance.choice(workers)
            _wait(victim.kill, PATIENCE_SECONDS, "a worker does not start again")
        else:
            _kill_database(server, guardian_too=kind == GUARDIAN_KILL)
        done[kind] += 1
    return done


def _kill_database(server: Server, *, guardian_too: bool) -> None:
    """Every process of the server at once, and wait until another one runs in its place."""
    data = server.folder / "data"
    killed = server_pid(data)
    if guardian_too:
        os.kill(int((server.folder / "guardian.lock").read_text()), signal.SIGKILL)
    doomed = postgres_processes_in(data)
    if not doomed:
        raise PolkuError("There was no database to kill.")
    for process in doomed:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    if guardian_too:
        _wait(lambda: not server.is_guarded(), PATIENCE_SECONDS, "the guardian does not end")
        ensure_started(server.folder)
    _wait(
        lambda: is_ready(data) and server_pid(data) != killed,
        PATIENCE_SECONDS,
        "the database does not start again",
    )


def _wait(
    happens: Callable[[], object], seconds: float, complaint: str, look: Callable[[], None] = lambda: None
) -> None:
    deadline = time.monotonic() + seconds
    while not happens():
        look()
        if time.monotonic() > deadline:
            raise PolkuError(f"{complaint} ({seconds:.0f} s)")
        time.sleep(0.1)


def _rows(server: Server, query: str, *values: object) -> list[Any]:
    """As the one who looks after the server: every row, whoever's it is."""
    with psycopg.connect(server.url(SUPERUSER, DATABASE)) as connection:
        return connection.execute(query, values).fetchall()


def _wait_for_queue(server: Server) -> int:
    """Wait until nothing waits and the reconciler has looked; how often a job was queued again."""
    newest = _rows(server, "SELECT max(id) FROM procrastinate_jobs")[0][0]
    settled = (
        "SELECT NOT EXISTS (SELECT FROM mail_message WHERE sent_at IS NULL) AND NOT EXISTS (SELECT FROM "
        "procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name = 'mail.deliver_message') AND EXISTS "
        "(SELECT FROM procrastinate_jobs WHERE status = 'succeeded' AND task_name = 'referral.mail' "
        "AND id > %s)"
    )
    _wait(
        lambda: _rows(server, settled, newest)[0][0],
        QUEUE_PATIENCE_SECONDS,
        "the queue does not become empty",
    )
    taken_up = "SELECT count(*) FROM procrastinate_events WHERE type = 'deferred_for_retry'"
    return int(_rows(server, taken_up)[0][0])


def _kept(server: Server) -> dict[str, Kept]:
    """What the database holds, by the keys of referrals."""
    from django.db import connection

    from polku.mail.actions import message_id
    from polku.mail.models import Message

    # The one from before the kills is dead.
    connection.close()
    ids = {message.pk: message_id(message) for message in Message.objects.iterator()}
    rows = _rows(
        server,
        "SELECT r.key::text, r.id, r.state, count(e.id), r.message FROM referral_referral r LEFT JOIN "
        "referral_referralevent e ON e.referral_id = r.id AND e.act = 'send' GROUP BY r.id",
    )
    return {key: Kept(pk, state, sendings, ids.get(message)) for key, pk, state, sendings, message in rows}


def _accepted(mails: Path) -> list[tuple[str, int]]:
    """The Message-ID of every accepted mail with a referral, and the referral its link opens."""
    from django.urls import resolve

    from polku.referral.permissions import ANSWER
    from polku.shared import signing

    found = []
    for line in _lines(mails):
        mail = json.loads(line)
        address = re.search(r"https?://\S+", mail["text"])
        if address is None:
            raise PolkuError("A mail came without a link.")
        # The product writes of other things too, such as a mail that could not be sent.
        if (token := resolve(urlsplit(address[0]).path).kwargs.get("token")) is None:
            continue
        link = signing.read(ANSWER, token)
        if link is None:
            raise PolkuError("The link of a mail opens nothing.")
        found.append((mail["id"], int(link.values[0])))
    return found


def _lines(file: Path) -> list[str]:
    """The whole lines of a file that somebody goes on writing."""
    text = file.read_text()
    return text[: text.rfind("\n") + 1].splitlines()
