"""Keeping child processes running as one foreground process, and ending them in order."""

import asyncio
import signal
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from polku.cli.processes import kill_processes, processes_in_group, tied_to_this_process

STOP_SECONDS = 12
# A child that ran so long was well: its next end starts the waiting anew.
WELL_AFTER_SECONDS = 60
LONGEST_WAIT_SECONDS = 30
LONGEST_LINE = 1 << 20
LOOK_SECONDS = 0.05


def say(name: str, line: str) -> None:
    """One calm line, with who says it."""
    # The terminal may be gone already; ending in order goes on without it.
    with suppress(OSError):
        print(f"{name:<8} | {line}", flush=True)


@dataclass
class Child:
    """A named program that is started again, with growing waits, when it ends by itself."""

    name: str
    command: Sequence[str]
    # It is not started before this happens.
    after: asyncio.Event | None = None
    # What mends the reason of an exit code; the child is then started again at once.
    remedies: Mapping[int, Callable[[], None]] = field(default_factory=dict)
    first_wait: float = 1.0
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)
    _output: asyncio.Task[None] | None = field(default=None, init=False)

    async def keep_running(self, environment: Mapping[str, str]) -> None:
        """Run it until this task is cancelled."""
        if self.after:
            await self.after.wait()
        wait = 0.0
        mended = None
        while True:
            began = time.monotonic()
            code = await self._run_once(environment)
            if code in self.remedies and code != mended:
                await asyncio.to_thread(self.remedies[code])
                mended = code
                continue
            well = time.monotonic() - began > WELL_AFTER_SECONDS
            wait = self.first_wait if well or not wait else min(2 * wait, LONGEST_WAIT_SECONDS)
            say("polku", f"{self.name} ended {_how(code)}; it starts again in {wait:.0f} s")
            await asyncio.sleep(wait)

    async def _run_once(self, environment: Mapping[str, str]) -> int:
        self._process = await asyncio.create_subprocess_exec(
            *self.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=LONGEST_LINE,
            env=dict(environment),
            # Ctrl-C is for this process, which then ends its children one after the other.
            process_group=0,
            preexec_fn=tied_to_this_process(signal.SIGTERM),
        )
        if self._process.stdout:
            self._output = asyncio.create_task(self._repeat(self._process.stdout))
        code = await _ended(self._process)
        self.kill()
        if self._output:
            await self._output
        return code

    async def _repeat(self, output: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await output.readline()
            except ValueError:
                line = b"(a very long line was left out)\n"
            if not line:
                return
            say(self.name, line.decode(errors="replace").rstrip())

    async def stop(self) -> None:
        """Ask it to end; after a while end it with everything it started."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(_ended(self._process), STOP_SECONDS)
        self.kill()
        if self._output:
            await self._output

    def kill(self) -> None:
        """End it and everything it started at once."""
        if self._process:
            kill_processes(processes_in_group(self._process.pid))


async def _ended(process: asyncio.subprocess.Process) -> int:
    # Not `process.wait()`: it may wait for helpers too, as long as they hold the output open.
    while process.returncode is None:
        await asyncio.sleep(LOOK_SECONDS)
    return process.returncode


def _how(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"


async def supervise(
    children: Sequence[Child],
    environment: Mapping[str, str],
    beside: Sequence[Coroutine[None, None, None]] = (),
) -> None:
    """Keep the children running until SIGINT, SIGTERM or SIGHUP; then end them in their order.

    Asked twice it ends them at once.
    `beside` runs as long as they do.
    """
    asked = asyncio.Event()

    def stop() -> None:
        if asked.is_set():
            for child in children:
                child.kill()
        asked.set()

    _on_signals(stop)
    running = [child.keep_running(environment) for child in children]
    tasks = [asyncio.ensure_future(work) for work in (*running, *beside)]
    for task in tasks:
        # Nothing here fails on purpose: a failure must not leave half a product running.
        task.add_done_callback(lambda done: None if done.cancelled() or not done.exception() else asked.set())
    await asked.wait()
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    for child in children:
        say("polku", f"stopping {child.name}")
        await child.stop()
    for result in results:
        if isinstance(result, Exception):
            raise result


def _on_signals(stop: Callable[[], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Who started us may have asked for a signal to be ignored (nohup).
        if signal.getsignal(number) is not signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(number, stop)
