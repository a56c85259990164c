"""The table of everyday words: what people say, and the codes and words that entries use for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.models import Code, EverydayWord
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused
from polku.shared.text import clean


class WordTaken(Conflict):
    """The table has the word already, or somebody changed it meanwhile: `word` is what stands there now."""

    def __init__(self, word: EverydayWord) -> None:
        super().__init__(_("The table already has this word. Both are shown below."))
        self.word = word


@transaction.atomic
def save_word(
    *,
    phrase: str,
    language: str,
    codes: Sequence[str],
    terms: Sequence[str],
    by: Actor,
    word: EverydayWord | None = None,
    seen_at: datetime | None = None,
) -> EverydayWord:
    """Add an everyday word, or change `word` as it was at `seen_at`. Coordinators.

    Raises Refused, Invalid for an empty word, one without meaning or an unknown code, and WordTaken.
    """
    if not permissions.may_review(by):
        raise Refused(_("You do not have the right to do this."))
    phrase = " ".join(clean(phrase).casefold().split())
    _check(phrase, codes, terms)
    now = EverydayWord.objects.select_for_update().filter(phrase=phrase, language=language).first()
    if now is not None and (word is None or now.pk != word.pk or (seen_at and now.changed_at != seen_at)):
        if (now.codes, now.terms) == (list(codes), list(terms)):
            return now
        raise WordTaken(now)
    word = now or word or EverydayWord()
    word.phrase, word.language = phrase, language
    word.codes, word.terms = list(codes), list(terms)
    word.changed_by_label = by.label[:120]
    word.save()
    record(verb="save_word", target=word, by=by, change={"codes": word.codes})
    return word


@transaction.atomic
def remove_word(*, word: EverydayWord, by: Actor) -> None:
    """Take a word out of the table. Coordinators. Raises Refused."""
    if not permissions.may_review(by):
        raise Refused(_("You do not have the right to do this."))
    record(verb="remove_word", target=word, by=by, change={"phrase": word.phrase})
    word.delete()


def _check(phrase: str, codes: Sequence[str], terms: Sequence[str]) -> None:
    if not phrase:
        raise Invalid(_("Write the word."), {"phrase": [str(_("Write the word."))]})
    if not codes and not terms:
        message = _("Say what the word means: choose a code, or write a word that entries use.")
        raise Invalid(message, {"terms": [str(message)]})
    unknown = sorted(set(codes) - known_codes(codes))
    if unknown:
        problem = _("There is no code %(codes)s.") % {"codes": ", ".join(unknown)}
        raise Invalid(problem, {"codes": [problem]})


def known_codes(codes: Sequence[str]) -> set[str]:
    """Those of some codes (`scheme:code`) that exist."""
    wanted = [code.partition(":")[2] for code in codes]
    rows = Code.objects.filter(code__in=wanted).values_list("scheme", "code")
    return {f"{scheme}:{code}" for scheme, code in rows}
