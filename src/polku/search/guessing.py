"""A guess at the base form of a Finnish word from the directory's words, for when the analyser does not answer."""

import re

from polku.search.tokens import Tokens
from polku.search.vocabulary import LanguageVocabulary

SHORTEST_STEM = 3
LONGEST_ENDING = 8
MOST_CANDIDATES = 60

_CASE = "n|t|t?[aä]|s[st][aä]|l[lt][aä]|lle|ksi|n[aä]|den|tten|i?en|jen|j[aä]|seen|siin|h[aeiouyäö]n|ihin"
_CLITIC = "(?:ni|si|nsa|nsä|mme|nne)?(?:kin|kaan|kään|ko|kö)?"
_ENDING = re.compile(rf"[aeiouyäöskt]{{0,2}}[ij]?(?:{_CASE})?{_CLITIC}")


def guess(word: str, vocabulary: LanguageVocabulary) -> Tokens | None:
    """Return the tokens of the known form that shares the longest stem with `word`, both ending as Finnish words do."""
    for cut in range(len(word), max(SHORTEST_STEM, len(word) - LONGEST_ENDING) - 1, -1):
        if not _ENDING.fullmatch(word, cut):
            continue
        candidates = vocabulary.beginning_with(word[:cut], MOST_CANDIDATES)
        fitting = [other for other in candidates if _ENDING.fullmatch(other, cut)]
        if fitting:
            return vocabulary.tokens[vocabulary.numbers[min(fitting, key=len)]]
    return None
