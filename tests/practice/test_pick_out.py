"""A school's own list, looked at by agreed criteria."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from polku.shared.tables.reading import read_table
from tests.practice.school import csv_of, in_days, make_criteria, make_procedure, school_of

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


# --- What may stand in the list --------------------------------------------------------------------------------------


def test_a_wrong_column_is_told_and_the_rest_is_looked_at(as_sari, criteria):
    header = "Opiskelija;Ryhmä;Tuen taso;Poissaolot;Valmistuu;Jatkopaikka"
    lines = [f"Oppilas {n};A;erityinen tuki;LÄH24{n};{in_days(100)};ei" for n in range(4)]
    picked = send(as_sari, criteria, csv_of(*lines, header=header)).context["picked"]
    assert [(r.row, r.column) for r in picked.remarks] == [(0, "Poissaolot")]
    assert "4" in picked.remarks[0].text
    assert "LÄH240" in picked.remarks[0].text
    assert len(picked.hits) == 4


def test_a_cell_that_makes_no_sense_names_its_row_and_how_to_mend_it(as_sari, criteria):
    bad = "Aamu Esimerkki;A;paljon;erytyinen tuki;joskus;ehkä"
    picked = send(as_sari, criteria, csv_of(*LINES, bad)).context["picked"]
    told = {(r.row, r.column): r.text for r in picked.remarks}
    assert set(told) == {
        (6, column) for column in ("Poissaolot (%)", "Tuen taso", "Valmistuu", "Jatkopaikka")
    }
    assert told[6, "Poissaolot (%)"].startswith("”paljon” ei ole luku. Kirjoita")
    assert "Tarkoititko: erityinen tuki" in told[6, "Tuen taso"]
    assert "Aamu Esimerkki" in [s.name for s in picked.open]


def test_a_student_who_stands_twice_is_told_with_both_rows(as_sari, criteria):
    picked = send(as_sari, criteria, csv_of(*LINES, LINES[0])).context["picked"]
    assert [(r.row, "rivillä 2" in r.text) for r in picked.remarks] == [(6, True)]
    assert len(picked.students) == 4
    header = "Nimi;Opiskelijanumero;Poissaolot"
    two = csv_of("Aava Esimerkki;E1;34", "Aava Esimerkki;E2;35", "Aava E.;E1;34", header=header)
    picked = send(as_sari, criteria, two).context["picked"]
    assert [r.row for r in picked.remarks] == [4]
    assert len(picked.hits) == 2


def test_a_list_without_names_tells_students_by_their_row(as_sari, criteria):
    page = send(as_sari, criteria, csv_of("34", "2", header="Poissaolot"))
    assert [s.name for s in page.context["picked"].hits] == ["Rivi 2"]
    assert "erotetaan rivin numerosta" in page.content.decode()


def test_a_missing_fact_keeps_a_student_open_and_never_out(as_sari, criteria):
    picked = send(as_sari, criteria, csv_of("Aava;", header="Opiskelija;Poissaolot")).context["picked"]
    assert [s.name for s in picked.open] == ["Aava"]
    assert "Valmistumispäivä" in picked.unread


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tyhjä"),
        (b"Opiskelija;Poissaolot\n", "ei ole opiskelijoita"),
        (b"PK\x03\x04 not a workbook", "rikki"),
        (b"Nimi;Poissaolot\n" + b"x;1\n" * 5_001, "5000"),
        (b"Nimi\n" + b"x" * 5_000_001, "5"),
    ],
)
def test_a_file_that_is_no_list_says_why(as_sari, criteria, data, said):
    page = send(as_sari, criteria, data)
    assert page.status_code == 422
    assert said in page.content.decode()


def test_a_workbook_that_unpacks_to_far_too_much_is_not_opened(as_sari, criteria):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    page = send(as_sari, criteria, bomb.getvalue(), "lista.xlsx")
    assert page.status_code == 422


# --- Going on with the same list -------------------------------------------------------------------------------------


def again(client, criteria, page, **answers):
    columns = {f"column-{n}": c.meaning for n, c in enumerate(page.context["picked"].columns)}
    sent = {"criteria": criteria.pk, "packed": packed_of(page), **columns, **answers}
    return client.post(reverse("pick_out"), sent)


def test_a_column_is_corrected_without_sending_the_file_again(as_sari, criteria):
    page = send(as_sari, criteria, csv_of("Aava;34", header="Opiskelija;Merkillinen sarake"))
    assert page.context["picked"].hits == []
    page = again(as_sari, criteria, page, **{"column-1": "absence_share"})
    assert [s.name for s in page.context["picked"].hits] == ["Aava"]
    page = again(as_sari, criteria, page, **{"column-0": "absence_share"})
    assert page.status_code == 422


def test_hits_are_shown_by_criterion_and_by_group(as_sari, criteria):
    page = send(as_sari, criteria, csv_of(*LINES))
    shown = again(as_sari, criteria, page, criterion="2", group="LÄH24").context
    assert [s.name for s in shown["hits"]] == ["Helmi Malli"]
    assert [s.name for s in again(as_sari, criteria, page, group="RAK24").context["hits"]] == []


def test_the_list_is_taken_along_as_a_workbook_of_texts(as_sari, criteria):
    page = send(as_sari, criteria, csv_of("=HYPERLINK(A1);;34;;;", *LINES))
    answer = again(as_sari, criteria, page, do="export")
    assert answer.headers["Content-Type"].endswith("sheet")
    table = read_table(answer.content)
    assert table.headers[:5] == ("Tulos", "Kriteerit", "Miksi", "Mitä puuttuu", "Korjattavaa")
    assert {row.cells["Tulos"] for row in table.rows} == {"Poimitut", "Jotakin puuttuu", "Ei poimita"}
    assert table.rows[0].cells["Opiskelija"].startswith(("=", "Aava"))


@pytest.mark.parametrize("broken", ["", "x", "eNo=", "A" * 2_000])
def test_a_list_that_comes_back_broken_is_refused_gently(as_sari, criteria, broken):
    page = as_sari.post(reverse("pick_out"), {"criteria": criteria.pk, "packed": broken})
    assert page.status_code == 422
    assert "Valitse tiedosto uudelleen" in page.content.decode()


def test_the_template_reads_back_and_asks_for_the_day_of_graduation(as_sari, criteria):
    answer = as_sari.get(reverse("pick_out_template", args=[criteria.pk]))
    table = read_table(answer.content)
    assert "Valmistumispäivä" in table.headers
    assert "Päiviä valmistumiseen" not in table.headers
    workbook = as_sari.get(reverse("pick_out_template_xlsx", args=[criteria.pk]))
    assert read_table(workbook.content).headers == table.headers


def test_the_example_list_of_the_demo_works_with_the_criteria(as_sari, criteria):
    data = as_sari.get(reverse("pick_out_example")).content
    picked = send(as_sari, criteria, data).context["picked"]
    assert len(picked.students) == 40
    assert picked.hits
    assert picked.open


# --- Who may, and what stays -----------------------------------------------------------------------------------------


def test_only_school_workers_look_at_lists(client, criteria, kaisa, olli):
    assert client.get(reverse("pick_out")).status_code == 302
    for user in (kaisa, olli):
        client.force_login(user)
        assert client.get(reverse("pick_out")).status_code == 403
        assert send(client, criteria, csv_of(*LINES)).status_code == 403


def test_criteria_of_another_school_are_not_offered(as_sari, by, make_organisation, network, kaisa):
    other = make_organisation("Toinen koulu", kind="vocational_school")
    make_criteria(by, other, "Muiden kriteerit")
    ours = make_criteria(by, network, "Verkoston kriteerit")
    page = as_sari.get(reverse("pick_out")).content.decode()
    assert "Muiden kriteerit" not in page
    assert "Verkoston kriteerit" in page
    assert as_sari.get(reverse("pick_out_template", args=[ours.pk])).status_code == 200


def test_the_procedure_of_the_criteria_is_shown_with_the_hits(as_sari, criteria, by, sari):
    procedure = make_procedure(by, school_of(sari), criteria=[criteria.pk])
    page = send(as_sari, criteria, csv_of(*LINES)).content.decode()
    assert reverse("procedure", args=[procedure.pk]) in page
