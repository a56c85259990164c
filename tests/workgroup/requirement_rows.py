"""What the requirement rows of theme groups mean on the loaded demo: each check takes nothing and fails by itself."""

from django.test import Client

from polku.cooperation.models import Network
from polku.directory.models import Theme as Collection
from polku.shared import clock
from polku.workgroup.models import Draft, ThemeGroup
from polku.workgroup.queries.comparing import comparison_of, misfits_of
from polku.workgroup.queries.drafts import approved_drafts, drafts_due, newest_version, plain_text
from polku.workgroup.queries.groups import leaders_of, members_of
from polku.workgroup.queries.results import table_of


def _network():
    return Network.objects.get(slug="keski-pohjanmaa")


def _group(theme):
    return ThemeGroup.objects.get(network=_network(), theme=theme)


def who_does_what_stands_side_by_side():
    content = newest_version(approved_drafts(_network())[0]).document
    comparison = comparison_of(content, "fi")
    assert len(comparison.parties) >= 4
    assert all(any(cell.answers for cell in line.cells) for line in comparison.lines)
    data = content.model_dump(mode="json")
    data["steps"][0]["responsible"] = [party.key for party in content.parties]
    assert "several" in [misfit.kind for misfit in misfits_of(type(content).model_validate(data), "fi")]


def a_model_has_steps_actors_inputs_outputs_and_criteria():
    version = newest_version(approved_drafts(_network())[0])
    steps = version.document.steps
    assert all(step.responsible for step in steps)
    for name in ("inputs", "outputs", "rules"):
        assert any(getattr(step, name) for step in steps)
    assert "Laki" in plain_text(version, "fi")


def a_theme_is_a_workspace_a_plan_section_and_a_collection():
    for group in ThemeGroup.objects.filter(network=_network()):
        assert leaders_of(group)
        assert members_of(group)
        assert Collection.objects.filter(slug=group.theme).exists()
        assert group.network.themes.filter(code=group.theme).exists()


def an_approved_model_has_an_owner_who_follows_it():
    kept = approved_drafts(_network())[0].stewardships.get(valid_to=None)
    assert kept.review_on > clock.today()
    assert kept.organisation.names["fi"].startswith("Soite")


def a_group_analyses():
    group = _group("opinnoista-toihin")
    assert group.materials.exists()
    reader = Client()
    reader.force_login(leaders_of(group)[0])
    for material in group.materials.all():
        assert reader.get(material.source["address"]).status_code == 200, material.source
    assert {note.kind for note in group.notes.all()} == {"note", "conclusion"}
    survey = group.surveys.get()
    heading, rows = table_of(survey, "fi")
    assert len(heading) == 5
    assert len(rows) == 5
    assert {reply.state for reply in survey.replies.all()} >= {"answered", "declined"}


def a_draft_has_versions_comments_approval_and_a_day():
    procedure = Draft.objects.get(group=_group("opinnoista-toihin"))
    assert procedure in drafts_due(_network(), clock.today())
    assert procedure.versions.count() == 2
    assert {comment.resolved_at is None for comment in procedure.comments.all()} == {True, False}
    model = Draft.objects.get(group=_group("tyotoiminnasta-toihin"))
    assert [approval.answer for approval in model.rounds.get().approvals.all()] == ["yes", "yes"]


def a_study_has_participants_questions_and_answers():
    study = _group("tyotoiminnasta-toihin").surveys.get(kind="study")
    members = set(_network().members.values_list("organisation", flat=True))
    assert study.replies.exclude(organisation__in=members).exists()
    assert study.asked.questions
    assert study.replies.filter(state="answered").exists()


def a_procedure_is_drafted_by_a_theme_group():
    procedure = newest_version(
        Draft.objects.get(group=_group("opinnoista-toihin"), kind="procedure")
    ).document
    assert any(step.is_question for step in procedure.steps)
    assert any(step.deadline for step in procedure.steps)


ROWS = {
    "R26": who_does_what_stands_side_by_side,
    "R27": a_model_has_steps_actors_inputs_outputs_and_criteria,
    "R31": a_theme_is_a_workspace_a_plan_section_and_a_collection,
    "R36": an_approved_model_has_an_owner_who_follows_it,
    "R46": a_group_analyses,
    "R47": a_draft_has_versions_comments_approval_and_a_day,
    "R49": a_study_has_participants_questions_and_answers,
    "R54": a_procedure_is_drafted_by_a_theme_group,
}
