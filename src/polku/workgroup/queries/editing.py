"""A draft with one part of it changed; pure functions over its document."""

from __future__ import annotations

from typing import Any

from polku.practice.queries import editing
from polku.workgroup.content import ModelContent, SurveyContent

Json = dict[str, Any]
with_step_moved = editing.with_step_moved
without_step = editing.without_step


def with_parts(content: ModelContent, **parts: Any) -> ModelContent:
    """The document with some of its parts as given; who no longer takes part no longer answers for a step."""
    return _answered(editing.with_parts(content, **parts))


def with_step(content: ModelContent, key: str, step: Json) -> ModelContent:
    """The document with a step changed, or added at the end."""
    return _answered(editing.with_step(content, key, step))


def _answered(content: ModelContent) -> ModelContent:
    known = {party.key for party in content.parties}
    steps = [each.model_dump(mode="json") for each in content.steps]
    for step in steps:
        step["responsible"] = [key for key in step["responsible"] if key in known]
        step["parties"] = [
            *step["parties"],
            *(key for key in step["responsible"] if key not in step["parties"]),
        ]
    return ModelContent.model_validate({**content.model_dump(mode="json"), "steps": steps})


def with_question(content: SurveyContent, key: str, question: Json) -> SurveyContent:
    """The questions with one changed, or added at the end. Options keep their keys by their place."""
    questions = [each.model_dump(mode="json") for each in content.questions]
    options = [{"key": f"o{number}", "words": words} for number, words in enumerate(question["options"], 1)]
    said = {**question, "options": options}
    if content.question(key) is not None:
        questions = [{**said, "key": key} if each["key"] == key else each for each in questions]
    else:
        questions.append({**said, "key": _new_key(content)})
    return SurveyContent.model_validate({"questions": questions})


def ends_with(content: SurveyContent, question: Json) -> bool:
    """Whether the last question is this one: a button pressed twice adds it once."""
    return bool(content.questions) and with_question(content, content.questions[-1].key, question) == content


def without_question(content: SurveyContent, key: str) -> SurveyContent:
    """The questions without one."""
    return SurveyContent(questions=[each for each in content.questions if each.key != key])


def with_question_moved(content: SurveyContent, key: str, by: int) -> SurveyContent:
    """The questions with one a place earlier (-1) or later (1)."""
    questions = list(content.questions)
    place = next((n for n, each in enumerate(questions) if each.key == key), None)
    if place is not None and 0 <= place + by < len(questions):
        questions.insert(place + by, questions.pop(place))
    return SurveyContent(questions=questions)


def _new_key(content: SurveyContent) -> str:
    taken = {question.key for question in content.questions}
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"
