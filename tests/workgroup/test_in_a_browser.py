"""The pages of theme groups in a real browser: every one accessible at both widths, the languages in turn."""

import re

import pytest

from polku.mail.models import Message
from polku.workgroup.actions.drafts import answer_approval, ask_approval, save_draft
from tests.browsing import NARROW, sign_in, wrong_pages
from tests.cast import as_actor, workplace
from tests.sweeping import addresses, unseen, wrong_in_turn
from tests.workgroup.world import in_days, make_draft, make_survey, make_work

pytestmark = pytest.mark.django_db(transaction=True)

# What only takes in, and files.
NO_PAGES = {
    "draft_bring_back", "draft_comment_open", "draft_end_approval", "draft_make_procedure", "draft_step_move",
    "draft_step_remove", "group_material_remove", "group_note_remove", "survey_close", "survey_export",
    "survey_leave_out", "survey_open", "survey_question_move", "survey_question_remove", "survey_remind",
    "survey_remove", "theme_draft_text", "theme_group_member_end", "theme_group_turn",
}  # fmt: skip
# Whoever answers a survey is looked at below.
ELSEWHERE = {"survey_answer", "survey_answer_here"}


@pytest.fixture
def work(circle, sari, olli, kaisa):
    """A group at work: also a survey that is still written, a draft that Kaisa is asked to approve, an approved one."""
    made, by = make_work(circle, sari, olli), as_actor(olli)
    made.unsent = make_survey(circle, as_actor(sari), send=False)
    changed = made.draft.versions.get().document.model_copy(update={"about": {"fi": "Toisin sanoin."}})
    save_draft(draft=made.draft, content=changed, expected_version=1, by=by)
    made.asked, made.approved = (make_draft(circle, by, workplace(sari)) for _each in range(2))
    for draft in (made.asked, made.approved):
        asked = ask_approval(draft=draft, approvers=[kaisa], due_on=in_days(7), by=by)
    answer_approval(approval=asked.approvals.get(), answer="yes", reason="", by=as_actor(kaisa))
    return made


@pytest.fixture
def pages(circle, work):
    """Every page of a group for the coordinator, by name."""
    group, survey, draft, unsent = [circle.group.pk], [work.survey.pk], [work.draft.pk], [work.unsent.pk]
    of_group = ("theme_group", "theme_group_edit", "theme_group_members", "group_material_new", "group_note_new",
                "survey_new", "draft_new")  # fmt: skip
    of_survey = (
        "survey",
        "survey_ask",
        "survey_results",
        "survey_conclusions",
        "survey_copy",
        "survey_reopen",
    )
    of_draft = ("theme_draft", "theme_draft_versions", "draft_edit", "draft_basics", "draft_parties",
                "draft_documents", "draft_ask_approval", "draft_plan", "draft_drop", "draft_take_up")  # fmt: skip
    named = {
        "theme_groups": [],
        "theme_group_new": [circle.network.slug],
        **dict.fromkeys(of_group, group),
        "group_note_edit": [work.note.pk],
        **dict.fromkeys(of_survey, survey),
        "survey_edit": unsent,
        "survey_question": [*unsent, "q1"],
        "survey_reply": [*survey, work.reply.pk],
        "surveys_to_answer": [],
        **dict.fromkeys(of_draft, draft),
        "draft_step": [*draft, "ask"],
        "draft_approval_answer": [work.asked.pk],
        "draft_hand_over": [work.approved.pk],
        "theme_draft_version": [*draft, 1],
        "theme_draft_compare": [*draft, 2],
        "draft_comment_resolve": [work.comment.pk],
    }
    return addresses(named)


def test_every_page_is_accessible_and_fits_at_both_widths(visit, live_server, pages, kaisa):
    assert unseen("workgroup", pages) == NO_PAGES | ELSEWHERE
    page = visit("/fi/")
    sign_in(page, live_server, kaisa)
    assert wrong_in_turn(page, live_server, pages) == []


def test_whoever_answers_by_link_or_by_account_reads_the_questions(visit, live_server, work, olli):
    body = Message.objects.get(kind="survey_asked", recipient="olli-talo@example.fi").body
    link = re.search(r"\S+/vastaa-kyselyyn/\S+", body)[0].removeprefix("http://testserver")
    page = visit("/fi/")
    assert wrong_pages(page, live_server, [link], (NARROW,)) == []
    sign_in(page, live_server, olli)
    assert wrong_pages(page, live_server, [f"/sv/kyselyt/{work.reply.pk}/"], (NARROW,)) == []
