"""Conventions that a machine can check."""

import re
import subprocess

import pytest
from django.apps import apps
from django.db import models

from polku.accounts.models import User
from tests.conftest import ROOT

KINDS = ("public", "internal", "personal", "special", "secret")
OWN_APPS = (
    "accounts",
    "audit",
    "keys",
    "mail",
    "criteria",
    "directory",
    "practice",
    "network",
    "people",
    "consent",
    "pathway",
    "referral",
    "retention",
    "outreach",
    "mine",
    "desk",
    "publishing",
    "cooperation",
    "measures",
    "workgroup",
    "forum",
)
# Where what a person must do passes on in a handover.
NETWORK_APPS = ("cooperation", "measures", "workgroup", "forum", "publishing")


def own_models():
    return [m for name in OWN_APPS for m in apps.get_app_config(name).get_models(include_auto_created=False)]


@pytest.mark.parametrize("model", own_models(), ids=lambda m: m.__name__)
def test_every_field_says_what_kind_of_data_it_is(model):
    """Write a new field into one list of the model's `Data`: public, internal, personal, special or secret."""
    listed = [name for kind in KINDS for name in getattr(model.Data, kind, [])]
    fields = {
        f.name for f in [*model._meta.local_fields, *model._meta.local_many_to_many, *_inherited(model)]
    }
    assert sorted(listed) == sorted(set(listed)), "a field stands in two lists"
    assert fields - set(listed) - _of_the_base(model, listed) == set(), "fields without a kind"


def _inherited(model):
    return [f for f in model._meta.get_fields() if isinstance(f, models.Field) and not f.auto_created]


def _of_the_base(model, listed):
    return {"password", "last_login"} & set(listed)


@pytest.mark.parametrize("model", own_models(), ids=lambda m: m.__name__)
def test_every_table_says_which_thing_of_the_world_it_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


def files(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def text_of(path):
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def test_no_file_names_a_machine_path_or_a_package_registry():
    machine = re.compile(r"(?:^|[^A-Za-z0-9._~-])/(?:work|farm|root)/")
    registry = re.compile(r"--(?:extra-)?index-url|pypi\.org/simple|registry\.npmjs|deb\.debian\.org")
    for path in files():
        if path != ROOT / "tests/conventions/test_code.py":
            text = text_of(path)
            assert not machine.search(text), path
            assert not registry.search(text), path
    assert not files("uv.lock", "*/uv.lock")


def test_people_are_invented():
    """Addresses belong to reserved or own example domains, so that no demo or test reaches a real person."""
    address = re.compile(r"[\w.+-]+@([\w-]+\.[\w.-]+)")
    allowed = ("example.fi", "example.org", "example.com", "polku.example", "example.invalid", "example.test")
    for path in files("src/polku/demo/*", "tests/*.py"):
        for domain in address.findall(text_of(path)):
            assert domain.endswith(allowed), (path, domain)


def test_templates_hold_no_inline_style_script_or_handler():
    bad = re.compile(
        r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*(?:\bsrc=|application/(?:ld\+)?json))",
        re.IGNORECASE,
    )
    for path in files("src/*.html"):
        assert not bad.search(text_of(path)), path


def test_every_person_a_row_of_the_network_names_is_a_duty_or_history():
    """A foreign key to a user says who must do something (class Duty) or what happened (class History)."""
    for name in set(NETWORK_APPS) & {app.label for app in apps.get_app_configs()}:
        for model in apps.get_app_config(name).get_models():
            told = set(getattr(getattr(model, "History", None), "users", ()))
            if hasattr(model, "Duty"):
                told.add(model.Duty.holder)
            named = {f.name for f in model._meta.local_fields if f.related_model is User}
            assert named == told, model


def test_work_left_for_later_is_not_hidden_in_the_code():
    later = re.compile(
        r"\b(?:TODO|FIXME|XXX)\b|NotImplementedError|@pytest\.mark\.(?:skip|xfail)\b|pytest\.xfail\("
    )
    for path in files("src/*.py", "src/*.html", "tests/*.py"):
        if path != ROOT / "tests/conventions/test_code.py":
            assert not later.search(text_of(path)), path


AT_ONCE = re.compile(r"assert .*(\.is_visible\(\)|\.content\(\)\s*$|in page\.url)")
LEADS_ON = re.compile(r"^ *(?!follow|inside)\S*(?:\bbutton|\"link\").*\.click\(\)$")
STAYS = ("expect_download", "data-copy")


def test_a_browser_test_waits_for_what_it_expects():
    """After a click the page is still on its way: `expect(…)` and `wait_for_url` wait, `is_visible()` does not.

    A button or a link is pressed with `follow`, so that nothing after it reads the page it left.
    """
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if "visit(" in path.read_text()]
    assert len(tests) > 15
    hasty = []
    for path in tests:
        before = ""
        for line in path.read_text().splitlines():
            left = LEADS_ON.match(line) and not any(each in before + line for each in STAYS)
            if left or (AT_ONCE.search(line) and "visit(" not in line):
                hasty.append(f"{path.name}: {line.strip()}")
            before = line
    assert hasty == []
