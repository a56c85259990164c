"""The quality rules: what each finds, what it leaves alone, and how they make a score."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from polku.directory.content import EntryContent
from polku.directory.queries.quality import COST, RULES, quality_of, quality_of_entry
from polku.directory.wording import QUALITY_SENTENCES, quality_sentence

TODAY = date(2026, 11, 21)
LONG = "Työpajalla teet töitä omassa tahdissa ja saat tukea. " * 4
GOOD = {
    "name": {"fi": "Työpaja nuorille", "sv": "Verkstad för unga"},
    "summary": {
        "fi": "Työpajalla opit työelämän taitoja omassa tahdissasi.",
        "sv": "På verkstaden lär du dig arbetslivets färdigheter i egen takt.",
    },
    "description": {"fi": LONG, "sv": "På verkstaden arbetar du i egen takt och får stöd. " * 4},
    "instructions": {"fi": "Soita ja sovi käynti.", "sv": "Ring och kom överens om ett besök."},
    "access": "contact",
    "charge": {"kind": "free"},
    "coverage": {"municipalities": ["398"]},
    "target_groups": ["KR1.3"],
    "service_classes": ["P10.6"],
    "keywords": {"fi": ["työpaja"]},
    "languages": ["fi", "sv"],
    "channels": [{"channel": 1}],
}


def findings_of(change, *, names=("Kaarisilta ry",), assured_on=TODAY, on=TODAY):
    content = EntryContent.model_validate(GOOD | change)
    quality = quality_of(
        content, organisation_names=names, assured_on=assured_on, review_every_days=180, on=on
    )
    return quality.findings


def found(change, rule, **more):
    return [(f.field, f.language) for f in findings_of(change, **more) if f.rule == rule]


def finnish(field, text):
    return {field: GOOD[field] | {"fi": text}}


def test_a_good_entry_has_nothing_to_mend():
    quality = quality_of(
        EntryContent.model_validate(GOOD),
        organisation_names=["Kaarisilta ry"],
        assured_on=TODAY,
        review_every_days=180,
        on=TODAY,
    )
    assert quality.findings == ()
    assert quality.score == 100


@pytest.mark.parametrize(
    ("rule", "change", "place"),
    [
        ("text-too-long", finnish("name", "Pitkä nimi " * 10), ("name", "fi")),
        ("text-too-long", finnish("summary", "Virke. " * 30), ("summary", "fi")),
        ("text-too-long", finnish("description", "Virke. " * 400), ("description", "fi")),
        ("name-is-organisation", finnish("name", "Kaarisilta ry:n työpaja"), ("name", "fi")),
        ("summary-missing", {"summary": {"fi": "Opit taitoja täällä."}}, ("summary", "sv")),
        ("summary-repeats-name", finnish("summary", "Työpaja nuorille."), ("summary", "fi")),
        (
            "summary-starts-description",
            finnish("summary", "Työpajalla teet töitä omassa tahdissa ja saat tukea."),
            ("summary", "fi"),
        ),
        ("summary-not-sentence", finnish("summary", "nuorten työpaja"), ("summary", "fi")),
        ("description-missing", {"description": {"fi": LONG}}, ("description", "sv")),
        ("description-short", finnish("description", "Lyhyt kuvaus työpajasta."), ("description", "fi")),
        (
            "web-address-in-text",
            finnish("description", LONG + " Katso www.esimerkki.fi."),
            ("description", "fi"),
        ),
        ("email-in-text", finnish("instructions", "Kirjoita: paja@example.fi"), ("instructions", "fi")),
        (
            "email-in-text",
            finnish("description", LONG + " etunimi.sukunimi(at)example.fi"),
            ("description", "fi"),
        ),
        ("phone-in-text", finnish("instructions", "Soita 040 555 0123."), ("instructions", "fi")),
        ("phone-in-text", finnish("instructions", "Soita +358 40 555 0123."), ("instructions", "fi")),
        (
            "address-in-text",
            finnish("description", LONG + " Paikka on Kirkkokatu 12."),
            ("description", "fi"),
        ),
        ("hours-in-text", finnish("description", LONG + " Avoinna klo 9–15."), ("description", "fi")),
        ("law-in-text", finnish("description", LONG + " Perustuu lain 4 §:ään."), ("description", "fi")),
        ("day-passed", finnish("description", LONG + " Hae viimeistään 31.3.2025."), ("description", "fi")),
        ("day-to-keep", finnish("instructions", "Hae viimeistään 31.3.2027."), ("instructions", "fi")),
        ("long-sentence", finnish("description", "sana " * 31 + "loppuu. " + LONG), ("description", "fi")),
        ("unexplained-abbreviation", finnish("summary", "TYP auttaa pitkään työttömiä."), ("summary", "fi")),
        ("all-capitals", finnish("name", "TYÖPAJA NUORILLE"), ("name", "fi")),
        ("language-incomplete", {"instructions": {"fi": "Soita."}}, ("instructions", "sv")),
        ("finnish-missing", {"name": {"sv": "Verkstad"}}, ("name", "fi")),
        ("swedish-missing", {"name": {"fi": "Työpaja"}}, ("name", "sv")),
        ("instructions-missing", {"instructions": {}}, ("instructions", "")),
        ("access-missing", {"access": None}, ("access", "")),
        ("languages-missing", {"languages": []}, ("languages", "")),
        ("channel-missing", {"channels": []}, ("channels", "")),
        ("target-group-missing", {"target_groups": []}, ("target_groups", "")),
        ("class-missing", {"service_classes": []}, ("service_classes", "")),
        ("class-too-broad", {"service_classes": ["P10"]}, ("service_classes", "")),
        ("too-many-classes", {"service_classes": [f"P{n}.1" for n in range(1, 6)]}, ("service_classes", "")),
        ("too-many-terms", {"terms": [{"uri": f"u{n}"} for n in range(11)]}, ("terms", "")),
        ("words-missing", {"keywords": {}}, ("keywords", "")),
        ("cost-unknown", {"charge": {}}, ("charge.kind", "")),
        ("area-missing", {"coverage": {}}, ("coverage.municipalities", "")),
    ],
)
def test_a_rule_finds_what_it_is_for(rule, change, place):
    assert place in found(change, rule)


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("name-is-organisation", finnish("name", "Siltaa työelämään")),
        ("phone-in-text", finnish("description", LONG + " Ryhmässä on 8–12 nuorta, lukuvuosi 2026–2027.")),
        ("day-passed", finnish("description", LONG + " Perustuu lakiin 381/2023.")),
        (
            "unexplained-abbreviation",
            finnish("summary", "Monialainen yhteispalvelu (TYP) auttaa EU:n tuella."),
        ),
        ("unexplained-abbreviation", finnish("name", "Työpaja II")),
        ("hours-in-text", finnish("description", LONG + " Ryhmä kestää 9 viikkoa.")),
        ("summary-not-sentence", finnish("summary", "Työpaja auttaa nuoria eteenpäin!")),
        ("area-missing", {"coverage": {"scope": "nationwide"}}),
        ("email-in-text", finnish("instructions", "Kirjoita: paja@example.fi") | {"channels": []}),
    ],
)
def test_a_rule_leaves_good_texts_alone(rule, change):
    assert found(change, rule) == []


def test_national_texts_do_not_count_against_the_writer():
    change = finnish("description", "Virke. " * 500) | {
        "general_description": "074eeb91-c68a-430d-ba1b-14e6dffed48b"
    }
    assert found(change, "text-too-long") == []


def test_freshness_has_three_steps():
    for days, rule in (
        (0, None),
        (180, None),
        (181, "not-fresh"),
        (360, "not-fresh"),
        (361, "long-not-fresh"),
    ):
        rules = [f.rule for f in findings_of({}, assured_on=TODAY - timedelta(days=days))]
        assert rules == ([rule] if rule else [])
    assert [f.rule for f in findings_of({}, assured_on=None)] == ["never-assured"]


def test_a_day_passes_in_its_own_time():
    change = finnish("instructions", "Hae viimeistään 31.3.2027.")
    assert found(change, "day-passed", on=date(2027, 3, 31)) == []
    assert found(change, "day-passed", on=date(2027, 4, 1)) == [("instructions", "fi")]


def test_a_rule_counts_once_however_often_it_is_broken():
    one = findings_of({"summary": {"fi": "Opit taitoja täällä."}})
    both = quality_of(
        EntryContent.model_validate(GOOD | {"summary": {}}),
        organisation_names=(),
        assured_on=TODAY,
        review_every_days=180,
        on=TODAY,
    )
    assert len([f for f in both.findings if f.rule == "summary-missing"]) == 2
    assert both.score == 100 - COST["serious"]
    assert {f.rule for f in one} == {"summary-missing"}


def test_the_most_serious_comes_first():
    severities = [f.severity for f in findings_of({"channels": [], "access": None, "languages": []})]
    assert severities == ["serious", "notable", "small"]


texts = st.dictionaries(st.sampled_from(["fi", "sv", "en", "fi-selko"]), st.text(max_size=400))


@given(name=texts, summary=texts, description=texts, instructions=texts, days=st.integers(-5, 2000))
def test_any_content_gets_a_score_between_0_and_100(name, summary, description, instructions, days):
    content = EntryContent(name=name, summary=summary, description=description, instructions=instructions)
    arguments = {
        "organisation_names": ["(Yhdistys"],
        "assured_on": TODAY - timedelta(days=days),
        "review_every_days": 180,
        "on": TODAY,
    }
    quality = quality_of(content, **arguments)
    assert 0 <= quality.score <= 100
    assert quality == quality_of(content, **arguments)
    for finding in quality.findings:
        assert quality_sentence(finding.rule, finding.values)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_rule_has_a_sentence_in_both_languages(language):
    assert set(QUALITY_SENTENCES) == {rule.id for rule in RULES}
    values = [("limit", 1), ("length", 2), ("found", "x"), ("days", 3)]
    with translation.override("en"):
        english = {rule.id: quality_sentence(rule.id, values) for rule in RULES}
    with translation.override(language):
        assert [r.id for r in RULES if quality_sentence(r.id, values) == english[r.id]] == []


def test_every_rule_says_where_it_is_written_and_when_that_was_read():
    assert all(rule.source.title and rule.source.address and rule.source.checked_on for rule in RULES)
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.django_db
def test_publishing_writes_the_score_down(make_entry, association):
    entry = make_entry("Kaarisilta ry", summary={"fi": "Kaarisilta ry"})
    assert 0 < entry.quality < 60
    assert entry.quality == quality_of_entry(entry, entry.content).score
    assert "name-is-organisation" in {f.rule for f in quality_of_entry(entry, entry.content).findings}
