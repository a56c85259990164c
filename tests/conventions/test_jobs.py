"""Jobs: known when the first one is queued; what the clock starts runs as a worker runs it, outside any transaction."""

import inspect
import os
import subprocess
import sys
import time

import pytest
from procrastinate.contrib.django import app

FIRST_JOB = """
import django, sys
django.setup()
from procrastinate.contrib.django import app
print("polku.config.jobs" in sys.modules)
print(app.configure_task("directory.analyse_entry").job.queue)
"""


def clocked():
    app.perform_import_paths()
    return sorted({periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()})


def test_a_process_knows_the_jobs_from_the_first_one_that_it_queues():
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "polku.config.settings"}
    told = subprocess.run(
        [sys.executable, "-c", FIRST_JOB], env=surroundings, check=True, capture_output=True, text=True
    )
    assert told.stdout.split() == ["False", "search"]


@pytest.mark.django_db(transaction=True)
def test_every_job_of_the_clock_runs_outside_a_transaction():
    names = clocked()
    assert len(names) >= 10
    for name in names:
        function = app.tasks[name].func
        if not inspect.iscoroutinefunction(function):
            function(timestamp=int(time.time()))
