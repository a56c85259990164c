"""What the demo region's files promise, read without a database."""

import json
import re
from collections import Counter
from datetime import date
from itertools import chain
from math import hypot

import pytest

from polku.accounts.choices import OrganisationKind, Role, Sector
from polku.accounts.templatetags.accounts import demo_people
from polku.demo import documents
from polku.demo.documents import DATA, Ids, read
from polku.directory.choices import EntryKind, FeedbackKind, NeedSource
from polku.directory.queries.quality import quality_of
from polku.shared.languages import CODES
from tests.cast import PASSWORD
from tests.conftest import ROOT

TODAY = date(2026, 11, 23)
TEXTS = ("name", "summary", "description", "instructions")
PUBLISHED = [row for row in documents.entries() if "draft_by" not in row]
KESKI_POHJANMAA = {"074", "217", "236", "272", "421", "584", "849", "924", "region:16", "employment_area:12",
                   "wellbeing_county:18"}  # fmt: skip
PAIJAT_HAME = {"016", "081", "098", "111", "142", "316", "398", "560", "576", "781", "region:07",
               "employment_area:19", "employment_area:31", "wellbeing_county:09"}  # fmt: skip
SIGNATORIES = {
    "Ali-Juhakkalan peruskoulu": "basic_school",
    "Avainsäätiö": "foundation",
    "Hämeen TE-toimisto": "state",
    "Kaarisilta ry": "association",
    "Kela": "kela",
    "Koulutuskeskus Salpaus": "vocational_school",
    "Kiipulasäätiö": "foundation",
    "Ohjaamo Lahti": "unit",
    "Lahden seudun kehitysvammaisten tuki ry": "association",
    "Mukkulan peruskoulu": "basic_school",
    "PHHYKY, vammaispalvelut": "unit",
    "PHHYKY, työikäisten palvelut": "unit",
    "PHHYKY, lapsiperheiden palvelut": "unit",
    "Lahden kaupunki, sivistystoimi": "unit",
}
# What ended without anybody who officially continues it.
WITHOUT_SUCCESSOR = {"kokkotyo"}


def rows_of(app, name):
    lines = (ROOT / "src/polku" / app / "data" / name).read_text().splitlines()
    return [json.loads(line) for line in lines]


CODES_THERE = {f"{row['scheme']}:{row['code']}" for row in rows_of("directory", "codes.jsonl")}
TOWNS = {row["code"]: row for row in rows_of("accounts", "municipalities.jsonl")}


@pytest.fixture(scope="module")
def ids():
    def numbered(rows):
        return {row["key"]: number for number, row in enumerate(rows, 1)}

    return Ids(
        organisations=numbered(documents.organisations()),
        channels=numbered(documents.channels()),
        entries=numbered(documents.entries()),
        towns={code: row["names"] for code, row in TOWNS.items()},
    )


@pytest.mark.parametrize("row", documents.entries(), ids=lambda row: row["key"])
class TestEveryEntry:
    def test_is_a_document_of_the_directory(self, row, ids):
        content = documents.entry_content(row, ids, TODAY)
        assert row["kind"] in EntryKind.values
        assert row["organisation"] in ids.organisations
        assert set(row.get("themes", ())) <= {theme["key"] for theme in read("themes")["theme"]}
        assert {claim["group"] for claim in row.get("claims", ()) if "group" in claim} <= {
            group.key for group in content.groups
        }

    def test_says_everything_in_finnish_and_swedish(self, row):
        for language in ("fi", "sv"):
            assert all(row[language].get(text, "").strip() for text in TEXTS), language
            assert row[language]["keywords"]

    def test_says_the_same_in_each_language_it_is_in(self, row):
        for language in CODES:
            if language in row:
                assert set(TEXTS) <= set(row[language]), language

    def test_fits_the_national_catalogue_and_is_well_written(self, row, ids):
        content = documents.entry_content(row, ids, TODAY)
        quality = quality_of(
            content, organisation_names=(), assured_on=TODAY, review_every_days=180, on=TODAY
        )
        assert quality.score >= 90, quality.findings

    def test_uses_codes_that_exist(self, row):
        used = [
            f"{scheme}:{code}"
            for scheme, field in (
                ("target_group", "target_groups"), ("life_event", "life_events"), ("service_class", "service_classes")
            )
            for code in row.get(field, ())
        ]  # fmt: skip
        assert set(used) <= CODES_THERE

    def test_has_somebody_who_keeps_it_true(self, row):
        organisation = next(o for o in documents.organisations() if o["key"] == row["organisation"])
        assert row["owner"]
        assert row.get("owner_email") or organisation.get("notify")

    def test_is_for_one_of_the_two_regions_or_for_everybody(self, row):
        places = {*row.get("areas", ()), *row.get("municipalities", ())}
        assert places <= KESKI_POHJANMAA or places <= PAIJAT_HAME
        assert bool(places) != (row.get("scope") in ("nationwide", "mainland"))


@pytest.mark.parametrize("row", documents.channels(), ids=lambda row: row["key"])
class TestEveryChannel:
    def test_is_a_document_of_the_directory(self, row, ids):
        content = documents.channel_content(row, ids)
        assert row["organisation"] in ids.organisations
        assert {"fi", "sv"} <= set(content.name)

    def test_stands_in_its_municipality(self, row):
        if "address" in row:
            address, town = row["address"], TOWNS[row["address"]["municipality"]]
            away = hypot(address["north"] - town["north"], address["east"] - town["east"])
            assert away < 45_000, f"{away:.0f} metres from the middle of the municipality"
            assert re.fullmatch(r"\d{5}", address["postal_code"])

    def test_is_the_way_to_some_entry(self, row):
        assert any(row["key"] in entry["channels"] for entry in documents.entries())


def test_both_regions_are_full_of_life():
    kinds = Counter(row["kind"] for row in PUBLISHED)
    places = [{*row.get("areas", ()), *row.get("municipalities", ())} for row in PUBLISHED]
    assert kinds["service"] >= 45
    assert kinds["activity"] >= 30
    assert sum(bool(p & KESKI_POHJANMAA) for p in places) >= 40
    assert sum(bool(p & PAIJAT_HAME) for p in places) >= 35


def test_the_main_entries_are_in_english_and_in_easy_finnish():
    for language in ("en", "fi-selko"):
        assert sum(language in row for row in PUBLISHED) >= 30, language


def test_there_are_groups_ways_in_without_anything_and_prerequisites():
    assert sum(bool(row.get("groups")) for row in PUBLISHED) >= 25
    assert (
        sum(row["access"] == "just_come" and row.get("no_identification", False) for row in PUBLISHED) >= 15
    )
    assert sum("entry" in need for row in PUBLISHED for need in row.get("needs", ())) >= 10


def test_names_by_which_things_are_known_again_are_their_own():
    for rows in (documents.entries(), documents.channels()):
        assert max(Counter(row["fi"]["name"] for row in rows).values()) == 1
        assert max(Counter(row["key"] for row in rows).values()) == 1
    organisations = Counter((row["fi"]["name"], row.get("parent")) for row in documents.organisations())
    assert max(organisations.values()) == 1


@pytest.mark.parametrize("row", documents.organisations(), ids=lambda row: row["key"])
def test_every_organisation_is_of_a_known_kind_and_named_in_both_languages(row):
    assert row["kind"] in OrganisationKind.values
    assert row["sector"] in Sector.values
    assert row["fi"]["name"]
    assert row["sv"]["name"]


def test_a_parent_stands_before_its_units():
    seen = set()
    for row in documents.organisations():
        assert row.get("parent") is None or row["parent"] in seen
        seen.add(row["key"])


def test_all_who_signed_the_agreement_are_there():
    kinds = {row["fi"]["name"]: row["kind"] for row in documents.organisations()}
    assert {name: kinds.get(name) for name in SIGNATORIES} == SIGNATORIES


def test_the_programme_has_eight_projects_and_the_fourth_has_the_two_regions():
    projects = [row for row in documents.organisations() if row.get("parent") == "ote"]
    assert [row["number"] for row in projects] == [str(n) for n in range(1, 9)]
    assert {row["key"] for row in documents.organisations() if row.get("parent") == "ote-4"} == {
        "kp-ote",
        "pahee-ote",
    }


def test_what_ended_has_a_successor_from_the_next_day():
    by_key = {row["key"]: row for row in documents.organisations()}
    links = read("organisations")["succession"]
    for link in links:
        assert (link["on"] - by_key[link["from"]]["valid_to"]).days == 1
        assert by_key[link["to"]].get("valid_to") is None
    ended = {
        key
        for key, row in by_key.items()
        if "valid_to" in row and row["kind"] not in ("programme", "project")
    }
    assert ended - {link["from"] for link in links} == WITHOUT_SUCCESSOR


def test_no_entry_belongs_to_a_body_that_has_ended():
    ended = {row["key"] for row in documents.organisations() if "valid_to" in row}
    assert not ended & {row["organisation"] for row in [*documents.entries(), *documents.channels()]}


def test_everyday_words_are_many_and_mean_something():
    phrases = [(phrase, language) for phrase, language, _meaning in documents.everyday_words()]
    assert len(phrases) == len(set(phrases)) >= 150
    assert {language for _phrase, language in phrases} == {"fi", "sv", "en"}
    for _phrase, _language, meaning in documents.everyday_words():
        assert meaning["terms"]
        assert set(meaning.get("codes", ())) <= CODES_THERE


def test_themes_speak_all_four_languages():
    themes = read("themes")["theme"]
    assert [theme["order"] for theme in themes] == [1, 2, 3]
    for theme in themes:
        assert all(theme[code]["name"] and theme[code]["intro"] for code in CODES)


def test_the_cast_is_the_same_as_in_the_tests_and_on_the_sign_in_page():
    cast = read("people")
    assert cast["password"] == PASSWORD
    addresses = {person["email"] for person in cast["person"]}
    assert {address for _who, address in demo_people()} <= addresses
    organisations = {row["key"] for row in documents.organisations()}
    for membership in chain.from_iterable(person["memberships"] for person in cast["person"]):
        assert membership["organisation"] in organisations
        assert membership["role"] in Role.values


def test_the_ordinary_month_refers_to_what_is_there():
    month = read("month")
    entries = {row["key"] for row in PUBLISHED}
    assert {row["entry"] for row in [*month["feedback"], *month["proposal"]] if "entry" in row} <= entries
    assert {row["kind"] for row in month["feedback"]} == set(FeedbackKind.values)
    assert {row["source"] for row in month["need"]} == set(NeedSource.values)
    assert {row["municipality"] for row in month["need"] if "municipality" in row} <= set(TOWNS)


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.toml")), ids=lambda path: path.stem)
class TestEveryFile:
    def test_holds_only_reserved_addresses(self, path):
        for address in re.findall(r"[\w.+-]+(?:@|\(at\))[\w.-]+", path.read_text()):
            assert address.endswith("@example.fi"), address

    def test_holds_only_invented_phone_numbers(self, path):
        for number in re.findall(r"(?<![\d.])(?:\+358|0\d)[\d ]{6,}\d", path.read_text()):
            assert re.fullmatch(r"040 555 0\d{3}", number), number


def test_a_phone_number_belongs_to_one_place():
    numbers = [row["phone"] for row in documents.channels() if "phone" in row]
    cards = [
        card["phone"]
        for row in documents.organisations()
        for card in row.get("contacts", ())
        if "phone" in card
    ]
    assert max(Counter([*numbers, *cards]).values()) == 1
