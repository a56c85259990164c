"""How many statements each page of theme groups asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse

from polku.workgroup.actions.drafts import comment
from polku.workgroup.actions.groups import write_note
from polku.workgroup.actions.surveys import ask_organisations
from tests.cast import as_actor
from tests.directory.test_query_counts import counted
from tests.workgroup.world import make_draft, make_survey, make_work

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "workgroup_query_counts.json"
MOST = 25


@pytest.fixture
def pages(client, circle, sari, olli):
    work = make_work(circle, sari, olli)
    client.force_login(sari)
    named = {
        "theme_groups": [],
        "theme_group": [circle.group.pk],
        "theme_group_members": [circle.group.pk],
        "survey": [work.survey.pk],
        "survey_results": [work.survey.pk],
        "surveys_to_answer": [],
        "theme_draft": [work.draft.pk],
        "theme_draft_versions": [work.draft.pk],
        "draft_edit": [work.draft.pk],
        "draft_step": [work.draft.pk, "ask"],
    }
    return work, {name: reverse(name, args=args) for name, args in named.items()}


def test_each_page_asks_as_much_as_the_file_says(client, pages):
    counts = {name: counted(client, address) for name, address in pages[1].items()}
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    assert max(counts.values()) <= MOST


def test_more_of_everything_does_not_cost_more_statements(client, pages, circle, sari, make_organisation):
    work, addresses = pages
    lists = ("theme_groups", "theme_group", "survey", "theme_draft")
    before = {name: counted(client, addresses[name]) for name in lists}
    by = as_actor(sari)
    for number in range(2):
        other = make_organisation(f"Talo {number}", notify_email=f"talo{number}@example.fi")
        ask_organisations(survey=work.survey, organisations=[other], by=by)
        make_survey(circle, by, asked=[other])
        make_draft(circle, by, other)
        comment(draft=work.draft, number=1, step="", text="Vielä", by=by)
        write_note(group=circle.group, kind="note", title="Vielä", text="Vielä", by=by)
    assert {name: counted(client, addresses[name]) for name in lists} == before
