"""What organisations answered: question by question, side by side, and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from polku.shared.languages import Passage, pick
from polku.workgroup.choices import QuestionKind, ReplyState
from polku.workgroup.content import WITH_OPTIONS, QuestionContent
from polku.workgroup.models import Reply, Survey
from polku.workgroup.queries.surveys import replies_of
from polku.workgroup.wording import answer_words, no_word, yes_word


@dataclass(frozen=True)
class Tally:
    """An option, how many chose it, and who."""

    words: str
    count: int
    who: list[Passage]


@dataclass(frozen=True)
class Result:
    """What was answered to one question: numbers for what can be counted, else words and whose they are."""

    number: int
    words: Passage
    kind: str
    answered: int
    tallies: list[Tally]
    said: list[tuple[Passage, str]]
    sum: str = ""


def results_of(survey: Survey, language: str) -> list[Result]:
    """Question by question, of those who sent their answer."""
    replies = answered_replies(survey)
    return [
        _result(number, question, replies, language)
        for number, question in enumerate(survey.asked.questions, 1)
    ]


def answered_replies(survey: Survey) -> list[Reply]:
    """Those who sent their answer, by name."""
    return [reply for reply in replies_of(survey) if reply.state == ReplyState.ANSWERED]


def _result(number: int, question: QuestionContent, replies: list[Reply], language: str) -> Result:
    given = [
        (r.organisation.name(language), r.answers[question.key]) for r in replies if question.key in r.answers
    ]
    tallies = _tallies(question, given, language)
    said = [] if tallies else [(who, answer_words(question, value, language)) for who, value in given]
    total = ""
    if question.kind == QuestionKind.NUMBER and given:
        total = answer_words(question, sum(value for _who, value in given), language)
    return Result(number, pick(question.words, language), question.kind, len(given), tallies, said, total)


def _tallies(question: QuestionContent, given: list[tuple[Passage, Any]], language: str) -> list[Tally]:
    if question.kind == QuestionKind.YES_NO:
        offered: list[tuple[Any, str]] = [(True, yes_word()), (False, no_word())]
    elif question.kind in WITH_OPTIONS:
        offered = [(option.key, pick(option.words, language).text) for option in question.options]
    else:
        return []
    return [_tally(key, words, given) for key, words in offered]


def _tally(key: Any, words: str, given: list[tuple[Passage, Any]]) -> Tally:
    who = [name for name, value in given if (key in value if isinstance(value, list) else value == key)]
    return Tally(words, len(who), who)


def table_of(survey: Survey, language: str) -> tuple[list[str], list[list[str]]]:
    """Side by side: a heading, and a row for each organisation that answered."""
    questions = survey.asked.questions
    heading = [pick(question.words, language).text for question in questions]
    rows = [
        [
            reply.organisation.name(language).text,
            *(answer_words(question, reply.answers.get(question.key), language) for question in questions),
        ]
        for reply in answered_replies(survey)
    ]
    return heading, rows
