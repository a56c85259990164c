"""Whom a service is for: työttömille työnhakijoille, opiskelijoille, osatyökykyisille, studerande, pensioners.

In Finnish the case tells who is meant ("-ille"); the nominative ("opiskelijat"), Swedish and English need a word in
the sentence that addresses people.
"""

import re
from collections.abc import Iterator

from polku_engine.proposals.finds import Find, Kind
from polku_engine.proposals.sentences import Sentence
from polku_engine.proposals.tables import patterns

_ADDRESSED = {
    "fi": re.compile(
        r"\b(?:voi|voivat|pääsevät|pääsee|saavat|saa|hakeutu\w{1,6}|oikeut\w{1,6}|oikeus|tervetullei\w{1,3}|"
        r"tarkoitettu|"
        r"kuuluvat|olet|autt\w{1,5}|autamme|tue\w{1,4}|tuke\w{1,4}|palvel\w{1,5}|ota\w{1,6}|otta\w{1,3}|"
        r"tulee olla|on oltava|pitää olla|täytyy olla)\b"
    ),
    "sv": re.compile(
        r"\b(?:avsed\w{1,3}|riktar|har rätt|berättigad\w?|kan (?:få|delta|ansöka|söka)|ska vara|måste vara|du är|"
        r"tar emot|hjälper|stöder)\b"
    ),
    "en": re.compile(
        r"\b(?:intended|aimed|entitled|can (?:get|take part|apply)|must be|you are|helps?|welcomes?)\b"
    ),
}
# Also "autamme työttömiä": those whom somebody helps.
_SUBJECT_OR_OBJECT = re.compile(r"(?:t|[iaä][aä])$")
# "Stöd för unga arbetslösa", "unga under 29 år och studerande": at most a few words between.
_JUST_BEFORE = {
    "sv": re.compile(r"\b(?:för|till|åt|av)\s(?:[\w-]{1,30},?\s){0,4}$"),
    "en": re.compile(r"\b(?:for|to)\s(?:[\w-]{1,30},?\s){0,4}$"),
}
# One student and the student are those a text tells about.
_ONE = re.compile(r"\b(?:en|den|the|a)\s$")
# A clause of its own tells of whom it speaks: joilla ei ole opiskelupaikkaa.
_BY_ITSELF = re.compile(r"joi|jotka|ilman|vailla|ei")
_EACH = re.compile(r"\b(?:varje|each|every)\s$")
_PATTERNS = tuple(patterns("people.toml", Kind.PEOPLE, lambda _rule, _language: None))


def find_people(sentence: Sentence) -> Iterator[Find]:
    """The people a sentence speaks to or of as those a service is for."""
    addressed = bool(_ADDRESSED[sentence.language].search(sentence.low))
    meant = _meant_in_finnish if sentence.language == "fi" else _meant
    for pattern in _PATTERNS:
        yield from (find for find in pattern.finds(sentence) if meant(sentence, find, addressed))


def _meant_in_finnish(sentence: Sentence, find: Find, addressed: bool) -> bool:
    by_itself = _BY_ITSELF.match(sentence.low, find.start)
    return addressed or bool(by_itself) or not _SUBJECT_OR_OBJECT.search(sentence.low, find.start, find.end)


def _meant(sentence: Sentence, find: Find, addressed: bool) -> bool:
    before = max(0, find.start - 100), find.start
    if _ONE.search(sentence.low, *before):
        return False
    if _EACH.search(sentence.low, *before):
        return addressed
    return addressed or bool(_JUST_BEFORE[sentence.language].search(sentence.low, *before))
