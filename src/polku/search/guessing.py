"""A guess at the base form of a Finnish word from the directory's words, for when the analyser does not answer."""

import re

from polku.search.tokens import Tokens
from polku.search.vocabulary import LanguageVocabulary

SHORTEST_STEM = 3
SHORTEST_CHANGING_STEM = 5
LONGEST_ENDING = 8
MOST_CANDIDATES = 60

_CASE = "n|t|t?[aä]|s[st][aä]|l[lt][aä]|lle|ksi|n[aä]|den|tten|i?en|jen|j[aä]|seen|siin|h[aeiouyäö]n|ihin"
_CLITIC = "(?:ni|si|nsa|nsä|mme|nne)?(?:kin|kaan|kään|ko|kö)?"
_ENDING = re.compile(rf"[aeiouyäöskt]{{0,2}}[ij]?(?:{_CASE})?{_CLITIC}")
# Consonants that change places in the middle of an inflected word: neuvonta, neuvonnasta.
_CHANGING = re.compile(rf"(?:n[ntkg]|m[mp]|l[lt]|r[rt]|tt?|kk?|pp?|d|v)?{_ENDING.pattern}")


def guess(word: str, vocabulary: LanguageVocabulary) -> Tokens | None:
    """Return the tokens of the known form that shares the longest stem with `word`, both ending as Finnish words do."""
    number = _nearest(word, vocabulary, _ENDING, SHORTEST_STEM)
    if number is None:
        number = _nearest(word, vocabulary, _CHANGING, SHORTEST_CHANGING_STEM)
    return None if number is None else vocabulary.tokens[number]


def _nearest(word: str, vocabulary: LanguageVocabulary, ending: re.Pattern[str], shortest: int) -> int | None:
    for cut in range(len(word), max(shortest, len(word) - LONGEST_ENDING) - 1, -1):
        if ending.fullmatch(word, cut):
            candidates = vocabulary.beginning_with(word[:cut], MOST_CANDIDATES)
            fitting = [other for other in candidates if ending.fullmatch(other, cut)]
            if fitting:
                return vocabulary.numbers[min(fitting, key=len)]
    return None
