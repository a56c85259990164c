"""Files in and out: what the editor makes comes back as it went; what a file says beyond it is told, never guessed."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from polku.criteria.bridge import content_of, engine_set_of, problems_of_content
from polku.criteria.content import CriteriaContent
from polku.criteria.models import CriteriaSet
from polku.criteria.queries.files import FORMATS, read_criteria_file
from polku_engine.exchange import read_bytes, write_bytes
from tests.criteria.pages import AGE, HOME, document, make_set, school_of, signed_in
from tests.directory.upkeep_pages import form_of

CHECK = {"key": "sopii", "words": {"fi": "palvelu sopii", "sv": "tjänsten passar"}, "who": "ohjaaja"}
NUMBERS = st.integers(0, 2000)
CODES = st.lists(st.sampled_from(["studying", "working", "unemployed"]), min_size=1, unique=True)
PLACES = st.lists(st.sampled_from(["272", "398", "217", "109"]), min_size=1, unique=True)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


def ends(values, written=lambda value: value):
    pair = st.tuples(values, values).map(lambda two: {"from": written(min(two)), "to": written(max(two))})
    return pair | values.map(lambda v: {"from": written(v)}) | values.map(lambda v: {"to": written(v)})


def turned(tests):
    return tests | tests.map(lambda test: {"not": test})


LISTED = {"main_activity": CODES, "municipality": PLACES, "wishes": st.just(["work", "study"])}
CELLS = st.one_of(
    turned(ends(NUMBERS)).map(lambda test: {"fact": "days_unemployed", "test": test}),
    turned(ends(DAYS, lambda day: {"date": day.isoformat()})).map(
        lambda test: {"fact": "graduation_date", "test": test}
    ),
    st.booleans().map(lambda yes: {"fact": "registered_jobseeker", "test": {"one_of": [yes]}}),
    *(
        turned(codes.map(lambda some: {"one_of": some})).map(
            lambda test, key=key: {"fact": key, "test": test}
        )
        for key, codes in LISTED.items()
    ),
)
TEXTS = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=30).filter(str.strip)
CHECKS = st.lists(
    st.builds(lambda words, who: {"key": "check", "words": {"fi": words}, "who": who}, TEXTS, TEXTS),
    max_size=1,
)
RULES = st.builds(
    lambda cells, checks: {"cells": cells, "checks": checks}, st.lists(CELLS, max_size=3), CHECKS
)


@st.composite
def made_by_the_editor(draw):
    """A set whose checks mean one thing each, as the editor keeps them."""
    rules = draw(st.lists(RULES, min_size=1, max_size=3))
    for number, rule in enumerate(rules):
        rule["checks"] = [check | {"key": f"check-{number}"} for check in rule["checks"]]
    return CriteriaContent.model_validate({"rules": rules, "title": {"fi": "Kriteerit"}})


@settings(max_examples=60)
@given(made_by_the_editor())
def test_whatever_the_editor_makes_comes_back_from_every_form(content):
    if problems_of_content(content):
        return
    made = engine_set_of(content)
    for form in FORMATS:
        read = read_bytes(write_bytes([made], form), form)
        assert read.complete, form
        assert engine_set_of(content_of(read.criteria[0])) == made, form


@pytest.fixture
def criteria(sari, by):
    return make_set(school_of(sari), by, {"cells": [AGE, HOME], "checks": [CHECK]}, {"cells": [AGE]})


def upload(client, data, name="kriteerit.dmn"):
    address = reverse("criteria_import")
    fields = form_of(client.get(address), "file")
    fields.pop("file", None)
    return client.post(address, {**fields, "file": SimpleUploadedFile(name, data)})


@pytest.mark.django_db
@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_download_opens_again_without_loss(criteria, sari, form):
    client = signed_in(sari)
    data = client.get(reverse("criteria_download", args=[criteria.pk, form])).content
    look = upload(client, data, f"kriteerit.{form}")
    assert look.status_code == 200
    assert look.context["findings"] == ()
    assert CriteriaSet.objects.count() == 1
    kept = client.post(reverse("criteria_import_keep"), form_of(look, "document") | {"becomes-0": "new"})
    assert kept.status_code == 302
    copy = CriteriaSet.objects.latest("pk")
    assert copy.pk != criteria.pk
    assert document(copy) == document(criteria)


@pytest.mark.django_db
def test_a_file_of_ones_own_set_becomes_its_new_draft(criteria, sari):
    client = signed_in(sari)
    data = json.loads(client.get(reverse("criteria_download", args=[criteria.pk, "json"])).content)
    found = data[0] if isinstance(data, list) else data.get("criteria", [data])[0]
    found["rules"] = found["rules"][:1]
    look = upload(client, json.dumps(data).encode(), "kriteerit.json")
    client.post(reverse("criteria_import_keep"), form_of(look, "document"))
    assert len(document(criteria).rules) == 1
    assert CriteriaSet.objects.count() == 1


@pytest.mark.django_db
def test_findings_are_told_row_by_row_before_anything_is_kept(criteria, sari):
    client = signed_in(sari)
    rows = b"set,age,shoe_size\nx,[16..29],40\nx,age in the stars,1\n"
    look = upload(client, rows, "k.csv")
    page = look.content.decode()
    assert "Rivi 3" in page
    assert "Sarake" in page
    assert CriteriaSet.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "k.dmn"),
        (b"<", "k.dmn"),
        (b"PK\x03\x04nonsense", "k.xlsx"),
        (b"\xff\xfe\x00", "k.csv"),
        (b"[[[[" * 5000, "k.json"),
        (b"x", "k.exe"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "k.dmn"),
        (b"a" * 1_000_001, "k.csv"),
    ],
)
def test_hostile_files_are_refused_beside_the_field(sari, data, name):
    answer = upload(signed_in(sari), data, name)
    assert answer.status_code == 422
    assert not CriteriaSet.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"key": 1}', '{"key":"a","content":{"rules":[{"cells":[{}]}]}}']
)
def test_a_document_that_was_tampered_with_is_refused(sari, text):
    fields = {"organisation": school_of(sari).pk, "purpose": "entry", "document": text}
    assert signed_in(sari).post(reverse("criteria_import_keep"), fields).status_code == 422
    assert not CriteriaSet.objects.exists()


@pytest.mark.django_db
def test_nobody_brings_criteria_into_anothers_organisation(sari, olli):
    said = json.dumps({"key": "a", "content": {"rules": [{"cells": [AGE]}]}})
    fields = {"organisation": school_of(olli).pk, "purpose": "entry", "document": said}
    assert signed_in(sari).post(reverse("criteria_import_keep"), fields).status_code == 422
    assert not CriteriaSet.objects.exists()


def test_a_big_number_of_sets_is_refused():
    from polku.shared.errors import Invalid

    rows = "set,age\n" + "\n".join(f"k{n},>= 18" for n in range(60))
    with pytest.raises(Invalid):
        read_criteria_file(rows.encode(), "k.csv")
