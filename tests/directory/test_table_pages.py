"""The pages of tables: send one, look at it, write it; template and export; and what is refused on the way."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from polku.directory.actions.table_import import confirming, write_queued
from polku.directory.models import Entry, ImportRun
from polku.shared.tables.reading import read_table

pytestmark = pytest.mark.django_db
TABLE = "Nimi;Kunnat;Palveluluokat\nPaja;Lahti;P10.6\nKerho;Lahtti;P10.6\n"


@pytest.fixture
def page(client, editor):
    client.force_login(editor)
    return client


def address(name, *arguments, language="fi"):
    with translation.override(language):
        return reverse(name, args=arguments)


def sent(client, association, data=TABLE, name="taulukko.csv"):
    file = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
    return client.post(address("import_start"), {"organisation": association.pk, "file": file})


def test_a_table_is_looked_at_and_then_written(page, association):
    answer = sent(page, association)
    run = ImportRun.objects.get()
    assert answer.url == address("import_preview", run.pk)
    text = page.get(answer.url).content.decode()
    assert "Lahtti" in text
    assert "Tarkoititko: Lahti" in text
    assert Entry.objects.count() == 0
    page.post(address("import_confirm", run.pk), {"state": "published"})
    assert Entry.objects.get().state == "published"
    assert address("import_confirm", run.pk) not in page.get(answer.url).content.decode()


def test_drafts_are_what_happens_unless_one_chooses_otherwise(page, association):
    sent(page, association)
    page.post(address("import_confirm", ImportRun.objects.get().pk), {"state": "drafts"})
    assert Entry.objects.get().state == "draft"


def test_a_long_table_is_left_to_a_job(page, association, monkeypatch):
    monkeypatch.setattr(confirming, "WRITTEN_AT_ONCE", 1)
    sent(page, association)
    run = ImportRun.objects.get()
    page.post(address("import_confirm", run.pk), {"state": "drafts"})
    assert Entry.objects.count() == 0
    assert "kirjoitetaan" in page.get(address("import_preview", run.pk)).content.decode()
    assert page.post(address("import_confirm", run.pk), {"state": "drafts"}).status_code == 422
    write_queued(run_id=run.pk)
    write_queued(run_id=run.pk)
    assert Entry.objects.get().versions.get().made_by_label == "Toimija"
    assert "on kirjoitettu" in page.get(address("import_preview", run.pk)).content.decode()


def test_somebody_who_lost_the_right_meanwhile_writes_nothing(page, association, editor, monkeypatch):
    monkeypatch.setattr(confirming, "WRITTEN_AT_ONCE", 0)
    sent(page, association)
    run = ImportRun.objects.get()
    page.post(address("import_confirm", run.pk), {"state": "drafts"})
    editor.memberships.all().delete()
    write_queued(run_id=run.pk)
    assert Entry.objects.count() == 0
    run.refresh_from_db()
    assert (run.confirmed_at, run.report["queued"], run.report["notes"][-1]["reason"]) == (
        None,
        None,
        "not-written",
    )


def test_a_preview_can_be_thrown_away(page, association):
    sent(page, association)
    page.post(address("import_discard", ImportRun.objects.get().pk))
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tyhjä"),
        (b"\xd0\xcf\x11\xe0", ".xlsx"),
        (b"PK\x03\x04x", "rikki"),
        ("Sää\naurinko", "Nimen sarake puuttuu"),
        (b"x" * 5_000_001, "5 Mt"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_keeps_the_choice(page, association, data, said):
    answer = sent(page, association, data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert f'value="{association.pk}"' in text


def test_a_body_that_is_far_too_big_is_refused_at_the_door(page):
    assert (
        page.post(
            address("import_start"), b"x" * 6_100_000, content_type="multipart/form-data; boundary=x"
        ).status_code
        == 413
    )


def test_another_persons_table_is_not_there(page, association, client, make_user):
    sent(page, association)
    other = make_user("toinen", "editor", association)
    client.force_login(other)
    pk = ImportRun.objects.get().pk
    for answer in (
        client.get(address("import_preview", pk)),
        client.post(address("import_confirm", pk), {"state": "drafts"}),
        client.post(address("import_discard", pk)),
        client.get(address("import_preview", 999_999)),
    ):
        assert answer.status_code == 404


def test_the_pages_ask_who_it_is(client):
    for name in ("import_start", "import_template", "entries_export"):
        assert client.get(address(name)).status_code == 302


def test_somebody_without_an_organisation_is_told_so(client, aino):
    client.force_login(aino)
    assert client.get(address("import_start")).status_code == 403


@pytest.mark.parametrize("language", ["fi", "sv", "en", "fi-selko"])
def test_the_template_can_be_filled_in_and_read(page, association, language):
    for name in ("import_template", "import_template_xlsx"):
        data = page.get(address(name, language=language)).content
        headers = read_table(data).headers
        assert len(headers) == len(set(headers)) > 40


def test_the_help_sheet_lists_what_may_be_written(page):
    import python_calamine

    data = page.get(address("import_template_xlsx")).content
    sheets = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = {row[0]: row for row in sheets.get_sheet_by_index(1).to_python()}
    assert "KR1.3 Nuoret" in rows["Kohderyhmät"][2]
    assert "Voit vain tulla" in rows["Miten mukaan"][2]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_comes_back_unchanged_through_the_pages(page, association, make_entry, form):
    make_entry("Paja", summary={"fi": "=1+1"})
    exported = page.get(address("entries_export") + f"?muoto={form}")
    assert exported.headers["Content-Disposition"].startswith("attachment")
    sent(page, association, exported.content, f"vienti.{form}")
    assert ImportRun.objects.get().report["counts"] == {"unchanged": 1}


def test_an_export_holds_only_what_one_may_edit(page, make_entry, network):
    make_entry("Oma")
    make_entry("Toisen", organisation=network)
    text = page.get(address("entries_export") + "?muoto=csv").content.decode("utf-8-sig")
    assert "Oma" in text
    assert "Toisen" not in text


@pytest.mark.parametrize(
    "query", ["muoto=exe", "organisaatio=999999", "organisaatio=x", "organisaatio=" + "9" * 40]
)
def test_a_wrong_address_of_an_export_is_not_there(page, query):
    assert page.get(address("entries_export") + f"?{query}").status_code == 404
