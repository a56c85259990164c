"""The pages of a plan: who sees them, what they take, and what the public reads."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from polku.measures.actions import (
    add_evidence,
    change_follow_up,
    change_measure,
    change_plan,
    change_theme,
    create_follow_up,
    make_commitment,
    review_commitment,
    tell_of_measure,
)
from polku.measures.models import ActionPlan, Commitment, FollowUp, Measure, Theme
from polku.shared import clock
from tests.cast import as_actor, workplace
from tests.directory.upkeep_pages import form_of
from tests.measures.conftest import signed_in

pytestmark = pytest.mark.django_db


def page(browser, name, *args, status=200, **query):
    answer = browser.get(reverse(name, args=args), query)
    assert answer.status_code == status, (name, answer.content.decode()[:500])
    return answer.content.decode()


@pytest.fixture
def coordinator(kaisa):
    return signed_in(kaisa)


@pytest.fixture
def slug(planned):
    return planned.network.slug


@pytest.fixture
def follow_up(planned, kaisa, sari):
    return create_follow_up(
        plan=planned.plan,
        titles={"fi": "Seurataan suunnitelmaa"},
        every=6,
        unit="months",
        starts_on=clock.today() + timedelta(days=3),
        organisation=planned.school,
        holder=sari,
        by=as_actor(kaisa),
    )


@pytest.fixture
def promise(planned, kaisa, sari):
    return make_commitment(
        network=planned.network,
        organisation=planned.school,
        texts={"fi": "Otamme kymmenen harjoittelijaa"},
        review_on=clock.today() + timedelta(days=30),
        owner=sari,
        by=as_actor(kaisa),
    )


def test_every_page_opens_to_the_coordinator_and_to_nobody_outside(full_plan, coordinator, aino, client):
    pages = [address for name, address in full_plan.pages.items() if name != "my_measures"]
    outsider = signed_in(aino)
    assert {a: coordinator.get(a).status_code for a in pages} == dict.fromkeys(pages, 200)
    assert {a: outsider.get(a).status_code for a in pages} == dict.fromkeys(pages, 404)
    assert {a: client.get(a).status_code for a in pages} == dict.fromkeys(pages, 302)


def test_a_network_without_a_plan_says_what_comes_first(make_network, coordinator):
    network = make_network("uusi")
    assert "Suunnitelmaa ei ole vielä" in page(coordinator, "action_plan", network.slug)
    given = {"names_fi": "Suunnitelma 2027", "starts_on": "2027-01-01", "is_public": "on"}
    answer = coordinator.post(reverse("action_plan_new", args=[network.slug]), given)
    assert answer.status_code == 302
    assert ActionPlan.objects.get(network=network).is_public


def test_a_coordinator_adds_a_theme_and_a_measure(planned, coordinator, slug, sari):
    coordinator.post(reverse("plan_themes", args=[slug]), {"names_fi": "Osallisuus"})
    theme = Theme.objects.get(code="osallisuus")
    given = {
        "titles_fi": "Kootaan tiedot",
        "titles_sv": "Vi samlar uppgifterna",
        "theme": theme.pk,
        "aims": [planned.aim.pk],
        "organisation": planned.school.pk,
        "owner": sari.pk,
        "due_on": "2027-06-30",
        "cost_planned": "1500,50",
    }
    answer = coordinator.post(reverse("measure_new", args=[slug]), given, follow=True)
    made = Measure.objects.get()
    assert (made.label, str(made.cost_planned), made.is_public) == ("2.1", "1500.50", False)
    assert "arvio 1\xa0500,50 €" in answer.content.decode()


def test_a_form_without_an_aim_is_refused_with_everything_in_it(planned, coordinator, slug):
    answer = coordinator.post(
        reverse("measure_new", args=[slug]), {"titles_fi": "Kootaan tiedot", "due_on": "2027-06-30"}
    )
    assert answer.status_code == 422
    assert 'value="Kootaan tiedot"' in answer.content.decode()
    assert not Measure.objects.exists()


def test_a_conflict_shows_both_and_saving_again_keeps_what_was_written(
    planned, make_measure, coordinator, slug, kaisa
):
    measure = make_measure()
    change_measure(measure=measure, expected_version=1, by=as_actor(kaisa), titles={"fi": "Toisen sanat"})
    given = {
        "titles_fi": "Omat sanat",
        "theme": planned.theme.pk,
        "aims": [planned.aim.pk],
        "organisation": planned.school.pk,
        "owner": measure.owner_id,
        "due_on": measure.due_on.isoformat(),
        "is_public": "on",
        "version": "1",
    }
    address = reverse("measure_edit", args=[slug, measure.pk])
    answer = coordinator.post(address, given)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Toisen sanat" in text
    assert "Omat sanat" in text
    assert 'name="version" value="2"' in text
    assert coordinator.post(address, given | {"version": "2"}).status_code == 302
    assert Measure.objects.get().titles == {"fi": "Omat sanat"}


@pytest.mark.parametrize(("choice", "stays"), [("mine", "Oma"), ("theirs", "Toisen")])
@pytest.mark.parametrize("name", ["action_plan_edit", "theme", "follow_up", "measure_told"])
def test_all_that_has_versions_shows_the_text_of_the_other(
    planned, make_measure, coordinator, kaisa, slug, name, choice, stays
):
    address, field, row, change = versioned(name, planned, make_measure, kaisa)
    form = form_of(coordinator.get(address), "version")
    change()
    answer = coordinator.post(address, {**form, field: "Oma"})
    assert answer.status_code == 409
    assert '<p class="both__text">Toisen</p>' in answer.content.decode()
    both = form_of(answer, "version")
    assert both[field] == ["Oma"]
    assert coordinator.post(address, {**both, f"keep-{field}": choice}).status_code == 302
    row.refresh_from_db()
    assert stays in (
        row.state_note if name == "measure_told" else getattr(row, field.removesuffix("_fi"))["fi"]
    )


def versioned(name, planned, make_measure, kaisa):
    """The address of a form, a text in it, its row, and how another changes that text."""
    by, slug = as_actor(kaisa), planned.network.slug
    if name == "action_plan_edit":
        row = planned.plan
        given = {"plan": row, "names": {"fi": "Toisen"}, "starts_on": row.starts_on, "is_public": True}
        return (
            reverse("action_plan_edit", args=[slug]),
            "names_fi",
            row,
            partial(change_plan, **given, **at(row, by)),
        )
    if name == "theme":
        row = planned.theme
        given = {"theme": row, "names": {"fi": "Toisen"}}
        return (
            reverse("plan_theme_edit", args=[slug, row.code]),
            "names_fi",
            row,
            partial(change_theme, **given, **at(row, by)),
        )
    measure = make_measure()
    if name == "measure_told":
        given = {"measure": measure, "state": measure.state, "note": "Toisen"}
        return (
            reverse("measure", args=[slug, measure.pk]),
            "note",
            measure,
            partial(tell_of_measure, **given, **at(measure, by)),
        )
    facts = {
        "every": 6,
        "unit": "months",
        "starts_on": clock.today(),
        "organisation": planned.school,
        "holder": None,
    }
    row = create_follow_up(plan=planned.plan, measure=measure, titles={"fi": "Seurataan"}, by=by, **facts)
    change = partial(change_follow_up, follow_up=row, titles={"fi": "Toisen"}, **facts, **at(row, by))
    return reverse("follow_up_edit", args=[slug, row.pk]), "titles_fi", row, change


def at(row, by):
    """A change of the version that stands."""
    return {"expected_version": row.version, "by": by}


def test_the_owner_shows_it_and_says_that_it_is_done(planned, make_measure, slug, sari):
    measure, browser = make_measure(), signed_in(sari)
    address = reverse("measure", args=[slug, measure.pk])
    refused = browser.post(address, {"state": "done", "version": "1"})
    assert refused.status_code == 422
    assert "Lisää ensin" in refused.content.decode()
    file = SimpleUploadedFile("malli ä.pdf", b"%PDF-1.7 malli", content_type="text/html")
    browser.post(
        reverse("evidence_new", args=[slug, measure.pk]),
        {"text": "Malli on käytössä", "file": file, "is_public": "on"},
    )
    shown = measure.evidence.get()
    answer = browser.get(reverse("evidence_file", args=[slug, measure.pk, shown.pk]))
    assert answer.content == b"%PDF-1.7 malli"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert browser.post(address, {"state": "done", "note": "Valmis", "version": "1"}).status_code == 302
    measure.refresh_from_db()
    assert measure.state == "done"


def test_a_file_that_a_browser_would_run_is_not_taken(planned, make_measure, slug, sari):
    measure = make_measure()
    file = SimpleUploadedFile("sivu.html", b"<script>", content_type="application/pdf")
    address = reverse("evidence_new", args=[slug, measure.pk])
    answer = signed_in(sari).post(address, {"text": "Malli", "file": file})
    assert answer.status_code == 422
    assert not measure.evidence.exists()


def test_evidence_of_another_measure_is_not_handed_out(planned, make_measure, slug, sari):
    shown = add_evidence(
        measure=make_measure(), text="Malli", file_name="a.pdf", file=b"%PDF", by=as_actor(sari)
    )
    address = reverse("evidence_file", args=[slug, make_measure().pk, shown.pk])
    assert signed_in(sari).get(address).status_code == 404


def test_the_list_shows_what_is_asked_for(planned, make_measure, coordinator, slug):
    make_measure("Myöhässä oleva", due_in=-3)
    make_measure("Ajallaan oleva")
    text = page(coordinator, "action_plan", slug, myohassa="1")
    assert "Myöhässä oleva" in text
    assert "Ajallaan oleva" not in text
    assert "Tällaisia toimenpiteitä ei ole" in page(coordinator, "action_plan", slug, tila="waiting")


def test_what_is_late_stands_on_one_page(planned, make_measure, promise, coordinator, slug):
    make_measure("Myöhässä oleva", due_in=-3)
    Commitment.objects.update(review_on=clock.today() - timedelta(days=1))
    text = page(coordinator, "plan_late", slug)
    assert "Myöhässä oleva" in text
    assert "Otamme kymmenen harjoittelijaa" in text
    assert "3 päivää myöhässä" in text


def test_my_page_holds_what_is_mine(planned, make_measure, follow_up, promise, sari, olli):
    make_measure("Sarin toimi")
    text = page(signed_in(sari), "my_measures")
    assert "Sarin toimi" in text
    assert "Seurataan suunnitelmaa" in text
    assert "harjoittelijaa" in text
    assert "Sarin toimi" not in page(signed_in(olli), "my_measures")


def test_the_holder_answers_a_turn_and_takes_it_back(planned, follow_up, slug, sari, olli):
    task, browser = follow_up.tasks.get(), signed_in(sari)
    address = reverse("follow_up_task", args=[slug, task.pk])
    assert signed_in(olli).post(address, {"state": "done", "note": "x"}).status_code == 403
    assert browser.post(address, {"state": "done", "note": "Kolme tehty"}).status_code == 302
    assert "Kolme tehty" in page(browser, "follow_up", slug, follow_up.pk)
    browser.post(reverse("follow_up_task_reopen", args=[slug, task.pk]))
    task.refresh_from_db()
    assert (task.state, task.note) == ("open", "")


def test_a_follow_up_ends_after_a_question(planned, follow_up, slug, coordinator):
    address = reverse("follow_up_end", args=[slug, follow_up.pk])
    assert "<button" in coordinator.get(address).content.decode()
    coordinator.post(address)
    assert FollowUp.objects.get().ends_on < clock.today()
    assert follow_up.tasks.get().state == "skipped"


def test_an_editor_promises_for_the_own_organisation_only(planned, make_user, slug, olli):
    browser = signed_in(make_user("rehtori", "editor", planned.school))
    given = {"texts_fi": "Teemme sen", "review_on": "2027-05-01", "is_public": "on"}
    address = reverse("commitment_new", args=[slug])
    foreign = browser.post(address, given | {"organisation": workplace(olli).pk})
    assert foreign.status_code == 422
    assert browser.post(address, given | {"organisation": planned.school.pk}).status_code == 302
    assert signed_in(olli).get(address).status_code == 404


def test_the_owner_answers_whether_it_was_kept_and_takes_it_back(planned, promise, slug, sari):
    browser = signed_in(sari)
    address = reverse("commitment", args=[slug, promise.pk])
    assert browser.post(address, {"state": "kept", "version": "1"}).status_code == 422
    given = {"state": "kept", "outcomes_fi": "Kaksitoista tuli", "version": "1"}
    assert browser.post(address, given).status_code == 302
    assert "Kaksitoista tuli" in page(browser, "commitment", slug, promise.pk)
    browser.post(reverse("commitment_reopen", args=[slug, promise.pk]))
    assert Commitment.objects.get().state == "open"


def test_the_public_page_tells_what_was_done_and_names_nobody(planned, make_measure, slug, sari, client):
    measure = make_measure("Julkinen toimi")
    make_measure("Sisäinen toimi", is_public=False)
    for text, public in (("Malli on käytössä", True), ("Sisäinen muistio", False)):
        add_evidence(measure=measure, text=text, is_public=public, by=as_actor(sari))
    tell_of_measure(
        measure=measure, state="done", note="Sanottu sisään", expected_version=1, by=as_actor(sari)
    )
    assert "1 / 1 valmiina" in page(client, "plan_public", slug)
    text = page(client, "plan_public_theme", slug, planned.theme.code)
    assert "Julkinen toimi" in text
    assert "Malli on käytössä" in text
    for hidden in ("Sisäinen", "Sari", "Sanottu sisään"):
        assert hidden not in text


def test_a_plan_or_network_that_is_not_public_has_no_public_page(planned, slug, client):
    ActionPlan.objects.update(is_public=False)
    page(client, "plan_public", slug, status=404)
    planned.network.is_public = False
    planned.network.save()
    ActionPlan.objects.update(is_public=True)
    for name in ("plan_public", "promises_public"):
        page(client, name, slug, status=404)


def test_the_wall_shows_kept_promises_and_counts_the_others(planned, promise, slug, sari, client):
    review_commitment(
        commitment=promise,
        state="kept",
        outcomes={"fi": "Kaksitoista tuli"},
        expected_version=1,
        by=as_actor(sari),
    )
    text = page(client, "promises_public", slug)
    assert "Kaksitoista tuli" in text
    assert "Sari" not in text
    hidden = {"is_public": False}
    Commitment.objects.update(**hidden)
    assert "Kaksitoista tuli" not in page(client, "promises_public", slug)


def test_the_plan_goes_along_as_a_table(planned, make_measure, coordinator, slug):
    make_measure("=Kaava()")
    text = coordinator.get(reverse("action_plan_export", args=[slug, "csv"])).content.decode("utf-8-sig")
    assert "'=Kaava()" in text
    assert "Työtä ja osallisuutta" in text
    assert coordinator.get(reverse("action_plan_export", args=[slug, "exe"])).status_code == 404


def test_an_older_plan_is_found_by_its_number(planned, coordinator, slug, make_measure, kaisa):
    from polku.measures.actions import create_plan

    newer = create_plan(
        network=planned.network, names={"fi": "Uusi kausi"}, starts_on=clock.today(), by=as_actor(kaisa)
    )
    make_measure("Vanhan kauden toimi")
    assert "Vanhan kauden toimi" not in page(coordinator, "action_plan", slug)
    assert "Vanhan kauden toimi" in page(coordinator, "action_plan", slug, numero="1")
    assert newer.number == 2
    page(coordinator, "action_plan", slug, status=404, numero="9")
