"""The requirement rows of the network, and the checks of every app that they hold on the loaded demo."""

import re
from importlib import import_module

from tests.conftest import ROOT

# The rows that the network's apps serve, as ranges of their numbers in the domain's table.
SERVED = (
    (1, 9), (12, 12), (21, 24), (26, 27), (31, 34), (36, 36), (46, 47), (49, 49), (53, 54), (74, 77), (80, 80),
)  # fmt: skip
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
