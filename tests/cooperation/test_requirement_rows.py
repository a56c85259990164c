"""Every requirement row of the network has a check, and each holds on the loaded demo."""

import re
from importlib import import_module

import pytest
from django.db import transaction

from polku.demo.load import load_region
from tests.conftest import ROOT, SHARED

pytestmark = [pytest.mark.django_db, pytest.mark.needs_shared]

# The rows that the network's apps serve, as ranges of their numbers in the domain's table.
SERVED = (
    (1, 9),
    (12, 12),
    (21, 24),
    (26, 27),
    (31, 34),
    (36, 36),
    (46, 47),
    (49, 49),
    (53, 54),
    (74, 77),
    (80, 80),
)
NUMBERS = [number for first, last in SERVED for number in range(first, last + 1)]
ROW = re.compile(r"^\| (R\d+) \| [^|]* \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)


def checks():
    """The checks of every app, by row."""
    found = {}
    for path in sorted((ROOT / "tests").glob("*/requirement_rows.py")):
        for row, check in import_module(f"tests.{path.parent.name}.requirement_rows").ROWS.items():
            found.setdefault(row, []).append(check)
    return found


CHECKS = checks()


@pytest.fixture(scope="module")
def region(django_db_setup, django_db_blocker):
    """The demo, loaded once. Nothing stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_region()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def here(region):
    """The loaded demo for one check that may change it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_row_of_the_network_stands_in_the_domain_and_has_a_check():
    told = {row for row, _names, _works in ROW.findall((SHARED / "domain.md").read_text(encoding="utf-8"))}
    rows = [f"R{number}" for number in NUMBERS]
    assert [row for row in rows if row not in told] == []
    assert [row for row in rows if row not in CHECKS] == []


@pytest.mark.parametrize(
    ("row", "check"),
    [(row, check) for row, found in sorted(CHECKS.items()) for check in found],
    ids=lambda each: each if isinstance(each, str) else each.__name__,
)
def test_the_row_holds_on_the_demo(row, check, here):
    check()
