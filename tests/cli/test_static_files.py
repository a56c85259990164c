"""The files of the look, collected."""

import os
import re
import subprocess
import sys

from django.contrib.staticfiles import finders

from tests.conftest import ROOT

COLLECT = """
import django, pathlib, sys
django.setup()
from polku.cli.static_files import collect
collect(pathlib.Path(sys.argv[1]))
"""


def collect(target):
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "polku.config.settings",
        "POLKU_STATIC_ROOT": str(target),
    }
    subprocess.run([sys.executable, "-c", COLLECT, str(target)], env=surroundings, check=True)


def test_they_get_names_of_their_content_and_are_compressed_once(tmp_path):
    target = tmp_path / "static"
    collect(target)
    hashed = list((target / "ui").glob("polku.????????????.css"))
    assert len(hashed) == 1
    assert hashed[0].with_suffix(".css.gz").stat().st_size < hashed[0].stat().st_size / 2
    (target / "ui" / "mark").touch()
    collect(target)
    assert (target / "ui" / "mark").exists(), "unchanged files are not collected again"
    (target / ".collected").write_text("an older version")
    collect(target)
    assert not (target / "ui" / "mark").exists()


def test_templates_name_only_files_that_exist():
    named = {
        name
        for path in ROOT.glob("src/polku/**/*.html")
        for name in re.findall(r"{% static [\"']([^\"']+)[\"']", path.read_text())
    }
    assert named
    assert [name for name in sorted(named) if finders.find(name) is None] == []
