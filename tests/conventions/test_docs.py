"""The documents are there, and what they point to is there."""

import re

import pytest

from tests.conftest import ROOT

MUST_BE = (
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "publiccode.yml",
    ".python-version", ".ci/run", "docs/README.md", "docs/glossary.md", "docs/explain/two-walks.md",
    "docs/explain/trust.md", "docs/decisions/README.md",
)  # fmt: skip
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("name", MUST_BE)
def test_the_document_is_there(name):
    assert (ROOT / name).stat().st_size > 0


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text()):
        if not re.match(r"https?:|mailto:", target):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_named_in_a_document_exist(path):
    for name in re.findall(
        r"`((?:src|tests|docs)/[\w./-]+\.(?:py|md|html|toml|json|css))`", path.read_text()
    ):
        assert (ROOT / name).exists(), name


def test_every_decision_is_short():
    for path in ROOT.glob("docs/decisions/0*.md"):
        assert len(path.read_text().split()) < 650, path.name


def test_the_readme_fits_a_screen_and_a_half():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 75


def test_every_setting_is_documented():
    named = set()
    for path in ROOT.glob("src/polku/**/*.py"):
        named |= set(re.findall(r"\b(?:POLKU_[A-Z_]*[A-Z]|DATABASE_(?:OWNER_)?URL)\b", path.read_text()))
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text()))
    assert named - documented == set()
