"""Child processes: started again when they end, ended in order when asked, never left behind."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator

import psutil
import pytest

from polku.cli.processes import is_alive
from tests.cli.waiting import wait_until

SUPERVISE = """
import asyncio, os, sys
from polku.cli.supervisor import Child, supervise
children = [Child(name, [sys.executable, "-u", "-c", code], first_wait=0.05) for name, code in {children!r}.items()]
asyncio.run(supervise(children, dict(os.environ)))
"""
# Says its process number, then works until asked to end.
WORK = "import os, time; print('works as', os.getpid()); time.sleep(60)"
STUBBORN = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + WORK
WITH_A_HELPER = f"import subprocess, sys; subprocess.Popen([sys.executable, '-u', '-c', {WORK!r}]); " + WORK


class Supervisor:
    """A supervisor of its own in another process, and what it has said."""

    def __init__(self, **children: str) -> None:
        code = SUPERVISE.format(children={name: textwrap.dedent(code) for name, code in children.items()})
        self.process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        self.lines: list[str] = []

    def wait_for(self, *words: str) -> list[str]:
        """Read on until each of the words has been said once more."""
        missing = list(words)
        while missing:
            assert self.process.stdout
            line = self.process.stdout.readline()
            assert line, f"ended without saying {missing}: {self.lines}"
            self.lines.append(line.rstrip())
            for word in missing:
                if word in line:
                    missing.remove(word)
                    break
        return self.lines

    def numbers(self) -> list[int]:
        """The process numbers the children have said."""
        return [int(line.split()[-1]) for line in self.lines if "works as" in line]

    def rest(self) -> list[str]:
        """What it says until it ends."""
        assert self.process.stdout
        self.lines += [line.rstrip() for line in self.process.stdout]
        return self.lines


@pytest.fixture
def supervise() -> Iterator[Callable[..., Supervisor]]:
    """Make supervisors; what the test leaves is ended after it."""
    started = []

    def start(**children: str) -> Supervisor:
        started.append(Supervisor(**children))
        return started[-1]

    yield start
    for supervisor in started:
        supervisor.process.kill()
        supervisor.process.wait()


def test_it_repeats_what_children_say_with_their_names(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(web=WORK, jobs=WORK)
    lines = supervisor.wait_for("works as", "works as")
    assert {line.split(" | ")[0].strip() for line in lines} == {"web", "jobs"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_ends_its_children_in_their_order(
    supervise: Callable[..., Supervisor], number: signal.Signals
) -> None:
    supervisor = supervise(web=WORK, jobs=WORK)
    supervisor.wait_for("works as", "works as")
    supervisor.process.send_signal(number)
    assert supervisor.rest()[-2:] == ["polku    | stopping web", "polku    | stopping jobs"]
    assert supervisor.process.wait() == 0
    assert not any(is_alive(number) for number in supervisor.numbers())


def test_a_child_that_ends_is_started_again_after_growing_waits(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(web="import sys; sys.exit(7)", jobs=WORK)
    lines = supervisor.wait_for("ended with code 7", "ended with code 7", "ended with code 7", "works as")
    waits = [line.rsplit("again in ", 1)[1] for line in lines if "again in" in line]
    assert len(waits) == 3
    supervisor.process.terminate()
    assert supervisor.process.wait() == 0


def test_a_killed_child_takes_its_helpers_along(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(web=WITH_A_HELPER)
    supervisor.wait_for("works as", "works as")
    first, second = supervisor.numbers()
    leader = first if psutil.Process(second).ppid() == first else second
    os.kill(leader, signal.SIGKILL)
    supervisor.wait_for("ended by SIGKILL")
    assert not is_alive(first)
    assert not is_alive(second)
    supervisor.wait_for("works as")


def test_asked_twice_it_does_not_wait_for_a_stubborn_child(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(web=STUBBORN)
    supervisor.wait_for("works as")
    supervisor.process.terminate()
    supervisor.wait_for("stopping web")
    supervisor.process.terminate()
    assert supervisor.process.wait(timeout=5) == 0
    assert not is_alive(supervisor.numbers()[0])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_a_killed_supervisor_leaves_no_child(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(web=WORK, jobs=WORK)
    supervisor.wait_for("works as", "works as")
    supervisor.process.kill()
    wait_until(lambda: not any(is_alive(number) for number in supervisor.numbers()))
