"""Files of others are exactly what their makers published, and we may use them."""

import hashlib
import json

from polku.ui.icons import FOLDER, ICONS, drawing
from tests.conftest import ROOT

VENDOR = ROOT / "src/polku/ui/static/vendor"
PACKAGES = json.loads((VENDOR / "manifest.json").read_text())
OURS = {VENDOR / "manifest.json", VENDOR / "README.md", VENDOR / "aksel-icons" / "LICENSE"}


def named_files():
    return {
        VENDOR / package["folder"] / name: facts
        for package in PACKAGES
        for name, facts in package["files"].items()
    }


def test_every_vendored_file_is_as_published():
    for path, facts in named_files().items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == facts["sha256"], path


def test_no_vendored_file_is_without_an_origin():
    present = {path for path in VENDOR.rglob("*") if path.is_file()}
    assert present - OURS == set(named_files())


def test_every_package_comes_with_its_licence():
    for package in PACKAGES:
        assert package["licence"] in {"MIT", "OFL-1.1", "0BSD"}
        assert (VENDOR / package["folder"] / "LICENSE").read_text().strip()


def test_icons_kept_are_the_icons_used():
    assert {f"{name}.svg" for name in ICONS.values()} == {path.name for path in FOLDER.glob("*.svg")}


def test_an_icon_wears_the_colour_of_the_text_beside_it():
    assert all('fill="currentColor"' in drawing(name) for name in ICONS)
