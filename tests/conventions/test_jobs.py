"""Jobs that the clock starts run as a worker runs them: each call outside any transaction."""

import inspect
import time

import pytest
from procrastinate.contrib.django import app


def clocked():
    app.perform_import_paths()
    return sorted({periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()})


@pytest.mark.django_db(transaction=True)
def test_every_job_of_the_clock_runs_outside_a_transaction():
    names = clocked()
    assert len(names) >= 10
    for name in names:
        function = app.tasks[name].func
        if not inspect.iscoroutinefunction(function):
            function(timestamp=int(time.time()))
