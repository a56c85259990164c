"""Drafts: written in versions, commented, approved, taken into use, kept; late ones reach those above."""

from datetime import datetime, time

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from polku.cooperation.queries import duties_of
from polku.mail.models import Message
from polku.practice.models import Procedure
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Refused
from polku.workgroup.actions import drafts as actions
from polku.workgroup.actions.watching import watch_days
from polku.workgroup.content import ModelContent
from polku.workgroup.models import Draft, DraftVersion
from polku.workgroup.queries.comparing import comparison_of, misfits_of
from polku.workgroup.queries.drafts import (
    approvals_waiting,
    differences,
    drafts_due,
    newest_version,
    plain_text,
    reviews_due,
)
from tests.cast import as_actor, workplace
from tests.workgroup.world import MODEL, in_days, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(circle, sari, olli):
    return make_draft(circle, as_actor(olli), workplace(sari))


@pytest.fixture
def approved(draft, sari, olli):
    made = actions.ask_approval(draft=draft, approvers=[sari], due_on=in_days(7), by=as_actor(olli))
    actions.answer_approval(approval=made.approvals.get(), answer="yes", reason="", by=as_actor(sari))
    draft.refresh_from_db()
    return draft


def changed(number, **parts):
    steps = [{**step, **parts} if n == number else step for n, step in enumerate(MODEL["steps"])]
    return ModelContent.model_validate({**MODEL, "steps": steps})


# --- Who does what ---------------------------------------------------------------------------------------------------


def test_what_does_not_fit_together_is_told_step_by_step():
    kinds = [misfit.kind for misfit in misfits_of(ModelContent.model_validate(MODEL), "fi")]
    assert kinds == ["nobody", "unmade", "several"]
    told = {misfit.kind: misfit.text for misfit in misfits_of(ModelContent.model_validate(MODEL), "fi")}
    assert "Lupa" in told["unmade"]
    assert "Opo, Sosiaaliohjaaja" in told["several"]


def test_two_who_make_the_same_for_the_same_people_are_told():
    content = changed(
        2, responsible=["county"], outputs={"fi": "Poimintalista"}, for_whom={"fi": "Opiskelija"}
    )
    assert "same" in [misfit.kind for misfit in misfits_of(content, "fi")]


def test_an_output_nobody_uses_is_told_unless_the_way_ends_there():
    content = changed(0, outputs={"fi": "Poimintalista\nMuistio"})
    assert "Muistio" in {m.kind: m.text for m in misfits_of(content, "fi")}["unused"]


def test_the_comparison_has_a_row_for_each_step_and_a_cell_for_each_party():
    comparison = comparison_of(ModelContent.model_validate(MODEL), "fi")
    assert [[(cell.takes_part, cell.answers) for cell in line.cells] for line in comparison.lines] == [
        [(True, True), (False, False)],
        [(True, False), (True, False)],
        [(True, True), (True, True)],
    ]


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_a_member_writes_a_model_step_by_step(client, circle, olli, sari):
    client.force_login(olli)
    begun = {
        "name_fi": "Uusi malli", "kind": "model", "organisation": workplace(sari).pk, "drafter": olli.pk,
        "due_on": in_days(20).isoformat(),
    }  # fmt: skip
    client.post(reverse("draft_new", args=[circle.group.pk]), begun)
    made = Draft.objects.get()
    client.post(reverse("draft_parties", args=[made.pk]), {"role-0_fi": "Opo", "version": 1})
    step = reverse("draft_step", args=[made.pk, "uusi"])
    first = {"title_fi": "Soitetaan", "responsible": "party-1", "inputs_fi": "Lupa", "version": 2}
    client.post(step, first)
    client.post(step, {"title_fi": "Tavataan", "leads_to": "end", "version": 3})
    made.refresh_from_db()
    content = newest_version(made).document
    assert [each.leads_to for each in content.steps] == ["step-2", "end"]
    assert content.steps[0].responsible == ["party-1"]
    assert content.steps[0].parties == ["party-1"]
    page = client.get(reverse("theme_draft", args=[made.pk])).content.decode()
    assert '<svg class="practice__drawing" role="img"' in page
    # Whoever no longer takes part no longer answers for a step.
    client.post(reverse("draft_parties", args=[made.pk]), {"role-0_fi": "", "version": 4})
    assert newest_version(Draft.objects.get()).document.steps[0].responsible == []


def test_what_was_typed_stays_when_somebody_else_was_quicker(client, draft, olli):
    client.force_login(olli)
    address = reverse("draft_basics", args=[draft.pk])
    page = client.post(address, {"name_fi": "Oma nimi", "version": 99})
    assert page.status_code == 409
    assert "Oma nimi" in page.content.decode()
    again = client.post(address, {"name_fi": "Oma nimi", "version": page.context["form"]["version"].value()})
    assert again.status_code == 302


def test_every_version_stays_can_be_compared_and_brought_back(client, draft, olli):
    actions.save_draft(
        draft=draft, content=changed(2, rules={"fi": "Laki 381/2023"}), expected_version=1, by=as_actor(olli)
    )
    with pytest.raises(Conflict):
        actions.save_draft(draft=draft, content=changed(0), expected_version=1, by=as_actor(olli))
    old, new = (draft.versions.get(number=n).document for n in (1, 2))
    assert [(d.old, d.new) for d in differences(old, new, "fi")] == [("", "Laki 381/2023")]
    client.force_login(olli)
    compare = reverse("theme_draft_compare", args=[draft.pk, 2])
    assert "Laki 381/2023" in client.get(compare).content.decode()
    client.post(reverse("draft_bring_back", args=[draft.pk, 1]))
    draft.refresh_from_db()
    assert newest_version(draft).document == old


def test_the_database_refuses_to_change_a_version(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftVersion.objects.filter(draft=draft).update(content={})


def test_the_text_tells_all_of_it(draft):
    text = plain_text(newest_version(draft), "fi")
    assert text.startswith("# Saattaen vaihtaminen")
    for words in ("Valmistuvat opiskelijat", "Poimintalista", "Opo", "https://example.fi/suostumus", "Ei"):
        assert words in text


# --- Comments --------------------------------------------------------------------------------------------------------


def test_everybody_in_the_network_comments_and_the_group_answers(client, draft, make_user, olli):
    other = make_user("toinen", "member", workplace(olli))
    client.force_login(other)
    address = reverse("theme_draft", args=[draft.pk])
    client.post(address, {"step": "meet", "text": "Kuka kutsuu?", "number": 1})
    said = draft.comments.get()
    assert client.get(reverse("draft_comment_resolve", args=[said.pk])).status_code == 404
    client.force_login(olli)
    assert "1 avoin kommentti" in client.get(address).content.decode()
    client.post(reverse("draft_comment_resolve", args=[said.pk]), {"answer": "Opo kutsuu."})
    page = client.get(address).content.decode()
    assert "Opo kutsuu." in page
    assert "1 avoin kommentti" not in page
    client.post(reverse("draft_comment_open", args=[said.pk]))
    assert draft.comments.get().resolved_at is None


# --- Approval --------------------------------------------------------------------------------------------------------


def test_all_must_say_yes_and_a_no_says_why(client, draft, kaisa, sari, olli):
    client.force_login(olli)
    asked = {"approvers": [sari.pk, kaisa.pk], "due_on": in_days(7).isoformat()}
    client.post(reverse("draft_ask_approval", args=[draft.pk]), asked)
    draft.refresh_from_db()
    assert draft.state == "approval"
    assert client.get(reverse("draft_edit", args=[draft.pk])).status_code == 404
    assert [row.round.draft for row in approvals_waiting(as_actor(sari))] == [draft]
    client.force_login(sari)
    answer = reverse("draft_approval_answer", args=[draft.pk])
    assert client.post(answer, {"answer": "no", "reason": ""}).status_code == 422
    client.post(answer, {"answer": "no", "reason": "Kutsuja puuttuu."})
    client.force_login(kaisa)
    client.post(answer, {"answer": "yes"})
    draft.refresh_from_db()
    assert draft.state == "writing"
    assert Message.objects.filter(kind="approval_ended", recipient=olli.email).count() == 1
    assert "Kutsuja puuttuu." in client.get(reverse("theme_draft", args=[draft.pk])).content.decode()


def test_nobody_answers_for_another_or_from_outside_the_network(draft, kaisa, sari, olli, eero):
    made = actions.ask_approval(draft=draft, approvers=[sari], due_on=in_days(7), by=as_actor(olli))
    with pytest.raises(Refused):
        actions.answer_approval(approval=made.approvals.get(), answer="yes", reason="", by=as_actor(kaisa))
    actions.end_approval(draft=draft, by=as_actor(olli))
    with pytest.raises(Invalid):
        actions.ask_approval(draft=draft, approvers=[eero], due_on=in_days(7), by=as_actor(olli))


def test_steps_that_lead_nowhere_are_not_sent_to_approval(circle, draft, sari, olli):
    actions.save_draft(draft=draft, content=changed(2, leads_to=""), expected_version=1, by=as_actor(olli))
    with pytest.raises(Invalid) as problem:
        actions.ask_approval(draft=draft, approvers=[sari], due_on=in_days(7), by=as_actor(olli))
    assert "Tavataan yhdessä" in problem.value.problems["steps"][0]


# --- Into use --------------------------------------------------------------------------------------------------------


def test_an_approved_procedure_is_taken_into_use_and_an_approved_model_is_not(
    client, circle, by, kaisa, sari, olli
):
    for kind in ("procedure", "model"):
        made = make_draft(circle, as_actor(olli), workplace(sari), kind)
        round_ = actions.ask_approval(draft=made, approvers=[sari], due_on=in_days(7), by=as_actor(olli))
        actions.answer_approval(approval=round_.approvals.get(), answer="yes", reason="", by=as_actor(sari))
        client.force_login(kaisa)
        answer = client.post(reverse("draft_make_procedure", args=[made.pk]))
        made.refresh_from_db()
        assert answer.status_code == (302 if kind == "procedure" else 404)
    procedure = Procedure.objects.get()
    assert procedure.state == "published"
    assert procedure.theme_draft.kind == "procedure"
    client.logout()
    assert "Tavataan yhdessä" in client.get(reverse("procedure", args=[procedure.pk])).content.decode()


def test_a_model_passes_from_organisation_to_organisation_with_its_follow_up(
    circle, approved, by, sari, olli
):
    """R36: the earlier keeper stays in the history, the duty moves."""
    given = {"review_on": in_days(90), "remark": "Juurrutus alkaa."}
    actions.hand_over_model(
        draft=approved, organisation=workplace(sari), keeper=sari, by=as_actor(sari), **given
    )
    assert any(duty.row == approved.stewardships.get() for duty in duties_of(sari, circle.network))
    actions.hand_over_model(
        draft=approved, organisation=workplace(olli), keeper=olli, by=as_actor(sari), **given
    )
    assert approved.stewardships.count() == 2
    assert not any(
        duty.row.pk and duty.kind.__name__ == "Stewardship" for duty in duties_of(sari, circle.network)
    )
    assert reviews_due(circle.network, in_days(80))[0].keeper == olli
    Message.objects.all().delete()
    for day in (75, 76, 77):
        with clock.freeze(datetime.combine(in_days(day), time(8), clock.HELSINKI)):
            watch_days(by=by)
    assert list(Message.objects.values_list("kind", "recipient")) == [("model_review", olli.email)]


def test_giving_up_asks_why_and_can_be_taken_back(client, draft, olli):
    client.force_login(olli)
    assert client.post(reverse("draft_drop", args=[draft.pk]), {"reason": ""}).status_code == 422
    client.post(reverse("draft_drop", args=[draft.pk]), {"reason": "Aihe siirtyi toiselle ryhmälle."})
    assert "Aihe siirtyi" in client.get(reverse("theme_draft", args=[draft.pk])).content.decode()
    client.post(reverse("draft_take_up", args=[draft.pk]), {"due_on": in_days(10).isoformat()})
    draft.refresh_from_db()
    assert draft.state == "writing"


# --- Days ------------------------------------------------------------------------------------------------------------


def test_a_late_draft_reaches_its_writer_and_after_a_week_the_leader(circle, draft, by, sari, olli):
    for day in (15, 16, 17, 28, 29, 31, 32, 37, 38):
        with clock.freeze(datetime.combine(in_days(day), time(8), clock.HELSINKI)):
            watch_days(by=by)
    assert list(Message.objects.order_by("pk").values_list("kind", "recipient")) == [
        ("draft_due", olli.email),
        ("draft_due", olli.email),
        ("draft_late", olli.email),
        ("draft_silent", sari.email),
    ]
    assert drafts_due(circle.network, in_days(1)) == [draft]


def test_the_leaders_role_moves_the_group_with_the_term(circle, by, sari, kaisa, make_user):
    from polku.cooperation.actions import end_term, give_term
    from polku.workgroup.permissions import may_lead_group

    heir = make_user("perija", "member", workplace(sari))
    end_term(term=sari.terms.get(), by=by)
    give_term(network=circle.network, user=heir, role="theme_leader", theme=circle.group.theme, by=by)
    assert may_lead_group(as_actor(heir), circle.group)
    assert not may_lead_group(as_actor(sari), circle.group)
