"""Reading in a table: each row's verdict, what may have been meant, and nothing written before it is confirmed."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polku.directory.actions import save_draft
from polku.directory.actions.table_import import confirm_table, discard_table, preview_table
from polku.directory.bridge.tables.columns import COLUMNS, column_of
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.models import Channel, ChannelVersion, Entry, EntryVersion, ImportRun, SourceRecord
from polku.directory.queries.tables import entries_for_tables, export_rows
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused
from polku.shared.tables.reading import MAX_ROWS, TableUnreadable, read_table
from polku.shared.tables.writing import csv_file, escaped, unescaped, xlsx_file


@pytest.fixture
def writer(editor):
    return Actor("user", "Toimija", user=editor)


@pytest.fixture
def preview(association, writer):
    def look(*lines, by=None, organisation=None):
        return preview_table(
            data="\n".join(lines).encode(),
            name="taulukko.csv",
            organisation=organisation or association,
            by=by or writer,
        )

    return look


def rows(run):
    return [(row["verdict"], row["name"]) for row in run.report["rows"]]


def problems(run):
    return [
        (p["column"], p["reason"], p["suggestions"]) for row in run.report["rows"] for p in row["problems"]
    ]


def document(entry):
    return entry.versions.order_by("-number").first().content


@pytest.mark.django_db
class TestVerdicts:
    def test_a_new_row_becomes_an_entry_with_its_contact_details_when_confirmed(
        self, preview, writer, association
    ):
        run = preview(
            "Nimi (suomi);Lyhyesti (suomi);Kunnat;Palveluluokat;Miten mukaan;"
            "Puhelin;Katu;Talon numero;Postinumero;Postitoimipaikka",
            "Avoin paja;Tule tekemään käsillä.;Lahti, Heinola;P10.6;Voit vain tulla;"
            "040 555 0101;Kirkkokatu;3;15110;Lahti",
        )
        assert rows(run) == [("new", "Avoin paja")]
        assert Entry.objects.count() == 0
        run = confirm_table(run=run, by=writer)
        entry = Entry.objects.get()
        said = document(entry)
        assert (entry.organisation, entry.state, entry.source, entry.kind) == (
            association,
            "draft",
            "table",
            "activity",
        )
        assert said["coverage"] == {"municipalities": ["111", "398"]}
        assert (said["service_classes"], said["access"]) == (["P10.6"], "just_come")
        channel = document(Channel.objects.get())
        assert (channel["kind"], channel["phones"]) == ("place", [{"number": "040 555 0101"}])
        assert channel["addresses"][0]["street"] == {"fi": "Kirkkokatu"}
        assert said["channels"] == [{"channel": Channel.objects.get().pk}]
        assert SourceRecord.objects.get(source="table").payload["name_fi"] == "Avoin paja"
        assert run.report["confirmed"]

    def test_publishing_is_chosen_when_confirming(self, preview, writer):
        run = preview("Nimi;Puhelin", "Avoin paja;040 555 0101")
        confirm_table(run=run, by=writer, publish=True)
        assert Entry.objects.get().state == "published"
        assert Channel.objects.get().state == "published"

    def test_a_row_with_the_name_of_an_entry_changes_it(self, preview, make_entry, writer):
        entry = make_entry("Avoin paja", summary={"fi": "Vanha."}, instructions={"fi": "Soita."})
        run = preview("Nimi;Lyhyesti", "avoin paja;Uusi teksti.")
        assert [(r["verdict"], r["entry"], r["changes"]) for r in run.report["rows"]] == [
            ("changed", entry.pk, ["name_fi", "summary_fi"])
        ]
        confirm_table(run=run, by=writer)
        said = document(entry)
        assert (said["summary"], said["instructions"]) == ({"fi": "Uusi teksti."}, {"fi": "Soita."})
        entry.refresh_from_db()
        assert entry.published_content["summary"] == {"fi": "Vanha."}

    def test_an_entry_is_found_by_its_number_and_may_get_a_new_name(self, preview, make_entry, writer):
        entry = make_entry("Avoin paja")
        confirm_table(run=preview("Numero;Nimi", f"{entry.pk};Silta-paja"), by=writer, publish=True)
        entry.refresh_from_db()
        assert entry.name("fi").text == "Silta-paja"
        assert Entry.objects.count() == 1

    def test_an_empty_cell_takes_the_text_away_and_a_missing_column_does_not(
        self, preview, make_entry, writer
    ):
        entry = make_entry("Paja", summary={"fi": "Lyhyesti."}, description={"fi": "Pitkästi."})
        confirm_table(run=preview("Numero;Kuvaus", f"{entry.pk};"), by=writer)
        assert "description" not in document(entry)
        assert document(entry)["summary"] == {"fi": "Lyhyesti."}

    def test_contact_details_change_in_the_entrys_own_channel(self, preview, writer, make_entry):
        confirm_table(
            run=preview("Nimi;Puhelin;Katu", "Paja;040 555 0101;Kirkkokatu"), by=writer, publish=True
        )
        confirm_table(run=preview("Nimi;Puhelin", "Paja;040 555 0202"), by=writer, publish=True)
        channel = Channel.objects.get().published_content
        assert channel["phones"] == [{"number": "040 555 0202"}]
        assert channel["addresses"][0]["street"] == {"fi": "Kirkkokatu"}

    def test_somebody_elses_channel_is_left_alone(self, preview, writer, make_entry, network, by):
        from polku.directory.actions import create_channel, publish_channel

        channel = create_channel(
            organisation=network,
            content=ChannelContent.model_validate({"kind": "phone", "name": {"fi": "Vaihde"}}),
            by=by,
        )
        publish_channel(channel=channel, by=by)
        entry = make_entry("Paja", channels=[{"channel": channel.pk}])
        confirm_table(run=preview("Numero;Puhelin", f"{entry.pk};040 555 0101"), by=writer)
        assert [use["channel"] for use in document(entry)["channels"]] == [
            channel.pk,
            Channel.objects.exclude(pk=channel.pk).get().pk,
        ]
        assert channel.versions.count() == 1

    def test_wrong_cells_are_refused_with_what_was_perhaps_meant(self, preview):
        run = preview(
            "Nimi;Kunnat;Kohderyhmät;Hinta;Sähköposti;Verkkosivu;Nimettömästi;Puhelin",
            "Paja;Lahtti;Nuorret;Ilmainen palvelu;ei osoite;paja;ehkä;soita",
        )
        found = {(column, reason): suggestions for column, reason, suggestions in problems(run)}
        assert "Lahti" in found["municipalities", "unknown"]
        assert "Nuoret" in found["target_groups", "unknown"]
        assert ("charge", "unknown") in found
        for key in (
            ("email", "not-an-e-mail-address"),
            ("web_page", "not-a-web-address"),
            ("no_identification", "not-yes-or-no"),
            ("phone", "not-a-phone-number"),
        ):
            assert key in found
        assert rows(run) == [("refused", "Paja")]

    def test_good_rows_are_written_and_wrong_ones_told(self, preview, writer):
        run = confirm_table(run=preview("Nimi;Kunnat", "Paja;Lahti", "Kerho;Lahdentaa"), by=writer)
        assert rows(run) == [("new", "Paja"), ("refused", "Kerho")]
        assert run.report["refused"] == 1
        assert Entry.objects.count() == 1

    def test_names_are_read_in_three_languages_and_codes_as_they_are(self, preview, writer):
        run = preview(
            "Name (Finnish);Kommuner;Målgrupper;Way in;Kind",
            "Paja;Lahtis, Kokkola;KR1.3;Get in touch first;Service",
        )
        confirm_table(run=run, by=writer)
        said = document(Entry.objects.get())
        assert (said["coverage"]["municipalities"], said["target_groups"], said["access"]) == (
            ["272", "398"],
            ["KR1.3"],
            "contact",
        )

    def test_a_similar_name_is_pointed_out(self, preview, make_entry):
        entry = make_entry("Avoin paja nuorille")
        run = preview("Nimi", "Avoin paja nuorile")
        assert [(n["reason"], n["value"]) for n in run.report["rows"][0]["notes"]] == [
            ("like", str(entry.pk))
        ]
        assert rows(run) == [("new", "Avoin paja nuorile")]

    def test_the_same_new_name_twice_is_refused(self, preview):
        assert problems(preview("Nimi", "Paja", "paja!")) == [("name_fi", "row-twice", [])]

    def test_a_row_without_a_name_is_refused(self, preview):
        assert problems(preview("Nimi;Kunnat", ";Lahti")) == [("name_fi", "name-missing", [])]

    def test_unknown_columns_are_told_and_not_read(self, preview):
        run = preview("Nimi;Kunta;Sää", "Paja;Lahti;aurinko")
        assert [(n["reason"], n["value"]) for n in run.report["notes"]][-1] == ("unknown-column", "Sää")
        assert rows(run) == [("new", "Paja")]


@pytest.mark.django_db
class TestRights:
    def test_only_those_who_edit_the_organisation_may_look(self, preview, olli):
        with pytest.raises(Refused):
            preview("Nimi", "Paja", by=Actor("user", "Olli", user=olli))

    def test_a_row_for_another_organisation_is_refused(self, preview, make_organisation):
        make_organisation("Avainsäätiö", kind="foundation")
        assert problems(preview("Nimi;Organisaatio", "Paja;Avainsäätiö")) == [
            ("organisation", "not-yours", [])
        ]

    def test_a_coordinator_writes_for_all_and_an_old_name_finds_the_organisation(
        self, preview, kaisa, make_organisation
    ):
        make_organisation(
            "Päijät-Hämeen hyvinvointialue", kind="wellbeing_county", old_names={"fi": ["PHHYKY"]}
        )
        by = Actor("user", "Kaisa", user=kaisa)
        run = confirm_table(run=preview("Nimi;Organisaatio", "Paja;PHHYKY", by=by), by=by)
        assert Entry.objects.get().organisation.name("fi").text == "Päijät-Hämeen hyvinvointialue"
        assert rows(run) == [("new", "Paja")]

    def test_another_persons_entry_number_does_not_exist(self, preview, make_entry, network):
        entry = make_entry("Salainen", organisation=network)
        assert problems(preview("Numero;Nimi", f"{entry.pk};Oma")) == [("id", "no-entry", [])]

    def test_only_its_maker_confirms_a_preview(self, preview, make_user, association):
        other = make_user("toinen", "editor", association)
        with pytest.raises(Refused):
            confirm_table(run=preview("Nimi", "Paja"), by=Actor("user", "Toinen", user=other))

    def test_a_table_is_written_once(self, preview, writer):
        run = preview("Nimi", "Paja")
        confirm_table(run=run, by=writer)
        with pytest.raises(Invalid):
            confirm_table(run=run, by=writer)
        assert Entry.objects.count() == 1

    def test_a_preview_can_be_thrown_away(self, preview, writer):
        discard_table(run=preview("Nimi", "Paja"), by=writer)
        assert not ImportRun.objects.exists()

    def test_what_changed_after_the_preview_is_not_overwritten(self, preview, make_entry, writer):
        entry = make_entry("Paja")
        run = preview("Nimi;Lyhyesti", "Paja;Taulukosta.")
        own = EntryContent.model_validate(entry.published_content | {"summary": {"fi": "Käsin."}})
        save_draft(entry=entry, content=own, by=writer, expected_version=entry.version)
        run = confirm_table(run=run, by=writer)
        assert rows(run) == [("conflict", "Paja")]
        assert document(entry)["summary"] == {"fi": "Käsin."}


# --- export and back -------------------------------------------------------------------------------------------------

RICH = {
    "name": {"fi": "=Paja", "sv": "Verkstad", "en": "Workshop", "fi-selko": "Paja"},
    "alternative_names": {"fi": ["Silta"]},
    "summary": {"fi": "+Tule mukaan.", "sv": "-Kom med."},
    "description": {"fi": 'Rivi yksi.\n\n* kohta; toinen\n"lainaus"', "en": "@here"},
    "access": "contact",
    "no_identification": False,
    "charge": {"kind": "charged", "note": {"fi": "5 €"}},
    "coverage": {"areas": ["region:16", "network:paijat-hame"], "municipalities": ["398", "272"]},
    "target_groups": ["KR1.3", "KR3"],
    "life_events": ["KE8"],
    "service_classes": ["P10.6", "P99.9"],
    "keywords": {"fi": ["työpaja", "outo; sana"]},
    "languages": ["fi", "sv", "fss", "xx"],
    "accessibility": ["step_free", "lift"],
    "accessibility_note": {"fi": "Ovi on leveä."},
    "groups": [
        {
            "key": "ma",
            "name": {"fi": "Maanantai"},
            "weekday": 1,
            "starts": "10:00",
            "ends": "12:00",
            "first_date": "2026-01-12",
        }
    ],
    "laws": [{"url": "https://finlex.fi/laki"}],
}
CONTACT = {
    "kind": "place",
    "name": {"fi": "Toimisto"},
    "phones": [{"number": "+358 40 555 0101", "note": {"fi": "Vaihde"}}, {"number": "040 555 0102"}],
    "emails": [{"address": "paja@example.fi"}],
    "web_pages": [{"url": "https://example.fi/=x"}],
    "addresses": [
        {"kind": "postal", "post_box": {"fi": "PL 1"}},
        {
            "street": {"sv": "Kyrkogatan"},
            "number": "3",
            "postal_code": "02100",
            "post_office": {"fi": "Espoo"},
            "municipality": "049",
            "north": 6_700_000,
        },
    ],
}


@pytest.fixture
def rich_entry(make_entry, association, by):
    from polku.directory.actions import create_channel, publish_channel

    channel = create_channel(organisation=association, content=ChannelContent.model_validate(CONTACT), by=by)
    publish_channel(channel=channel, by=by)
    content = {key: value for key, value in RICH.items() if key not in {"name", "coverage"}}
    entry = make_entry("=Paja", **content, channels=[{"channel": channel.pk}])
    save_draft(
        entry=entry,
        content=EntryContent.model_validate(RICH | {"channels": [{"channel": channel.pk}]}),
        by=by,
        expected_version=entry.version,
    )
    return entry


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fi", "sv", "en", "fi-selko"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_reads_in_again_without_change(rich_entry, writer, association, language, form):
    exported = export_rows(entries_for_tables(writer), language=language)
    data = csv_file(exported) if form == "csv" else xlsx_file({"Polku": exported})
    run = preview_table(data=data, name=f"vienti.{form}", organisation=association, by=writer)
    assert [(row["verdict"], row["changes"], row["problems"]) for row in run.report["rows"]] == [
        ("unchanged", [], [])
    ]
    before = (EntryVersion.objects.count(), ChannelVersion.objects.count())
    confirm_table(run=run, by=writer, publish=True)
    assert (EntryVersion.objects.count(), ChannelVersion.objects.count()) == before


@pytest.mark.django_db
def test_a_change_in_an_exported_table_changes_only_that(rich_entry, writer, association):
    headers, row = export_rows(entries_for_tables(writer), language="fi")
    row[headers.index("Kohderyhmät")] = "KR1.2"
    run = preview_table(data=csv_file([headers, row]), name="vienti.csv", organisation=association, by=writer)
    assert run.report["rows"][0]["changes"] == ["target_groups"]
    before = document(rich_entry)
    confirm_table(run=run, by=writer)
    assert document(rich_entry) == before | {"target_groups": ["KR1.2"]}


@pytest.mark.django_db
def test_an_export_costs_the_same_for_one_entry_and_for_many(
    make_entry, writer, django_assert_max_num_queries
):
    for n in range(4):
        make_entry(f"Paja {n}")
    with django_assert_max_num_queries(14):
        assert len(export_rows(entries_for_tables(writer), language="fi")) == 5


def test_no_cell_of_an_export_is_a_formula():
    cells = ["=1+1", "+358", "-5", "@x", "\tx", "'=x", "tavallinen"]
    text = csv_file([cells]).decode("utf-8-sig")
    assert text.strip() == "'=1+1;'+358;'-5;'@x;'\tx;''=x;tavallinen"
    with zipfile.ZipFile(io.BytesIO(xlsx_file({"Polku": [cells]}))) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


@given(st.text(max_size=40))
def test_escaping_is_taken_back(text):
    assert unescaped(escaped(text)) == text


tidy = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60).map(
    lambda t: " ".join(t.split())
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30)
@given(st.lists(st.lists(tidy, min_size=3, max_size=3), min_size=1, max_size=6))
def test_texts_survive_both_kinds_of_files(lines):
    import unicodedata

    lines = [[unicodedata.normalize("NFC", cell) for cell in line] for line in lines]
    table = [["Nimi", "Kuvaus", "Katu"], *lines]
    for data in (csv_file(table), xlsx_file({"x": table})):
        read = read_table(data)
        assert [tuple(row.cells.values()) for row in read.rows] == [
            tuple(line) for line in lines if any(line)
        ]


def test_every_column_has_three_different_names_and_is_found_by_each():
    for column in COLUMNS:
        for name in (column.key, *column.labels.values()):
            assert column_of(name).key == column.key, name


# --- files that are not what they say --------------------------------------------------------------------------------


def refused(data):
    with pytest.raises(TableUnreadable) as refusal:
        read_table(data)
    return refusal.value.reason


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_every_usual_kind_is_read(separator, encoding):
    text = (
        separator.join(["Nimi", "Kuvaus"]) + "\r\n" + separator.join(["Työpaja", '"Åbo; ""x"", y"']) + "\r\n"
    )
    table = read_table(text.encode(encoding))
    assert table.rows[0].cells == {"Nimi": "Työpaja", "Kuvaus": 'Åbo; "x", y'}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n;;\n", "empty"),
        (b"x" * 5_000_001, "too-big"),
        (b"\xd0\xcf\x11\xe0 vanha", "old-excel"),
        (b"PK\x03\x04 rikki", "broken-xlsx"),
        (b"Nimi;Nimi\na;b", "header-twice"),
        (b'Nimi\n"auki', "broken-csv"),
        (b"Ni\x00mi\na", "not-a-table"),
        (b"a;" * 300 + b"\n1", "too-many-columns"),
        (b"Nimi\n" + b"x\n" * (MAX_ROWS + 1), "too-many-rows"),
        (b"Nimi\n" + b"x" * 10_001, "cell-too-long"),
    ],
)
def test_a_file_that_is_no_table_says_why(data, reason):
    assert refused(data) == reason


def package(parts, **options):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def parts_of(rows):
    with zipfile.ZipFile(io.BytesIO(xlsx_file({"Polku": rows}))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


GOOD = [["Nimi", "Kuvaus"], ["Paja", "Hyvä."]]
SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(change):
    parts = parts_of(GOOD)
    return package(parts | {SHEET: change(parts[SHEET])})


def test_a_wrong_dimension_is_not_believed():
    for wrong in (b"A1:XFD1048576", b"A1:A1", b"nonsense"):
        data = with_sheet(lambda sheet, wrong=wrong: sheet.replace(b"A1:B2", wrong))
        assert read_table(data).rows[0].cells == {"Nimi": "Paja", "Kuvaus": "Hyvä."}


def test_a_cell_far_away_is_refused_before_it_is_opened():
    assert (
        refused(
            with_sheet(lambda s: s.replace(b'r="B2"', b'r="XFD1048576"').replace(b'r="2"', b'r="1048576"'))
        )
        == "too-many-rows"
    )
    assert refused(with_sheet(lambda s: s.replace(b'r="B2"', b"r='XFD2'"))) == "too-many-columns"
    assert (
        refused(with_sheet(lambda s: s.replace(b'<c r="B2"', b"<x:c t='s'  r = 'ZZZ2'")))
        == "too-many-columns"
    )


def test_a_zip_bomb_is_refused_by_its_header():
    assert refused(package(parts_of(GOOD) | {"xl/media/x.xml": b"0" * 60_000_000})) == "too-much-packed"
    assert refused(package(parts_of(GOOD) | {"xl/media/x.bin": b"0" * 5_000_000})) == "too-much-packed"
    assert refused(package(parts_of(GOOD) | {f"xl/{n}.xml": b"x" for n in range(250)})) == "too-much-packed"


def test_a_header_that_lies_about_a_size_is_refused():
    data = bytearray(package(parts_of(GOOD) | {"xl/media/x.xml": b"0" * 100_000}))
    for place in range(len(data) - 4):
        if data[place : place + 4] == (100_000).to_bytes(4, "little"):
            data[place : place + 4] = (10).to_bytes(4, "little")
    assert refused(bytes(data)) == "broken-xlsx"


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"content.xml": b"<x/>"}, "old-excel"),
        ({"hello.txt": b"hei"}, "not-a-table"),
        (parts_of(GOOD) | {"xl/vbaProject.bin": b"x"}, "macros"),
        (
            parts_of(GOOD) | {"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'},
            "broken-xlsx",
        ),
        (parts_of(GOOD) | {SHEET: "<x/>".encode("utf-16")}, "broken-xlsx"),
        (parts_of(GOOD) | {SHEET: b"<worksheet><sheetData><row"}, "empty"),
    ],
)
def test_other_packages_are_refused(parts, reason):
    assert refused(package(parts)) in {reason, "broken-xlsx"}


def test_a_formula_is_the_text_it_shows():
    data = with_sheet(
        lambda s: s.replace(
            b'<c r="B2" s="2" t="s"><v>3</v></c>',
            b'<c r="B2" t="str"><f>HYPERLINK("http://x")</f><v>linkki</v></c>',
        )
    )
    assert read_table(data).rows[0].cells["Kuvaus"] == "linkki"


def test_numbers_and_days_are_what_a_person_sees():
    import datetime

    import xlsxwriter

    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Numero", "Päivä", "Tosi", "Luku"])
        sheet.write_number(1, 0, 15110.0)
        sheet.write_datetime(1, 1, datetime.datetime(2026, 11, 21), day)  # noqa: DTZ001 - a cell has no time zone
        sheet.write_boolean(1, 2, True)
        sheet.write_number(1, 3, 1.5)
    assert tuple(read_table(data.getvalue()).rows[0].cells.values()) == ("15110", "2026-11-21", "1", "1.5")
