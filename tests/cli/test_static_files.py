"""The files of the look, collected."""

import os
import re
import subprocess
import sys

from django.contrib.staticfiles import finders

from tests.conftest import ROOT

# In a process of its own, whose settings name the folder: as in a start, then again, then as a newer version.
COLLECT = """
import django, pathlib, sys
django.setup()
from polku.cli.static_files import collect
target = pathlib.Path(sys.argv[1])
mark = target / "ui" / "mark"
collect(target)
mark.touch()
collect(target)
print(mark.exists())
(target / ".collected").write_text("an older version")
collect(target)
print(mark.exists())
"""


def collect_thrice(target):
    """Whether a foreign file stayed when nothing had changed, and when another version had collected."""
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "polku.config.settings",
        "POLKU_STATIC_ROOT": str(target),
    }
    command = [sys.executable, "-c", COLLECT, str(target)]
    return subprocess.run(
        command, env=surroundings, check=True, capture_output=True, text=True
    ).stdout.split()


def test_they_get_names_of_their_content_and_are_compressed_once(tmp_path):
    target = tmp_path / "static"
    stayed, stayed_after_another_version = collect_thrice(target)
    assert stayed == "True", "unchanged files are not collected again"
    assert stayed_after_another_version == "False"
    hashed = list((target / "ui").glob("polku.????????????.css"))
    assert len(hashed) == 1
    assert hashed[0].with_suffix(".css.gz").stat().st_size < hashed[0].stat().st_size / 2


def test_templates_name_only_files_that_exist():
    named = {
        name
        for path in ROOT.glob("src/polku/**/*.html")
        for name in re.findall(r"{% static [\"']([^\"']+)[\"']", path.read_text())
    }
    assert named
    assert [name for name in sorted(named) if finders.find(name) is None] == []
