"""Two people write the same procedure at once: what each changed, and which text stays. No script is needed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from polku.practice.actions.procedures import save_procedure_draft
from polku.practice.queries.editing import with_parts, with_step, without_step
from polku.practice.queries.procedures import working_version
from tests.browsing import NARROW, WIDE, sign_in, wrong_here
from tests.directory.upkeep_pages import form_of
from tests.practice.school import make_procedure, school_of


@pytest.fixture
def procedure(by, sari):
    return make_procedure(by, school_of(sari))


@pytest.fixture
def other_saves(procedure, by):
    """Another person changes the document while a form is open."""

    def save(change):
        procedure.refresh_from_db()
        content = change(working_version(procedure).document)
        save_procedure_draft(procedure=procedure, content=content, by=by, expected_version=procedure.version)

    return save


@pytest.fixture
def as_sari(client, sari):
    client.force_login(sari)
    return client


def content_of(procedure):
    procedure.refresh_from_db()
    return working_version(procedure).document


def renamed(content):
    return with_parts(content, name={"fi": "Toisen nimi"})


def opened(client, name, *args):
    """An address, and what its form holds when it is opened."""
    address = reverse(name, args=args)
    return address, form_of(client.get(address), "version")


def test_both_texts_are_shown_and_nothing_is_saved_before_one_is_chosen(as_sari, procedure, other_saves, by):
    address, form = opened(as_sari, "procedure_basics", procedure.pk)
    other_saves(renamed)
    page = as_sari.post(address, {**form, "name_fi": "Oma nimi"})
    assert page.status_code == 409
    text = page.content.decode()
    assert f"{by.label} tallensi tämän, kun kirjoitit" in text
    assert 'value="Oma nimi"' in text
    assert '<p class="both__text">Toisen nimi</p>' in text
    assert content_of(procedure).name["fi"] == "Toisen nimi"


@pytest.mark.parametrize(("choice", "stays"), [("mine", "Oma nimi"), ("theirs", "Toisen nimi")])
def test_either_text_can_be_kept(as_sari, procedure, other_saves, choice, stays):
    address, form = opened(as_sari, "procedure_basics", procedure.pk)
    other_saves(renamed)
    both = form_of(as_sari.post(address, {**form, "name_fi": "Oma nimi"}), "version")
    assert both["keep-name_fi"] == ["mine"]
    assert as_sari.post(address, {**both, "keep-name_fi": choice}).status_code == 302
    assert content_of(procedure).name["fi"] == stays


def test_what_only_one_has_changed_stays_without_asking(as_sari, procedure, other_saves):
    address, form = opened(as_sari, "procedure_basics", procedure.pk)
    other_saves(renamed)
    page = as_sari.post(address, {**form, "about_fi": "Oma käyttö"}, follow=True)
    assert "Kummankin muutokset ovat tallessa" in page.content.decode()
    assert (content_of(procedure).name["fi"], content_of(procedure).about["fi"]) == (
        "Toisen nimi",
        "Oma käyttö",
    )


def test_a_place_that_only_the_other_changed_is_theirs_when_another_place_has_to_be_chosen(
    as_sari, procedure, other_saves
):
    address, form = opened(as_sari, "procedure_basics", procedure.pk)
    other_saves(lambda content: with_parts(renamed(content), about={"fi": "Toisen käyttö"}))
    page = as_sari.post(address, {**form, "name_fi": "Oma nimi"})
    assert "keep-about_fi" not in page.content.decode()
    assert form_of(page, "version")["about_fi"] == ["Toisen käyttö"]


def test_two_steps_are_written_at_once_and_nobody_is_asked(as_sari, procedure, other_saves):
    address, form = opened(as_sari, "procedure_step", procedure.pk, "meet")
    other_saves(
        lambda content: with_step(content, "visit", {**as_step(content, "visit"), "text": {"fi": "Toinen"}})
    )
    assert as_sari.post(address, {**form, "text_fi": "Oma"}).status_code == 302
    said = {step.key: step.text.get("fi") for step in content_of(procedure).steps}
    assert (said["meet"], said["visit"]) == ("Oma", "Toinen")


def as_step(content, key):
    return content.step(key).model_dump(mode="json")


def test_a_step_that_was_taken_away_meanwhile_is_not_lost(as_sari, procedure, other_saves):
    address, form = opened(as_sari, "procedure_step", procedure.pk, "visit")
    other_saves(lambda content: without_step(content, "visit"))
    page = as_sari.post(address, {**form, "text_fi": "Kirjoitin tämän"})
    assert page.status_code == 409
    assert as_sari.post(address, form_of(page, "version")).status_code == 302
    assert content_of(procedure).steps[-1].text["fi"] == "Kirjoitin tämän"
    assert as_sari.get(address).status_code == 404


def test_rows_that_both_add_and_take_away_find_each_other_by_what_they_are(as_sari, procedure, other_saves):
    address, form = opened(as_sari, "procedure_parties", procedure.pk)
    other_saves(lambda content: with_parts(content, parties=[{"key": "", "role": {"fi": "Toisen lisäämä"}}]))
    said = {**form, "role-0_fi": "Oma lisäys", "role-counsellor_fi": "Opo uusin sanoin"}
    page = as_sari.post(address, said)
    assert page.status_code == 409
    assert form_of(page, "version")["role-counsellor_fi"] == ["Opo uusin sanoin"]
    assert as_sari.post(address, form_of(page, "version")).status_code == 302
    roles = {party.key: party.role["fi"] for party in content_of(procedure).parties}
    assert sorted(roles.values()) == ["Oma lisäys", "Opo uusin sanoin", "Toisen lisäämä"]
    assert roles["counsellor"] == "Opo uusin sanoin"


@pytest.mark.parametrize(
    ("name", "key", "typed"),
    [
        ("procedure_step", ["uusi"], {"title_fi": "Soitetaan"}),
        ("procedure_parties", [], {"role-0_fi": "Kouluttaja"}),
        ("procedure_basics", [], {"name_fi": "Uusi nimi"}),
    ],
)
def test_a_button_pressed_twice_adds_nothing_twice(as_sari, procedure, name, key, typed):
    address, form = opened(as_sari, name, procedure.pk, *key)
    for _press in range(2):
        assert as_sari.post(address, {**form, **typed}).status_code == 302
    assert procedure.versions.count() == 2


def test_two_new_steps_at_once_are_both_added(as_sari, procedure, other_saves):
    address, form = opened(as_sari, "procedure_step", procedure.pk, "uusi")
    other_saves(
        lambda content: with_step(content, "uusi", {**as_step(content, "meet"), "title": {"fi": "Toinen"}})
    )
    assert as_sari.post(address, {**form, "title_fi": "Oma"}).status_code == 302
    assert [step.title["fi"] for step in content_of(procedure).steps[-2:]] == ["Toinen", "Oma"]


@pytest.mark.django_db(transaction=True)
def test_the_page_with_both_texts_is_accessible_and_needs_no_script(chromium, live_server, sari, by):
    made = make_procedure(by, school_of(sari))
    address = f"{live_server.url}{reverse('procedure_basics', args=[made.pk])}"
    page = chromium.new_page(viewport={"width": WIDE, "height": 800})
    scriptless = chromium.new_context(java_script_enabled=False).new_page()
    for one in (page, scriptless):
        sign_in(one, live_server, sari)
        one.goto(address)
        one.fill("[name=name_fi]", "Oma nimi")
    save_procedure_draft(
        procedure=made, content=renamed(working_version(made).document), by=by, expected_version=made.version
    )
    for one in (page, scriptless):
        one.click("main form button[type=submit]")
        expect(one.locator(".both__text")).to_contain_text("Toisen nimi")
    assert wrong_here(page, "both-texts", (WIDE, NARROW)) == []
    scriptless.check("[name=keep-name_fi][value=theirs]")
    scriptless.click("main form button[type=submit]")
    expect(scriptless.locator("h1")).to_contain_text("Toisen nimi")
    page.context.close()
    scriptless.context.close()
