"""Reading in the national catalogue: what is new, changed, gone and refused, and what people wrote here."""

import json
from datetime import date

import pytest

from polku.accounts.models import Organisation
from polku.audit.models import Event
from polku.cli.importing import told
from polku.directory.actions import accept_proposal, publish_entry, save_channel_draft, save_draft
from polku.directory.actions.ptv_import import Folder, import_ptv
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.models import Channel, ChannelVersion, Entry, EntryVersion, ImportRun, SourceRecord
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.errors import Refused
from tests.directory import ptv_source as source

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(kaisa):
    return Actor("user", "Kaisa", user=kaisa)


@pytest.fixture
def folder(tmp_path):
    return source.write(tmp_path / "ptv", source.whole_source())


def run(folder, by=None, **options):
    return import_ptv(
        folder=Folder.open(folder), origin=str(folder), by=by or system("import"), **options
    ).report


def outcomes(report):
    return {(kind, outcome): n for kind, counts in report["counts"].items() for outcome, n in counts.items()}


def told_of(report, outcome):
    return [item for item in report["items"] if item["outcome"] == outcome]


def entry_of(external_id=source.WORKSHOP):
    return SourceRecord.objects.get(kind="service", external_id=external_id).entry


def test_a_folder_becomes_organisations_channels_and_entries(folder):
    report = run(folder)
    assert outcomes(report) == {("organisation", "new"): 2, ("channel", "new"): 1, ("service", "new"): 2}
    ohjaamo = Organisation.objects.get(ptv_id=source.OHJAAMO)
    assert (ohjaamo.kind, ohjaamo.parent.name("fi").text) == ("unit", "Lahden kaupunki")
    entry = entry_of()
    draft = entry.versions.get()
    assert (entry.source, entry.state, draft.content["name"]) == ("ptv", "draft", {"fi": "Työpaja"})
    assert draft.content["channels"] == [{"channel": Channel.objects.get().pk}]


@pytest.mark.needs_shared
def test_the_real_services_import_without_loss_and_twice_without_change(shared, coordinator):
    responses = shared / "data/ptv/responses"
    first = run(responses, by=coordinator, publish=True)
    assert outcomes(first) == {("organisation", "new"): 3, ("channel", "new"): 25, ("service", "new"): 20}
    assert first["refused"] == 0
    for record in SourceRecord.objects.all():
        name = f"{record.kind}s".replace("organisations", "organizations")
        assert record.payload == json.loads(
            (responses / name / f"{record.external_id}.json").read_text(encoding="utf-8")
        )
    assert Entry.objects.filter(state="published").count() == 20
    before = [model.objects.count() for model in (EntryVersion, ChannelVersion, Event, SourceRecord)]
    second = run(responses, by=coordinator, publish=True)
    assert outcomes(second) == {
        ("organisation", "unchanged"): 3,
        ("channel", "unchanged"): 25,
        ("service", "unchanged"): 20,
    }
    assert [model.objects.count() for model in (EntryVersion, ChannelVersion, Event, SourceRecord)] == before


def test_without_publishing_nothing_is_public(folder):
    run(folder)
    assert not Entry.objects.filter(state="published").exists()
    assert not Channel.objects.filter(state="published").exists()


def test_publishing_is_an_act_by_a_person(folder, coordinator):
    with pytest.raises(Refused):
        run(folder, publish=True)
    run(folder, by=coordinator, publish=True)
    assert Entry.objects.filter(state="published").count() == 2
    assert entry_of().versions.get().published_by_label == "Kaisa"


def test_only_a_coordinator_imports(folder, olli):
    with pytest.raises(Refused):
        run(folder, by=Actor("user", "Olli", user=olli))


def test_drafts_of_an_earlier_run_can_be_published_later(folder, coordinator):
    run(folder)
    report = run(folder, by=coordinator, publish=True)
    assert outcomes(report)["service", "published"] == 2
    assert entry_of().state == "published"


def test_an_imported_entry_was_assured_when_the_source_last_changed_it(folder, coordinator):
    run(folder, by=coordinator, publish=True)
    entry = entry_of()
    assert entry.assured_at.astimezone(clock.HELSINKI).date() == date(2026, 10, 1)
    assert entry.assured_by_label == "Lahden kaupunki (PTV)"
    assert entry.next_review_on >= clock.today()


def test_a_change_of_the_source_is_followed(folder, coordinator):
    run(folder, by=coordinator, publish=True)
    source.write(folder, {"services": [source.service(name="Työpaja Silta")]})
    report = run(folder, by=coordinator, publish=True)
    assert [(i["name"], i["fields"]) for i in told_of(report, "changed")] == [("Työpaja Silta", ["name|fi|"])]
    assert entry_of().name("fi").text == "Työpaja Silta"


def test_a_local_edit_is_never_overwritten(folder, coordinator):
    run(folder, by=coordinator, publish=True)
    entry = entry_of()
    edited = EntryContent.model_validate(
        entry.published_content | {"name": {"fi": "Oma nimi"}, "access": "just_come"}
    )
    save_draft(entry=entry, content=edited, by=coordinator, expected_version=entry.version)
    publish_entry(entry=entry, by=coordinator)
    changed = source.service(serviceDescriptions=source.text("Uusi tiivistelmä.", type="Summary"))
    source.write(folder, {"services": [changed]})
    report = run(folder, by=coordinator, publish=True)
    assert [i["id"] for i in told_of(report, "conflict")] == [source.WORKSHOP]
    entry.refresh_from_db()
    assert entry.published_content["name"] == {"fi": "Oma nimi"}
    proposal = entry.versions.get(state="proposed")
    assert proposal.content["name"] == {"fi": "Oma nimi"}
    assert proposal.content["access"] == "just_come"
    assert proposal.content["summary"] == {"fi": "Uusi tiivistelmä."}


def test_a_conflict_is_told_once_and_an_accepted_proposal_ends_it(folder, coordinator):
    run(folder, by=coordinator, publish=True)
    entry = entry_of()
    own = EntryContent.model_validate(entry.published_content | {"name": {"fi": "Oma nimi"}})
    save_draft(entry=entry, content=own, by=coordinator, expected_version=entry.version)
    publish_entry(entry=entry, by=coordinator)
    source.write(folder, {"services": [source.service(name="Heidän nimensä")]})
    assert len(told_of(run(folder), "conflict")) == 1
    assert told_of(run(folder), "conflict") == []
    proposal = entry.versions.get(state="proposed")
    accept_proposal(version=proposal, by=coordinator)
    source.write(folder, {"services": [source.service(name="Uudempi nimi")]})
    report = run(folder, by=coordinator, publish=True)
    assert [i["name"] for i in told_of(report, "changed")] == ["Uudempi nimi"]
    assert entry_of().name("fi").text == "Uudempi nimi"


def test_a_newer_proposal_takes_the_place_of_an_older_one(folder, coordinator):
    run(folder)
    entry = entry_of()
    own = EntryContent.model_validate(entry.versions.get().content | {"name": {"fi": "Oma nimi"}})
    save_draft(entry=entry, content=own, by=coordinator, expected_version=entry.version)
    for name in ("Toinen", "Kolmas"):
        source.write(folder, {"services": [source.service(name=name)]})
        run(folder)
    assert entry.versions.get(state="proposed").content["name"] == {"fi": "Kolmas"}


def test_a_channel_edited_here_gets_the_sources_version_as_a_draft(folder, coordinator):
    run(folder, by=coordinator, publish=True)
    channel = Channel.objects.get()
    own = ChannelContent.model_validate(channel.published_content | {"name": {"fi": "Oma puhelin"}})
    save_channel_draft(channel=channel, content=own, by=coordinator, expected_version=channel.version)
    source.write(folder, {"channels": [source.channel(languages=["fi", "sv"])]})
    report = run(folder, by=coordinator, publish=True)
    assert len(told_of(report, "conflict")) == 1
    channel.refresh_from_db()
    assert channel.published_content["name"] == {"fi": "Ohjaamon puhelin"}
    assert channel.versions.get(state="draft").content["name"] == {"fi": "Oma puhelin"}


def test_an_organisation_renamed_here_keeps_its_name(folder):
    run(folder)
    Organisation.objects.filter(ptv_id=source.LAHTI).update(names={"fi": "Lahti"})
    source.write(
        folder,
        {
            "organizations": [
                source.organisation(
                    name="Lahden uusi kaupunki", webPages=[{"url": "https://lahti.fi", "language": "fi"}]
                )
            ]
        },
    )
    report = run(folder)
    lahti = Organisation.objects.get(ptv_id=source.LAHTI)
    assert (lahti.names, lahti.homepage) == ({"fi": "Lahti"}, {"fi": "https://lahti.fi"})
    assert [i["fields"] for i in told_of(report, "conflict")] == [["homepage", "names"]]


def test_an_organisation_that_was_here_is_found_by_business_id_or_name(folder, make_organisation):
    lahti = make_organisation("Lahti", kind="municipality", business_id="0149669-3")
    run(folder)
    lahti.refresh_from_db()
    assert str(lahti.ptv_id) == source.LAHTI
    assert lahti.names == {"fi": "Lahti"}
    assert Organisation.objects.filter(names__fi__startswith="Laht").count() == 1


def test_what_the_source_no_longer_has_stays_public_and_comes_first_in_the_review(folder, coordinator):
    run(folder, by=coordinator, publish=True)
    (folder / "services" / f"{source.GUIDANCE}.json").unlink()
    report = run(folder, by=coordinator, publish=True)
    assert [i["name"] for i in told_of(report, "gone")] == ["Ohjaus"]
    entry = entry_of(source.GUIDANCE)
    assert (entry.state, entry.next_review_on) == ("published", clock.today())
    assert told_of(run(folder), "gone") == []


def test_what_comes_back_has_returned(folder):
    run(folder)
    path = folder / "services" / f"{source.GUIDANCE}.json"
    kept = path.read_text()
    path.unlink()
    run(folder)
    path.write_text(kept)
    assert [i["name"] for i in told_of(run(folder), "returned")] == ["Ohjaus"]
    assert SourceRecord.objects.get(external_id=source.GUIDANCE).gone_at is None


def test_a_part_of_the_source_or_a_single_file_makes_nothing_gone(folder):
    run(folder)
    single = folder / "services" / f"{source.WORKSHOP}.json"
    assert told_of(run(single), "gone") == []
    (folder / "services" / f"{source.GUIDANCE}.json").unlink()
    assert told_of(run(folder, part=True), "gone") == []


def test_another_organisations_import_makes_nothing_gone(folder, tmp_path):
    run(folder)
    other = "66666666-6666-4666-8666-666666666666"
    answers = [{"organization": {"id": other}, "roleType": "Responsible"}]
    elsewhere = {
        "organizations": [
            source.organisation(
                other, "Kokkolan kaupunki", businessCode="0179377-8", organizationRootId=other
            )
        ],
        "services": [source.service("77777777-7777-4777-8777-777777777777", "Paja", organizations=answers)],
    }
    assert told_of(run(source.write(tmp_path / "kokkola", elsewhere)), "gone") == []


def test_a_service_whose_organisation_is_not_here_is_refused_and_the_rest_goes_on(folder):
    orphan = source.service("88888888-8888-4888-8888-888888888888", "Orpo", organizations=[
        {"organization": {"id": "99999999-9999-4999-8999-999999999999"}, "roleType": "Responsible"}
    ])  # fmt: skip
    source.write(folder, {"services": [orphan]})
    report = run(folder)
    assert [i["reasons"][0] for i in told_of(report, "refused")] == ["organisation-not-here"]
    assert outcomes(report)["service", "new"] == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "broken-json"),
        (b'{"id": NaN}', "number-out-of-range"),
        (b'{"id": 1e999}', "number-out-of-range"),
        (b'{"id": ' + b"9" * 5000 + b"}", "number-out-of-range"),
        (b'{"id": "a", "id": "b"}', "key-twice"),
        (b"[" * 100_000, "too-deep"),
        (b"[" * 60 + b"]" * 60, "too-deep"),
        (b'{"id": "\xff"}', "not-utf-8"),
        (b'"text"', "not-a-record"),
        (b"{}", "no-id"),
        (b'{"id": "44444444-4444-4444-8444-444444444444", "name": "x"}', "id-only"),
        (b'{"serviceNames": "x", "id": "44444444-4444-4444-8444-444444444444"}', "no-name"),
    ],
)
def test_what_cannot_be_read_is_a_row_and_the_rest_goes_on(folder, content, reason):
    (folder / "services" / "rikki.json").write_bytes(content)
    report = run(folder)
    assert [i["reasons"][0] for i in told_of(report, "refused")] == [reason]
    assert outcomes(report)["service", "new"] == 2


def test_characters_that_no_database_keeps_are_replaced(folder):
    (folder / "services" / f"{source.WORKSHOP}.json").write_text(
        json.dumps(source.service(name="Työ\x00paja", sourceId="\ud800")), encoding="utf-8"
    )
    report = run(folder)
    assert report["refused"] == 0
    assert SourceRecord.objects.get(external_id=source.WORKSHOP).payload["sourceId"] == "?"


def test_a_file_that_broke_is_not_gone(folder):
    run(folder)
    (folder / "services" / f"{source.GUIDANCE}.json").write_bytes(b"{")
    report = run(folder)
    assert (len(told_of(report, "refused")), told_of(report, "gone")) == (1, [])


def test_lists_and_pages_are_read_like_files(tmp_path):
    everything = source.whole_source()
    (tmp_path / "organizations.json").write_text(json.dumps(everything["organizations"][::-1]))
    (tmp_path / "channels.json").write_text(
        json.dumps({"pageNumber": 1, "pageCount": 1, "itemList": everything["channels"]})
    )
    (tmp_path / "services.json").write_text(json.dumps({"itemList": everything["services"]}))
    assert outcomes(run(tmp_path)) == {
        ("organisation", "new"): 2,
        ("channel", "new"): 1,
        ("service", "new"): 2,
    }
    assert Organisation.objects.get(ptv_id=source.OHJAAMO).parent is not None


def test_collections_and_other_files_are_reported(folder):
    (folder / "kokoelma.json").write_text(json.dumps({"id": source.LAHTI, "serviceCollectionNames": []}))
    (folder / "lue.txt").write_text("hei")
    report = run(folder)
    assert {i["reasons"][0] for i in told_of(report, "skipped")} == {"collections-are-ours", "not-json"}
    assert report["refused"] == 0


def test_a_withdrawn_record_is_gone(folder):
    run(folder)
    source.write(folder, {"services": [source.service(publishingStatus="Deleted")]})
    report = run(folder)
    assert [i["id"] for i in told_of(report, "gone")] == [source.WORKSHOP]
    assert [i["reasons"] for i in run(folder)["items"]] == [["withdrawn"]]
    assert SourceRecord.objects.get(external_id=source.WORKSHOP).gone_at is not None


def test_a_service_that_moves_to_another_organisation_moves_here(folder):
    run(folder)
    answers = [{"organization": {"id": source.OHJAAMO}, "roleType": "Responsible"}]
    source.write(folder, {"services": [source.service(organizations=answers)]})
    run(folder)
    assert entry_of().organisation.name("fi").text == "Ohjaamo Lahti"


def test_a_channel_that_comes_later_is_joined(folder):
    hidden = folder / "channels" / f"{source.PHONE}.json"
    text = hidden.read_text()
    hidden.unlink()
    run(folder)
    assert "channels" not in entry_of().versions.get().content
    hidden.write_text(text)
    report = run(folder)
    assert len(told_of(report, "changed")) == 2
    assert entry_of().versions.get(state="draft").content["channels"]


def test_every_field_that_was_not_carried_over_is_kept_beside_the_record(folder):
    source.write(folder, {"services": [source.service(fundingType="PubliclyFunded", newThing=5)]})
    run(folder)
    findings = SourceRecord.objects.get(external_id=source.WORKSHOP).findings
    assert {(f["path"], f["reason"]) for f in findings} >= {
        ("fundingType", "no-field"),
        ("newThing", "unknown-field"),
    }


def test_the_run_is_kept_with_its_report(folder, coordinator):
    run(folder, by=coordinator)
    kept = ImportRun.objects.get()
    assert (kept.source, kept.made_by_label, kept.organisation) == ("ptv", "Kaisa", None)
    assert kept.report["counts"]["service"] == {"new": 2}


def test_the_report_reads_as_sentences(folder):
    (folder / "services" / "rikki.json").write_bytes(b"{")
    shown = "\n".join(told({"run": 1, **run(folder)}))
    assert "service: 1 refused, 2 new" in shown
    assert "rikki.json: The file is not valid JSON." in shown


def test_a_run_that_is_broken_off_is_finished_by_the_next_one(folder):
    seen = []

    def stop(done, of):
        seen.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, progress=stop)
    report = run(folder)
    assert outcomes(report) == {
        ("organisation", "unchanged"): 2, ("channel", "unchanged"): 1, ("service", "new"): 2,
    }  # fmt: skip
