"""Background jobs: one door to the queue. A job's arguments are ids, never names or texts."""

from collections.abc import Callable
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

Task = Any
RETRIES = RetryStrategy(max_attempts=6, exponential_wait=4)


def task(
    name: str, *, queue: str = "default", lock: str | None = None
) -> Callable[[Callable[..., Any]], Task]:
    """Register a function as the job `app.name`; it is tried again, with growing waits, when it fails."""
    return app.task(name=name, queue=queue, lock=lock, retry=RETRIES)


def every(cron: str) -> Callable[[Task], Task]:
    """Run a registered job by the clock (`0 6 * * *`); it gets `timestamp`."""
    return app.periodic(cron=cron)


def start(name: str, **ids: int) -> None:
    """Queue the job of a name in the current transaction: it exists exactly when the change that asked for it does."""
    app.configure_task(name).defer(**ids)


@every("* * * * *")
@task("jobs.take_up_lost")
async def take_up_lost(timestamp: int) -> None:
    """Queue again what a killed worker held: until then nobody else may have the job, nor its lock."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
