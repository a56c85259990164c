"""What was said when: versions, differences in words, taking an earlier text back."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from polku.directory.actions import archive_entry, create_channel, publish_channel, publish_entry, save_draft
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.models import SourceRecord
from polku.directory.queries.differences import changes, document_of, leaves, merge, segments
from polku.directory.queries.history import read_changes, working_version
from polku.shared import clock
from tests.directory.upkeep_pages import as_actor, send, signed_in

TEXTS = st.dictionaries(
    st.sampled_from(["fi", "sv", "en", "fi-selko"]), st.text("abc ", min_size=1, max_size=6), min_size=1
)
GROUPS = st.lists(
    st.builds(lambda key, place: {"key": key, "places": place}, st.sampled_from("abcd"), st.integers(0, 3)),
    min_size=1,
    max_size=4,
    unique_by=lambda g: g["key"],
)
DOCUMENTS = st.fixed_dictionaries(
    {"name": TEXTS},
    optional={
        "summary": TEXTS,
        "access": st.sampled_from(["book", "apply"]),
        "groups": GROUPS,
        "charge": st.fixed_dictionaries({}, optional={"kind": st.just("free"), "note": TEXTS}).filter(bool),
        "keywords": st.fixed_dictionaries(
            {"fi": st.lists(st.text("ab", min_size=1, max_size=3), min_size=1)}
        ),
    },
)


@given(DOCUMENTS)
def test_a_document_is_its_fields(document):
    assert document_of(leaves(document)) == document


@given(DOCUMENTS, DOCUMENTS)
def test_changes_made_on_one_side_only_are_taken_without_a_conflict(base, other):
    assert merge(base, other, base) == merge(base, base, other).__class__(document_of(leaves(other)), ())
    taken = merge(base, base, other)
    assert taken.conflicts == ()
    assert leaves(taken.document) == leaves(other)


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_no_change_of_either_side_is_lost_without_being_named(base, mine, theirs):
    merged = merge(base, mine, theirs)
    kept, b, m, t = leaves(merged.document), leaves(base), leaves(mine), leaves(theirs)
    for field in {*b, *m, *t}:
        values = (b.get(field), m.get(field), t.get(field))
        if field in merged.conflicts:
            assert values[1] != values[2]
            assert kept.get(field) == values[1]
        else:
            assert kept.get(field) in (values[1], values[2])
            assert kept.get(field) != values[0] or values[0] in (values[1], values[2])


@given(DOCUMENTS, DOCUMENTS)
def test_every_difference_is_listed_and_nothing_else(old, new):
    listed = {change.field: (change.old, change.new) for change in changes(old, new)}
    before, after = leaves(old), leaves(new)
    assert listed == {
        f: (before.get(f), after.get(f)) for f in {*before, *after} if before.get(f) != after.get(f)
    }


@given(st.text("ab .,\n", max_size=40), st.text("ab .,\n", max_size=40))
def test_a_word_by_word_difference_tells_both_texts_whole(old, new):
    pieces = segments(old, new)
    assert "".join(p.text for p in pieces if p.kind != "in") == old
    assert "".join(p.text for p in pieces if p.kind != "out") == new


def test_a_difference_is_word_by_word():
    pieces = [(p.kind, p.text) for p in segments("Avoinna maanantaina kello 9", "Avoinna tiistaina kello 9")]
    assert pieces == [
        ("same", "Avoinna "),
        ("out", "maanantaina"),
        ("in", "tiistaina"),
        ("same", " kello 9"),
    ]


def test_words_that_changed_one_after_another_are_read_together():
    pieces = [(p.kind, p.text) for p in segments("Tule aina torstaisin meille", "Tule vain joskus meille")]
    assert pieces == [
        ("same", "Tule "),
        ("out", "aina torstaisin"),
        ("in", "vain joskus"),
        ("same", " meille"),
    ]


def test_very_long_texts_are_compared_in_reasonable_time():
    old = "Tämä on lause. " * 2_000
    new = old.replace("lause", "virke", 50)
    assert {piece.kind for piece in segments(old, new)} == {"same", "in", "out"}


@pytest.fixture
def client(editor):
    return signed_in(editor)


@pytest.fixture
def entry(make_entry, editor):
    entry = make_entry("Työpaja", summary={"fi": "Avoinna maanantaina."}, municipalities=["398"])
    content = {
        "name": {"fi": "Työpaja"},
        "summary": {"fi": "Avoinna tiistaina."},
        "coverage": {"municipalities": ["398", "272"]},
    }
    save_draft(
        entry=entry,
        content=EntryContent.model_validate(content),
        by=as_actor(editor),
        expected_version=entry.version,
    )
    return publish_entry(entry=entry, by=as_actor(editor))


@pytest.mark.django_db
def test_the_history_shows_who_wrote_what_when(client, entry):
    page = client.get(reverse("entry_history", args=[entry.pk])).content.decode()
    assert "Toimija" in page
    assert "maanantaina" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert "Kokkola" in page


@pytest.mark.django_db
def test_any_two_versions_are_compared(client, entry):
    send(client, reverse("entry_part", args=[entry.pk, "tekstit"]), summary="Avoinna perjantaina.")
    first, last = (
        entry.versions.order_by("number").first().number,
        entry.versions.order_by("number").last().number,
    )
    page = client.get(
        reverse("entry_history", args=[entry.pk]) + f"?vanha={first}&uusi={last}"
    ).content.decode()
    assert "perjantaina" in page
    assert "maanantaina" in page
    assert (
        client.get(reverse("entry_history", args=[entry.pk]) + "?vanha=abc&uusi=999999999999").status_code
        == 200
    )


@pytest.mark.django_db
def test_an_earlier_text_comes_back_as_a_draft(client, entry):
    client.post(reverse("entry_restore", args=[entry.pk, 1]))
    assert working_version(entry).content["summary"]["fi"] == "Avoinna maanantaina."
    entry.refresh_from_db()
    assert entry.published_content["summary"]["fi"] == "Avoinna tiistaina."


@pytest.mark.django_db
def test_a_version_that_does_not_exist_cannot_come_back(client, entry):
    assert client.post(reverse("entry_restore", args=[entry.pk, 999])).status_code == 422
    assert client.post(reverse("entry_restore", args=[entry.pk, 999_999_999_999])).status_code == 422


@pytest.mark.django_db
def test_channels_have_a_history_too(client, association, by):
    document = {"kind": "phone", "name": {"fi": "Vaihde"}, "phones": [{"number": "040 555 0101"}]}
    channel = create_channel(organisation=association, content=ChannelContent.model_validate(document), by=by)
    publish_channel(channel=channel, by=by)
    send(client, reverse("channel_part", args=[channel.pk, "puhelimet"]), **{"rows-0-number": "040 555 0202"})
    page = client.get(reverse("channel_history", args=[channel.pk])).content.decode()
    assert "0101" in page
    assert "0202" in page
    client.post(reverse("channel_restore", args=[channel.pk, 1]))
    assert working_version(channel).content["phones"][0]["number"] == "040 555 0101"


@pytest.mark.django_db
def test_after_archiving_the_last_public_text_is_what_one_goes_on_with(entry, by):
    archive_entry(entry=entry, by=by)
    assert working_version(entry).content["summary"]["fi"] == "Avoinna tiistaina."


@pytest.mark.django_db
def test_the_record_of_the_source_is_shown_as_it_came(client, entry):
    address = reverse("entry_source", args=[entry.pk])
    assert client.get(address).status_code == 404
    SourceRecord.objects.create(
        source="ptv",
        kind="service",
        external_id="0a94",
        payload={"serviceNames": [{"value": "<b>Työ</b>"}]},
        fingerprint="x",
        entry=entry,
        last_seen_at=clock.now(),
        changed_at=clock.now(),
        findings=[{"path": "ontologyTerms", "reason": "kept here"}],
    )
    page = client.get(address).content.decode()
    assert "&lt;b&gt;Työ&lt;/b&gt;" in page
    assert "ontologyTerms" in page


@pytest.mark.django_db
def test_every_kind_of_value_is_read_in_words(make_entry, association, by):
    everything = {
        "name": {"fi": "A"},
        "access": "just_come",
        "no_identification": True,
        "charge": {"kind": "free", "note": {"fi": "Ilmainen"}},
        "coverage": {"municipalities": ["272"], "areas": ["region:16"]},
        "target_groups": ["KR1.1"],
        "languages": ["fi", "ar"],
        "accessibility": ["lift"],
        "terms": [{"uri": "u", "labels": {"fi": "termi"}}],
        "voucher": {"in_use": True},
        "laws": [{"url": "https://finlex.fi/x", "name": {"fi": "Laki"}}],
        "producers": [{"organisation": association.pk}],
        "prerequisites": [{"kind": "referral", "organisation": association.pk, "note": {"fi": "soita"}}],
        "groups": [
            {
                "key": "a",
                "name": {"fi": "Ryhmä"},
                "weekday": 1,
                "starts": "09:00",
                "ends": "10:00",
                "first_date": "2026-01-05",
            }
        ],
        "channels": [
            {"channel": 1, "phones": [{"number": "040 555 0101"}], "hours": [{"always_open": True}]}
        ],
        "general_description": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "keywords": {"fi": ["sana"]},
    }
    document = EntryContent.model_validate(everything).as_json()
    read = {str(change.field): change.new for change in read_changes({}, document, language="fi")}
    assert all(read.values())
    assert "Kannus" not in str(read)
    assert read["coverage.municipalities||"] == "Kokkola"
    assert "Kaarisilta ry" in read["prerequisites||"]
    assert "{" not in str(list(read.values()))
