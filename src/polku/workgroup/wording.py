"""Theme groups in words, in the language that is active."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polku.shared.languages import pick
from polku.workgroup.choices import QuestionKind
from polku.workgroup.content import QuestionContent


def yes_word() -> str:
    """Yes."""
    return _("Yes")


def no_word() -> str:
    """No."""
    return _("No")


def answer_words(question: QuestionContent, value: Any, language: str) -> str:
    """An answer as it is read; empty when there is none."""
    if value is None:
        return ""
    if question.kind == QuestionKind.YES_NO:
        return yes_word() if value else no_word()
    if question.kind == QuestionKind.NUMBER:
        return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
    keys = value if isinstance(value, list) else [value]
    if question.options:
        known = (question.option(key) for key in keys)
        return ", ".join(pick(option.words, language).text for option in known if option)
    return str(value)


def conflict_sentence(kind: str, title: str, names: Iterable[str] = ()) -> str:
    """What does not fit together in who does what."""
    sentence = {
        "nobody": _("Nobody answers for “%(title)s”. Agree whose it is."),
        "several": _("Several answer for “%(title)s”: %(names)s. Agree who leads, or part the step in two."),
        "same": _("%(names)s do the same for the same people in “%(title)s”. Agree how they part the work."),
        "unmade": _("“%(title)s” needs “%(names)s”, but no step makes it. Say where it comes from."),
        "unused": _("“%(title)s” makes “%(names)s”, but no step uses it. Is it needed?"),
    }[kind]
    return sentence % {"title": title, "names": ", ".join(names)}


def days_phrase(days: int) -> str:
    """How far a day is: 3 days left, today, 2 days late."""
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
    return ngettext("%(count)s day late", "%(count)s days late", -days) % {"count": -days}
