"""What the demo's criteria files promise, read without a database."""

from collections import Counter
from datetime import date
from itertools import chain

import pytest

from polku.criteria.bridge import problems_of_content, situation_of, vocabulary
from polku.criteria.choices import Purpose, SourceKind
from polku.demo import documents
from polku.demo.bridge import test_of as box_of
from polku.demo.documents import read
from polku.shared.languages import CODES

TODAY = date(2026, 11, 23)
CRITERIA = documents.criteria()
PUBLISHED = [row for row in documents.entries() if "draft_by" not in row]
BY_KEY = {row["key"]: row for row in CRITERIA}
ENTRY = [row for row in CRITERIA if documents.purpose_of(row) == Purpose.ENTRY]


def checks_of(row):
    return set(chain.from_iterable(rule.get("checks", ()) for rule in row["rules"]))


@pytest.mark.parametrize("row", CRITERIA, ids=lambda row: row["key"])
class TestEverySet:
    def test_can_be_put_in_force(self, row):
        assert problems_of_content(documents.criteria_content(row, TODAY)) == ()

    def test_leaves_the_municipality_to_the_entry(self, row):
        asked = {cell.fact for rule in documents.criteria_content(row, TODAY).rules for cell in rule.cells}
        assert asked <= set(vocabulary()) - {"municipality", "birth_date"}

    def test_belongs_to_an_organisation_that_stands(self, row):
        organisation = next(o for o in documents.organisations() if o["key"] == row["organisation"])
        assert "valid_to" not in organisation
        assert row.get("owner_email") or organisation.get("notify")

    def test_is_named_and_owned(self, row):
        assert all(row[language]["name"].strip() for language in ("fi", "sv", "en"))
        assert row["owner"]
        assert row["who"]
        assert documents.purpose_of(row) in Purpose.values

    def test_says_honestly_what_it_rests_on(self, row):
        source = row["source"]
        assert source["kind"] in SourceKind.values
        assert bool(source.get("reference")) == (source["kind"] != SourceKind.UNWRITTEN)
        assert ("finlex.fi" in source.get("url", "")) == (source["kind"] == SourceKind.LAW)

    def test_is_about_a_known_client_group(self, row):
        groups = {group["key"] for group in read("client_groups")["group"]}
        assert row.get("client_group") is None or row["client_group"] in groups


def test_nearly_every_entry_has_criteria():
    assert len(PUBLISHED) >= 120
    assert sum("criteria" in row for row in PUBLISHED) >= 110
    used = {row["criteria"] for row in documents.entries() if "criteria" in row}
    assert used == {row["key"] for row in ENTRY}


def test_most_entries_are_decided_in_part_by_a_person():
    judged = [row for row in PUBLISHED if "criteria" in row and checks_of(BY_KEY[row["criteria"]])]
    assert len(judged) >= 80


def test_an_entry_goes_by_the_criteria_of_its_own_organisation():
    for row in PUBLISHED:
        if "criteria" in row:
            assert BY_KEY[row["criteria"]]["organisation"] == row["organisation"], row["key"]


def test_titles_by_which_criteria_are_known_again_are_their_own():
    assert max(Counter(row["fi"]["name"] for row in CRITERIA).values()) == 1
    assert len(BY_KEY) == len(CRITERIA)


def test_organisations_judge_the_same_thing_differently():
    for purpose, least in ((Purpose.POTENTIAL, 3), (Purpose.SUPPORT_NEED, 2)):
        rows = [row for row in CRITERIA if documents.purpose_of(row) == purpose]
        assert len({row["organisation"] for row in rows}) == len(rows) >= least
        assert len({str(row["rules"]) for row in rows}) == len(rows)


@pytest.mark.parametrize("key", sorted(documents.checks()))
def test_a_human_check_speaks_all_four_languages_and_is_used(key):
    check = documents.checks()[key]
    assert all(check[language].strip().endswith(".") for language in CODES)
    assert any(key in checks_of(row) for row in CRITERIA)


def test_client_groups_and_examples_speak_all_four_languages():
    groups, examples = read("client_groups")["group"], read("examples")["example"]
    assert 8 <= len(groups) <= 12
    assert len(examples) >= 10
    for row in (*groups, *examples):
        assert all(row[language]["name"].strip() for language in CODES)


def test_examples_can_be_true_of_one_person():
    for row in read("examples")["example"]:
        assert situation_of(row["answers"], TODAY).known


def test_main_criteria_and_entries_are_in_easy_finnish():
    assert sum("fi-selko" in row for row in CRITERIA) >= 25
    assert sum("fi-selko" in row and "en" in row for row in PUBLISHED) >= 25


def test_the_month_changes_and_refuses_by_criteria_that_are_there():
    month = read("month")
    assert {row["criteria"] for row in [*month["criteria_change"], *month["refusal"]]} <= set(BY_KEY)


@pytest.mark.parametrize(
    ("cell", "test"),
    [
        (True, {"one_of": [True]}),
        (["fi", "sv"], {"one_of": ["fi", "sv"]}),
        ("[16..29]", {"from": 16, "to": 29}),
        ("< 25", {"below": 25}),
        ('not("studying")', {"not": {"one_of": ["studying"]}}),
    ],
)
def test_a_cell_of_the_files_says_a_test(cell, test):
    assert box_of(cell) == test
