"""The pages of theme groups: each opens for those who may, in four languages, and for nobody else."""

import pytest
from django.urls import reverse

from tests.workgroup.world import make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(circle, sari, olli):
    return make_work(circle, sari, olli)


def pages_of(circle, work):
    """Every page of a group at work, by name."""
    by_thing = (
        (circle.group.pk, (
            "theme_group", "theme_group_edit", "theme_group_members", "group_material_new", "group_note_new",
            "survey_new", "draft_new",
        )),
        (work.survey.pk, (
            "survey", "survey_edit", "survey_ask", "survey_results", "survey_conclusions", "survey_copy",
            "survey_reopen",
        )),
        (work.draft.pk, (
            "theme_draft", "theme_draft_text", "theme_draft_versions", "draft_edit", "draft_basics", "draft_parties",
            "draft_documents", "draft_plan", "draft_drop", "draft_ask_approval",
        )),
    )  # fmt: skip
    pages = [(name, [pk]) for pk, names in by_thing for name in names]
    pages += [
        ("theme_groups", []),
        ("theme_groups", [circle.network.slug]),
        ("theme_group_new", [circle.network.slug]),
        ("group_note_edit", [work.note.pk]),
        ("survey_reply", [work.survey.pk, work.reply.pk]),
        ("draft_step", [work.draft.pk, "meet"]),
        ("draft_step", [work.draft.pk, "uusi"]),
        ("theme_draft_version", [work.draft.pk, 1]),
        ("draft_comment_resolve", [work.comment.pk]),
        ("surveys_to_answer", []),
    ]
    return pages


def test_every_page_opens_for_the_coordinator_and_the_main_ones_in_four_languages(
    client, circle, work, kaisa
):
    client.force_login(kaisa)
    for name, args in pages_of(circle, work):
        others = ("sv", "en", "fi-selko") if name in ("theme_group", "survey", "theme_draft") else ()
        for language in ("fi", *others):
            path = reverse(name, args=args).replace("/fi/", f"/{language}/", 1)
            assert client.get(path).status_code == 200, path


def test_nothing_opens_for_somebody_outside_the_network(client, circle, work, eero):
    client.force_login(eero)
    for name, args in pages_of(circle, work):
        if args and name != "surveys_to_answer":
            assert client.get(reverse(name, args=args)).status_code == 404, name
    assert "Opinnoista" not in client.get(reverse("theme_groups")).content.decode()
