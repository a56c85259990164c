"""Writing an entry in parts: drafts, refusals, conflicts, publishing."""

import pytest
from django.test import Client
from django.urls import reverse

from polku.directory.actions.editing import save_changes
from polku.directory.content import EntryContent
from polku.directory.models import Entry
from tests.directory.upkeep_pages import as_actor, form_of, send, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(make_entry):
    return make_entry(
        "Työpaja", summary={"fi": "Tehdään yhdessä."}, description={"fi": "Puutöitä ja keittiötä."},
        laws=[{"url": "https://finlex.fi/laki", "name": {"fi": "Laki"}}], producers=[{"name": {"fi": "Yhdistys"}}],
    )  # fmt: skip


@pytest.fixture
def client(editor):
    return signed_in(editor)


def texts(entry, language="fi"):
    return reverse("entry_part_in", args=[entry.pk, "tekstit", language])


def draft_of(entry):
    version = entry.versions.filter(state="draft").first()
    return version and EntryContent.model_validate(version.content)


def test_a_changed_text_becomes_a_draft_and_the_public_text_stays(client, entry):
    answer = send(client, texts(entry), summary="Tehdään käsillä.")
    assert answer.status_code == 302
    assert draft_of(entry).summary["fi"] == "Tehdään käsillä."
    assert Entry.objects.get(pk=entry.pk).content.summary["fi"] == "Tehdään yhdessä."


def test_what_no_form_shows_stays_as_it_was(client, entry):
    send(client, texts(entry), summary="Tehdään käsillä.")
    draft = draft_of(entry)
    assert [law.url for law in draft.laws] == ["https://finlex.fi/laki"]
    assert draft.producers[0].name == {"fi": "Yhdistys"}


@pytest.mark.parametrize("part", ["kenelle", "paasy", "alue", "yhteys", "ryhmat", "ensin", "esteettomyys"])
def test_saving_a_part_without_a_change_makes_no_version(client, entry, part):
    assert send(client, reverse("entry_part", args=[entry.pk, part])).status_code == 302
    assert entry.versions.count() == 1


def test_sending_the_same_form_twice_makes_one_version(client, entry):
    fields = form_of(client.get(texts(entry)), "base") | {"summary": "Tehdään käsillä."}
    client.post(texts(entry), fields)
    assert client.post(texts(entry), fields).status_code == 302
    assert entry.versions.count() == 2


def test_a_refused_form_keeps_everything_that_was_typed(client, entry):
    answer = send(client, texts(entry), name="", description="Uusi pitkä kuvaus.")
    assert answer.status_code == 422
    assert form_of(answer, "base")["description"] == ["Uusi pitkä kuvaus."]
    assert entry.versions.count() == 1


def test_swedish_is_written_beside_finnish(client, entry):
    page = client.get(texts(entry, "sv")).content.decode()
    assert "Puutöitä ja keittiötä." in page
    send(client, texts(entry, "sv"), name="Verkstad")
    assert draft_of(entry).name == {"fi": "Työpaja", "sv": "Verkstad"}


def test_two_people_who_change_different_fields_both_keep_theirs(client, entry, kaisa):
    fields = form_of(client.get(texts(entry)), "base")
    send(signed_in(kaisa), texts(entry), description="Kaisan kuvaus.")
    answer = client.post(texts(entry), {**fields, "summary": "Toimijan tiivistelmä."})
    assert answer.status_code == 302
    draft = draft_of(entry)
    assert (draft.summary["fi"], draft.description["fi"]) == ("Toimijan tiivistelmä.", "Kaisan kuvaus.")


@pytest.fixture
def conflict(client, entry, kaisa):
    """The page after two people changed the short text, and the editor the description too."""
    fields = form_of(client.get(texts(entry)), "base")
    send(signed_in(kaisa), texts(entry), summary="Kaisan teksti.")
    return client.post(
        texts(entry), {**fields, "summary": "Toimijan teksti.", "description": "Toimijan kuvaus."}
    )


def test_two_texts_for_the_same_field_are_shown_side_by_side(conflict, entry):
    assert conflict.status_code == 409
    page = conflict.content.decode()
    assert "Kaisan teksti." in page
    assert "Toimijan teksti." in page
    assert draft_of(entry).summary["fi"] == "Kaisan teksti."


@pytest.mark.parametrize(("side", "wanted"), [("mine", "Toimijan teksti."), ("theirs", "Kaisan teksti.")])
def test_the_writer_chooses_which_text_stays_and_loses_nothing_else(client, conflict, entry, side, wanted):
    fields = form_of(conflict, "document") | {"use:summary|fi|": side}
    assert client.post(reverse("entry_resolve", args=[entry.pk]), fields).status_code == 302
    draft = draft_of(entry)
    assert draft.summary["fi"] == wanted
    assert draft.description["fi"] == "Toimijan kuvaus."


def test_a_third_change_during_the_choice_is_shown_again(client, conflict, entry, kaisa):
    send(signed_in(kaisa), texts(entry), summary="Kaisan toinen teksti.")
    answer = client.post(reverse("entry_resolve", args=[entry.pk]), form_of(conflict, "document"))
    assert answer.status_code == 409
    assert "Kaisan toinen teksti." in answer.content.decode()


@pytest.mark.parametrize(
    "document", ["", "{", "[]", '{"unknown": 1}', '{"name": {"fi": 1}}', "[" * 5_000, '{"name": {"xx": "a"}}']
)
def test_a_damaged_choice_is_refused_clearly(client, entry, document):
    address = reverse("entry_resolve", args=[entry.pk])
    assert client.post(address, {"document": document, "base": "1"}).status_code == 422
    assert entry.versions.count() == 1


@pytest.mark.parametrize("base", ["", "-1", "abc", "99999999999999999999", "7"])
def test_a_form_with_an_odd_version_number_never_overwrites(client, entry, base):
    fields = form_of(client.get(texts(entry)), "base") | {"summary": "Uusi.", "base": base}
    assert client.post(texts(entry), fields).status_code in (409, 422)
    assert entry.versions.count() == 1


def test_searching_in_a_list_saves_nothing_and_keeps_what_is_chosen(client, entry):
    address = reverse("entry_part", args=[entry.pk, "alue"])
    answer = send(client, address, find="municipalities", **{"municipalities-words": "kannus"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kannus" in page
    assert form_of(answer, "base")["municipalities"] == ["398"]
    assert entry.versions.count() == 1


def test_the_area_is_chosen_from_the_list(client, entry):
    send(client, reverse("entry_part", args=[entry.pk, "alue"]), municipalities=["398", "272"])
    assert draft_of(entry).coverage.municipalities == ["398", "272"]


def test_an_unknown_code_is_refused(client, entry):
    answer = send(client, reverse("entry_part", args=[entry.pk, "alue"]), municipalities=["998"])
    assert answer.status_code == 422


def test_what_was_typed_after_the_sign_in_ended_waits_for_its_writer(entry, editor):
    client = signed_in(editor)
    fields = form_of(client.get(texts(entry)), "base") | {"summary": "Pitkään kirjoitettu."}
    client.logout()
    assert client.post(texts(entry), fields).status_code == 302
    client.force_login(editor)
    page = client.get(texts(entry))
    assert form_of(page, "base")["summary"] == ["Pitkään kirjoitettu."]
    assert client.post(texts(entry), form_of(page, "base")).status_code == 302
    assert draft_of(entry).summary["fi"] == "Pitkään kirjoitettu."
    assert (
        "Pitkään kirjoitettu."
        not in client.get(texts(entry, "sv")).content.decode().split("upkeep__pair-finnish")[0]
    )


# Publishing


def test_publishing_shows_the_changes_first_and_is_done_by_a_person(client, entry):
    send(client, texts(entry), summary="Tehdään käsillä.")
    address = reverse("entry_publish", args=[entry.pk])
    page = client.get(address).content.decode()
    assert "<del>" in page
    assert "käsillä" in page
    client.post(address, form_of(client.get(address), "number"))
    entry.refresh_from_db()
    assert entry.published_content["summary"]["fi"] == "Tehdään käsillä."
    assert entry.assured_by_label == "Toimija"


def test_a_text_that_changed_after_the_page_was_opened_is_not_published_unseen(client, entry, kaisa):
    send(client, texts(entry), summary="Ensimmäinen.")
    fields = form_of(client.get(reverse("entry_publish", args=[entry.pk])), "number")
    send(signed_in(kaisa), texts(entry), description="Toinen.")
    answer = client.post(reverse("entry_publish", args=[entry.pk]), fields)
    assert answer.status_code == 200
    entry.refresh_from_db()
    assert entry.published_content["summary"]["fi"] == "Tehdään yhdessä."


def test_the_preview_shows_the_draft_and_changes_nothing(client, entry):
    send(client, texts(entry), summary="Tehdään käsillä.")
    assert "Tehdään käsillä." in client.get(reverse("entry_preview", args=[entry.pk])).content.decode()
    entry.refresh_from_db()
    assert entry.published_content["summary"]["fi"] == "Tehdään yhdessä."


def test_an_entry_goes_off_the_public_pages_and_comes_back(client, entry):
    client.post(reverse("entry_archive", args=[entry.pk]), {"reason": "Loppui"})
    entry.refresh_from_db()
    assert (entry.state, entry.published_content) == ("archived", None)
    publish = reverse("entry_publish", args=[entry.pk])
    client.post(publish, form_of(client.get(publish), "number"))
    entry.refresh_from_db()
    assert entry.state == "published"
    assert entry.name("fi").text == "Työpaja"


def test_an_editor_makes_an_entry_from_nothing(client, association):
    fields = {
        "kind": "activity",
        "organisation": association.pk,
        "name_fi": "Kahvila",
        "summary_fi": "Kahvia ja seuraa.",
    }
    answer = client.post(reverse("entry_new"), fields)
    made = Entry.objects.get()
    assert answer["Location"] == reverse("entry_upkeep", args=[made.pk])
    assert (made.state, made.organisation) == ("draft", association)


def test_an_editor_cannot_write_for_another_organisation(client, network):
    answer = client.post(
        reverse("entry_new"), {"kind": "activity", "organisation": network.pk, "name_fi": "Kahvila"}
    )
    assert answer.status_code == 422
    assert not Entry.objects.exists()


def test_a_copy_has_the_texts_but_not_the_dated_groups(client, make_entry):
    group = {
        "key": "ke",
        "name": {"fi": "Ke"},
        "weekday": 3,
        "starts": "13:00",
        "ends": "15:00",
        "first_date": "2026-01-07",
    }
    original = make_entry("Kerho", description={"fi": "Pelataan."}, groups=[group])
    address = f"{reverse('entry_new')}?kopioi={original.pk}"
    client.post(address, form_of(client.get(address), "name_fi"))
    copy = Entry.objects.exclude(pk=original.pk).get()
    content = draft_of(copy)
    assert (content.description["fi"], content.groups) == ("Pelataan.", [])


def test_a_new_owners_address_ends_the_links_of_the_old_one(client, entry):
    stamp = entry.link_stamp
    send(client, reverse("entry_owner", args=[entry.pk]), "owner_email", owner_email="uusi@example.fi")
    entry.refresh_from_db()
    assert entry.owner_email == "uusi@example.fi"
    assert entry.link_stamp != stamp


def test_a_change_from_elsewhere_to_another_field_is_no_conflict(entry, editor, kaisa):
    mine = EntryContent.model_validate(entry.published_content | {"summary": {"fi": "Minun."}})
    theirs = EntryContent.model_validate(
        entry.published_content | {"summary": {"fi": "Tehdään yhdessä.", "sv": "Deras."}}
    )
    save_changes(thing=entry, content=theirs, base=1, by=as_actor(kaisa))
    save_changes(thing=entry, content=mine, base=1, by=as_actor(editor))
    assert draft_of(entry).summary == {"fi": "Minun.", "sv": "Deras."}


def test_the_desk_says_what_waits_for_whom(client, entry, kaisa, sari, eero, aino):
    send(client, texts(entry), summary="Uusi.")
    assert "Työpaja" in client.get(reverse("desk")).content.decode()
    assert reverse("review_queue") in signed_in(kaisa).get(reverse("desk")).content.decode()
    assert reverse("enquiries") in signed_in(sari).get(reverse("desk")).content.decode()
    for person in (eero, aino):
        page = signed_in(person).get(reverse("desk"))
        assert page.status_code == 200
        assert "Työpaja" not in page.content.decode()


def test_the_list_of_entries_is_searched_by_name_and_state(client, entry, make_entry):
    make_entry("Kerho", publish=False)
    address = reverse("entries_upkeep")
    assert "Kerho" not in client.get(address + "?sana=paja").content.decode()
    assert "Työpaja" not in client.get(address + "?tila=draft").content.decode()
    assert client.get(address + "?sivu=99999999999999").status_code == 200


def test_the_desk_of_somebody_signed_out_asks_to_sign_in():
    assert Client().get(reverse("desk")).status_code == 302
