"""How many statements each page of meetings asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse

from polku.forum import actions
from polku.forum.choices import OutcomeKind
from tests.cast import as_actor
from tests.directory.test_query_counts import counted
from tests.forum.conftest import signed_in

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "forum_query_counts.json"
MOST = 25


def pages(circle, meeting, item, decision, proposal):
    found = {"forum": reverse("forum"), "series_edit": reverse("series_edit", args=[circle.series.pk])}
    found |= {
        name: reverse(name, args=[circle.network.slug])
        for name in ("forum_of", "forum_decisions", "forum_propose", "meeting_new", "series_new")
    }
    found |= {
        name: reverse(name, args=[meeting.pk])
        for name in (
            "meeting", "meeting_edit", "agenda", "invitations", "attendance", "minutes", "minutes_edit",
            "minutes_print", "meeting_decision_new", "meeting_file",
        )
    }  # fmt: skip
    found |= {
        name: reverse(name, args=[decision.pk])
        for name in ("meeting_decision", "meeting_decision_edit", "meeting_tie")
    }
    found |= {f"outcome {k}": reverse("meeting_outcome", args=[decision.pk, k]) for k in OutcomeKind.values}
    found["forum_proposal"] = reverse("forum_proposal", args=[proposal.pk])
    found["agenda_item"] = reverse("agenda_item", args=[meeting.pk, item.pk])
    return found


@pytest.fixture
def filled(circle, make_meeting, sari):
    meeting = make_meeting(called=True)
    item = actions.add_agenda_item(meeting=meeting, kind="other", title="Asia", by=circle.by)
    proposal = actions.propose(network=circle.network, title="Ehdotus", text="", by=as_actor(sari))
    decision = actions.record_decision(meeting=meeting, item=item, text="Päätös.", by=circle.by)
    actions.save_minutes(meeting=meeting, expected_version=0, texts={item.pk: "Sanottiin."}, by=circle.by)
    return meeting, item, decision, proposal


def test_each_page_asks_as_much_as_the_file_says(circle, filled, kaisa):
    client = signed_in(kaisa)
    counts = {name: counted(client, address) for name, address in pages(circle, *filled).items()}
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    assert max(counts.values()) <= MOST


def test_more_meetings_decisions_and_invitations_do_not_cost_more_statements(
    circle, filled, make_meeting, kaisa
):
    meeting, item, *_rest = filled
    client = signed_in(kaisa)
    addresses = [
        reverse("network_aims", args=[circle.network.slug]),
        reverse("forum_of", args=[circle.network.slug]),
        reverse("forum_decisions", args=[circle.network.slug]),
        *[reverse(name, args=[meeting.pk]) for name in ("meeting", "invitations", "attendance", "minutes")],
    ]
    make_meeting(days=25, called=True)
    actions.decide_aim(decision=filled[2], texts={"fi": "Tavoite"}, by=circle.by)
    before = [counted(client, address) for address in addresses]
    for number in range(4):
        make_meeting(days=30 + number, called=True)
        decision = actions.record_decision(meeting=meeting, item=item, text="Toinen.", by=circle.by)
        actions.decide_aim(decision=decision, texts={"fi": f"Tavoite {number}"}, by=circle.by)
        actions.add_participant(meeting=meeting, organisation=circle.laundry, came="room", by=circle.by)
    assert [counted(client, address) for address in addresses] <= before
