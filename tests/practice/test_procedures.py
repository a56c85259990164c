"""Procedures: read, drawn, printed, written, published, taken over."""

import re
from itertools import pairwise

import pytest
from django.urls import reverse

from polku.practice.content import ProcedureContent
from polku.practice.models import Procedure
from polku.practice.queries.drawing import drawing_of
from polku.practice.queries.flow import faults
from tests.practice.school import PROCEDURE, STEPS, make_procedure, school_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure(by, sari):
    return make_procedure(by, school_of(sari))


@pytest.fixture
def as_sari(client, sari):
    client.force_login(sari)
    return client


def faults_of(steps, language="fi"):
    content = ProcedureContent.model_validate({**PROCEDURE, "steps": steps})
    return {fault.kind: fault.text for fault in faults(content, language)}


def changed(number, **parts):
    return [{**step, **parts} if n == number else step for n, step in enumerate(STEPS)]


# --- The way ---------------------------------------------------------------------------------------------------------


def test_a_whole_way_has_no_faults():
    assert faults_of(STEPS) == {}


def test_a_dead_end_is_told_in_plain_words():
    assert "Tavataan opiskelija" in faults_of(changed(0, leads_to=""))["dead-end"]


def test_an_answer_that_leads_nowhere_names_the_answer():
    answers = [STEPS[1]["answers"][0], {**STEPS[1]["answers"][1], "leads_to": ""}]
    assert "“Ei”" in faults_of(changed(1, answers=answers))["dead-answer"].replace("”Ei”", "“Ei”")


def test_a_step_nobody_reaches_is_told():
    lonely = {"key": "lonely", "title": {"fi": "Yksinäinen"}, "parties": ["counsellor"], "leads_to": "end"}
    assert set(faults_of([*STEPS, lonely])) == {"unreached"}


def test_going_round_without_an_end_blocks_and_with_an_end_is_only_a_note():
    assert set(faults_of(changed(2, leads_to="place"))) == {"back"}
    answers = [{**answer, "leads_to": "visit"} for answer in STEPS[1]["answers"]]
    endless = [STEPS[0], {**STEPS[1], "answers": answers}, {**STEPS[2], "leads_to": "place"}]
    assert set(faults_of(endless)) == {"endless"}


def test_lines_of_the_drawing_never_run_through_a_box():
    content = ProcedureContent.model_validate({**PROCEDURE, "steps": changed(2, leads_to="meet")})
    drawing = drawing_of(content, "fi")
    assert len(drawing.boxes) == 4
    for link in drawing.links:
        for (x, y), (next_x, next_y) in pairwise(corners(link.path)):
            for box in drawing.boxes:
                beside = max(x, next_x) <= box.x + 1 or min(x, next_x) >= box.x + drawing.box_width - 1
                apart = max(y, next_y) <= box.y + 1 or min(y, next_y) >= box.y + box.height - 1
                assert beside or apart, (link.path, box)


def corners(path):
    """The points at which a line turns."""
    points = []
    for letter, numbers in re.findall(r"([MHV])([\d. ]+)", path):
        values = [float(number) for number in numbers.split()]
        if letter == "M":
            points.append((values[0], values[1]))
        else:
            x, y = points[-1]
            points.append((values[0], y) if letter == "H" else (x, values[0]))
    return points


# --- Reading ---------------------------------------------------------------------------------------------------------


def test_anybody_reads_a_procedure_in_use_as_a_list_and_as_a_drawing(client, procedure):
    assert "Kun paikkaa ei ole" in client.get(reverse("procedures")).content.decode()
    page = client.get(reverse("procedure", args=[procedure.pk])).content.decode()
    assert "Tutustutaan Ohjaamoon" in page
    assert '<svg class="practice__drawing" role="img"' in page
    assert page.index("document__steps") < page.index("practice__drawing")


def test_a_draft_is_not_there_for_others(client, by, sari, olli):
    draft = make_procedure(by, school_of(sari), publish=False)
    assert client.get(reverse("procedure", args=[draft.pk])).status_code == 404
    client.force_login(olli)
    assert client.get(reverse("procedure", args=[draft.pk])).status_code == 404
    client.force_login(sari)
    assert client.get(reverse("procedure", args=[draft.pk])).status_code == 200


def test_the_checklist_counts_last_days_and_keeps_nothing(client, procedure):
    address = reverse("procedure_checklist", args=[procedure.pk])
    assert "viimeistään" in client.get(address).content.decode().lower()
    page = client.post(address, {"graduation": "31.8.2027"}).content.decode()
    assert "28.2.2027" in page
    refused = client.post(address, {"graduation": "keväällä"})
    assert refused.status_code == 422
    assert "keväällä" in refused.content.decode()


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_a_member_writes_a_procedure_step_by_step(as_sari, sari):
    school = school_of(sari)
    as_sari.post(
        reverse("procedure_new"),
        {"organisation": school.pk, "name_fi": "Uusi tapa", "source_kind": "practice"},
    )
    made = Procedure.objects.get()
    edit = reverse("procedure_edit", args=[made.pk])
    as_sari.post(reverse("procedure_parties", args=[made.pk]), {"role-0_fi": "Opo", "version": 1})
    step = reverse("procedure_step", args=[made.pk, "uusi"])
    as_sari.post(step, {"title_fi": "Soitetaan", "parties": "party-1", "version": 2})
    as_sari.post(step, {"title_fi": "Tavataan", "leads_to": "end", "version": 3})
    page = as_sari.get(edit).content.decode()
    assert "Soitetaan" in page
    assert "2. Tavataan" in page
    assert [s.leads_to for s in made.versions.get(number=4).document.steps] == ["step-2", "end"]
    assert made.versions.get(number=4).document.steps[0].parties == ["party-1"]


def test_what_was_typed_stays_when_somebody_else_was_quicker(as_sari, procedure):
    address = reverse("procedure_basics", args=[procedure.pk])
    old = {"name_fi": "Oma nimi", "source_kind": "practice", "version": 99}
    page = as_sari.post(address, old)
    assert page.status_code == 409
    assert "Oma nimi" in page.content.decode()
    again = as_sari.post(address, {**old, "version": page.context["form"]["version"].value()})
    assert again.status_code == 302


def test_a_step_is_moved_taken_away_and_brought_back(as_sari, procedure):
    as_sari.post(reverse("procedure_step_move", args=[procedure.pk, "visit"]), {"way": "up"})
    newest = procedure.versions.latest("number")
    assert [s.key for s in newest.document.steps] == ["meet", "visit", "place"]
    as_sari.post(reverse("procedure_step_remove", args=[procedure.pk, "visit"]))
    page = as_sari.get(reverse("procedure_edit", args=[procedure.pk]))
    assert page.context["blocked"]
    as_sari.post(reverse("procedure_bring_back", args=[procedure.pk, 1]))
    assert procedure.versions.latest("number").content == procedure.versions.get(number=1).content


def test_members_write_and_editors_and_coordinators_publish(client, sari, kaisa, by):
    draft = make_procedure(by, school_of(sari), publish=False)
    publish = reverse("procedure_publish", args=[draft.pk])
    client.force_login(sari)
    assert client.post(publish).status_code == 403
    client.force_login(kaisa)
    assert client.post(publish).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "published"
    client.post(reverse("procedure_withdraw", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "withdrawn"
    client.post(reverse("procedure_restore", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "published"


def test_a_procedure_with_a_dead_end_is_not_published(client, kaisa, sari, by):
    draft = make_procedure(by, school_of(sari), publish=False, steps=changed(0, leads_to=""))
    client.force_login(kaisa)
    assert client.post(reverse("procedure_publish", args=[draft.pk])).status_code == 422


def test_others_cannot_write_it(client, procedure, olli):
    client.force_login(olli)
    for name in ("procedure_edit", "procedure_basics", "procedure_parties", "procedure_documents"):
        assert client.get(reverse(name, args=[procedure.pk])).status_code == 404
    assert client.post(reverse("procedure_publish", args=[procedure.pk])).status_code == 404


def test_a_copy_names_its_source_and_tells_what_is_different(client, procedure, olli):
    client.force_login(olli)
    organisation = school_of(olli)
    client.post(reverse("procedure_take_over", args=[procedure.pk]), {"organisation": organisation.pk})
    copy = Procedure.objects.get(organisation=organisation)
    assert copy.based_on == procedure.versions.get()
    step = {"title_fi": "Tavataan opiskelija ja perhe", "leads_to": "place", "version": 1}
    client.post(reverse("procedure_step", args=[copy.pk, "meet"]), step)
    page = client.get(reverse("procedure_compare", args=[copy.pk, 2]) + "?lahde=1").content.decode()
    assert "Tavataan opiskelija ja perhe" in page
    assert "Koulutuskeskus Salpaus" in page


def test_every_page_opens_in_four_languages(client, procedure, kaisa):
    client.force_login(kaisa)
    names = ("procedure", "procedure_checklist", "procedure_versions", "procedure_edit", "procedure_basics",
             "procedure_parties", "procedure_documents", "procedure_take_over")  # fmt: skip
    for language in ("fi", "sv", "en", "fi-selko"):
        for name in names:
            address = reverse(name, args=[procedure.pk]).replace("/fi/", f"/{language}/")
            assert client.get(address).status_code == 200, address
        for address in (reverse("procedures"), reverse("procedure_new")):
            assert client.get(address.replace("/fi/", f"/{language}/")).status_code == 200
