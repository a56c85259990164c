"""The README's example runs."""

import doctest

from tests.conftest import ROOT


def test_the_eight_lines_do_what_they_say():
    failed, tried = doctest.testfile(
        str(ROOT / "README.md"), module_relative=False, optionflags=doctest.ELLIPSIS
    )
    assert tried >= 8
    assert failed == 0
