"""What a group has when it is at work: a survey that was sent, and a draft with steps, parties and a comment."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from polku.shared import clock
from polku.workgroup.actions import bring_material
from polku.workgroup.actions.drafts import comment, create_draft
from polku.workgroup.actions.groups import write_note
from polku.workgroup.actions.surveys import ask_organisations, create_survey, open_survey
from polku.workgroup.content import ModelContent, SurveyContent
from tests.cast import as_actor, workplace

QUESTIONS = {
    "questions": [
        {"key": "q1", "kind": "long", "words": {"fi": "Miten tunnistatte tuen tarpeen?"}, "required": True},
        {"key": "q2", "kind": "yes_no", "words": {"fi": "Onko teillä kirjalliset kriteerit?"}},
        {
            "key": "q3",
            "kind": "choices",
            "words": {"fi": "Keiden kanssa?", "sv": "Med vem?"},
            "options": [{"key": "o1", "words": {"fi": "Koulujen"}}, {"key": "o2", "words": {"fi": "Kelan"}}],
        },
        {"key": "q4", "kind": "number", "words": {"fi": "Kuinka monta ohjaajaa?"}},
    ]
}
ANSWERS = {"q1": "Kysymme jokaiselta.", "q2": "yes", "q3": ["o2"], "q4": "3", "version": 1}
MODEL = {
    "name": {"fi": "Saattaen vaihtaminen", "sv": "Stött övergång"},
    "about": {"fi": "Kun opiskelija tarvitsee tukea jatkopaikkaan."},
    "for_whom": {"fi": "Valmistuvat opiskelijat"},
    "parties": [
        {"key": "school", "role": {"fi": "Opo"}},
        {"key": "county", "role": {"fi": "Sosiaaliohjaaja"}},
    ],
    "documents": [{"key": "form", "name": {"fi": "Suostumus"}, "url": "https://example.fi/suostumus"}],
    "steps": [
        {
            "key": "find",
            "title": {"fi": "Tunnistetaan tarve"},
            "for_whom": {"fi": "Opiskelija"},
            "outputs": {"fi": "Poimintalista"},
            "parties": ["school"],
            "responsible": ["school"],
            "leads_to": "ask",
        },
        {
            "key": "ask",
            "title": {"fi": "Onko jatkopaikka?"},
            "inputs": {"fi": "Poimintalista\nLupa"},
            "parties": ["school", "county"],
            "answers": [
                {"words": {"fi": "On"}, "leads_to": "end"},
                {"words": {"fi": "Ei"}, "leads_to": "meet"},
            ],
        },
        {
            "key": "meet",
            "title": {"fi": "Tavataan yhdessä"},
            "parties": ["school", "county"],
            "responsible": ["school", "county"],
            "documents": ["form"],
            "leads_to": "end",
        },
    ],
}


def in_days(days: int) -> Any:
    """A day so many days from today."""
    return clock.today() + timedelta(days=days)


def make_survey(circle: Any, by: Any, *, asked: Any = (), send: bool = True) -> Any:
    """A survey of the group, sent to organisations."""
    survey = create_survey(
        group=circle.group,
        kind="mapping",
        titles={"fi": "Miten tunnistatte?", "sv": "Hur känner ni igen?"},
        intros={"fi": "Kokoamme käytännöt."},
        closes_on=in_days(21),
        keeper=by.user,
        content=SurveyContent.model_validate(QUESTIONS),
        by=by,
    )
    ask_organisations(survey=survey, organisations=asked, by=by)
    return open_survey(survey=survey, by=by) if send else survey


def make_draft(circle: Any, by: Any, organisation: Any, kind: str = "model") -> Any:
    """A draft of the group, with steps."""
    return create_draft(
        group=circle.group,
        kind=kind,
        content=ModelContent.model_validate(MODEL),
        organisation=organisation,
        drafter=by.user,
        due_on=in_days(30),
        by=by,
    )


def make_work(circle: Any, sari: Any, olli: Any) -> Any:
    """All of it."""
    by = as_actor(sari)
    survey = make_survey(circle, by, asked=[workplace(sari), workplace(olli)])
    draft = make_draft(circle, as_actor(olli), workplace(sari))
    said = comment(draft=draft, number=1, step="meet", text="Kuka kutsuu koolle?", by=by)
    material = bring_material(
        group=circle.group, kind="finding", title="Aukko", source={"address": "/fi/raportit/"}, by=by
    )
    note = write_note(group=circle.group, kind="conclusion", title="Päätelmä", text="Kutsuja puuttuu.", by=by)
    reply = survey.replies.get(organisation=workplace(olli))
    return SimpleNamespace(
        survey=survey, draft=draft, comment=said, material=material, note=note, reply=reply
    )
