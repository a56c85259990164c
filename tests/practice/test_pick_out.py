"""A school's own list, looked at by agreed criteria."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.practice.school import csv_of, in_days, make_criteria, school_of

pytestmark = pytest.mark.django_db

LINES = (
    f"Aava Esimerkki;LÄH24;34;ei päätöstä;{in_days(600)};kyllä",
    f"Helmi Malli;LÄH24;3;vaativa;{in_days(300)};ei",
    f"Otso Keksitty;RAK24;5;ei päätöstä;{in_days(100)};",
    f"Pyry Kokeilu;RAK24;2;ei;{in_days(500)};kyllä",
)


@pytest.fixture
def criteria(by, sari):
    return make_criteria(by, school_of(sari))


def send(client, criteria, data, name="lista.csv"):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("pick_out"), {"criteria": criteria.pk, "file": file})


@pytest.fixture
def as_sari(client, sari):
    client.force_login(sari)
    return client


def packed_of(page):
    return re.search(r'name="packed" value="([^"]+)"', page.content.decode())[1]


def test_each_student_gets_an_outcome_with_its_reasons(as_sari, criteria):
    page = send(as_sari, criteria, csv_of(*LINES))
    picked = page.context["picked"]
    assert [s.name for s in picked.hits] == ["Aava Esimerkki", "Helmi Malli"]
    assert [[met.number for met in s.met] for s in picked.hits] == [[1], [2]]
    assert [s.name for s in picked.open] == ["Otso Keksitty"]
    assert picked.open[0].missing == ("Paikka opintojen jälkeen",)
    assert [s.name for s in picked.others] == ["Pyry Kokeilu"]
    assert picked.remarks == ()
    text = page.content.decode()
    assert "(34)" in text
    assert page.headers["Cache-Control"].count("no-store") == 1
