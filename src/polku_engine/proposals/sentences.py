"""A text in sentences, each with its place, and what a sentence says around a find: not, for example, formerly."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(r"[.!?](?=\s+[A-ZÅÄÖ0-9•])|\n")
# A full stop after these ends no sentence.
_SHORT = ("mm", "esim", "ns", "ent", "t.ex", "bl.a", "dvs", "s.k", "e.g", "i.e")
_NOT = {
    "fi": re.compile(
        r"\b(?:ei|eivät|emme|et|eikä|eivätkä)\b(?! (?:vain|ainoastaan|pelkästään))|"
        r"\b(?:muut kuin|muille kuin|muiden kuin|lukuun ottamatta|paitsi|kielle\w{1,6})\b"
    ),
    "sv": re.compile(
        r"\b(?:inte|ej|inga|ingen|inget|utom|undantag|andra än|varken|förbju\w{1,4})\b(?! (?:bara|enbart|endast))"
    ),
    "en": re.compile(r"\b(?:not|no|nobody|except|other than|cannot|neither|forbidden)\b(?! only)"),
}
# A "not" shuts people out when it stands just before them or with one of these.
_SHUTS_OUT = {
    "fi": re.compile(
        r"\b(?:tarkoitettu|tarkoitettuja|sovellu|koske|ota|oteta|myönnetä|järjestetä|tarjota|oikeutta|voi|pääse|"
        r"saa|hyväksytä|kielle\w{1,6})\b"
    ),
    "sv": re.compile(
        r"\b(?:avsed\w{1,3}|lämpa\w{1,3}|gäller|tas|beviljas|ordnas|rätt|kan|får|förbju\w{1,4})\b"
    ),
    "en": re.compile(r"\b(?:intended|suitable|meant|apply|accepted|granted|entitled|can|may|forbidden)\b"),
}
_JUST_BEFORE = 15
_BUT = re.compile(r"\b(?:mutta|vaan|men|utan att|but)\b|;")
_HEDGE = {
    "fi": re.compile(
        r"\b(?:esimerkiksi|esim|mm|muun muassa|ensisijaisesti|pääasiassa|pääsääntöisesti|erityisesti|usein|"
        r"yleensä|noin|myös|tarvittaessa|mahdollisesti|etenkin|joissakin|jos mahdollista)\b"
    ),
    "sv": re.compile(
        r"\b(?:till exempel|exempelvis|t\.ex|bland annat|bl\.a|främst|huvudsakligen|särskilt|ofta|vanligen|"
        r"i allmänhet|i regel|också|även|cirka|vid behov)\b"
    ),
    "en": re.compile(
        r"\b(?:for example|such as|mainly|especially|particularly|usually|often|generally|also|about|"
        r"if needed|primarily)\b"
    ),
}
_FORMER = {
    "fi": re.compile(r"\b(?:entis\w{1,6}|aiemmin|aikaisemmin|olleille|olleet|ollut)\b"),
    "sv": re.compile(r"\b(?:tidigare|före detta|f\.d|har varit|före)\b"),
    "en": re.compile(r"\b(?:former|formerly|previously|used to|have been|had)\b"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it begins in its text. `low` is the same in small letters, letter for letter."""

    text: str
    low: str
    start: int
    language: str

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The part of the sentence around a find that no "but" divides from it."""
        first = max((m.end() for m in _BUT.finditer(self.low, 0, start)), default=0)
        after = _BUT.search(self.low, end)
        return first, after.start() if after else len(self.low)

    def negated(self, start: int, end: int) -> bool:
        """Whether a "not" stands before a find in its clause, or after it up to the next comma."""
        first, last = self.clause(start, end)
        comma = self.low.find(",", end, last)
        pattern, until = _NOT[self.language], last if comma < 0 else comma
        return bool(pattern.search(self.low, first, start) or pattern.search(self.low, end, until))

    def shut_out(self, start: int, end: int) -> bool:
        """Whether the "not" around a find is about who may come, and not about something else they do."""
        first, last = self.clause(start, end)
        near = _NOT[self.language].search(self.low, max(first, start - _JUST_BEFORE), start)
        return bool(near or _SHUTS_OUT[self.language].search(self.low, first, last))

    @property
    def hedged(self) -> bool:
        """Whether it gives an example or a tendency rather than a rule."""
        return bool(_HEDGE[self.language].search(self.low))

    def former(self, start: int, end: int) -> bool:
        """Whether the words around a find tell of the past."""
        return bool(_FORMER[self.language].search(self.low, max(0, start - 20), min(len(self.low), end + 12)))


def sentences(text: str, language: str) -> Iterator[Sentence]:
    """The sentences of a text in order."""
    start = 0
    for mark in _END.finditer(text):
        if not text[start : mark.start()].endswith(_SHORT):
            yield from _sentence(text, start, mark.end(), language)
            start = mark.end()
    yield from _sentence(text, start, len(text), language)


def _sentence(text: str, start: int, end: int, language: str) -> Iterator[Sentence]:
    whole = text[start:end]
    inner = whole.strip(" \t\n\r•–-*")
    if inner:
        begin = start + whole.index(inner)
        yield Sentence(inner, lowered(inner), begin, language)


def lowered(text: str) -> str:
    """Small letters, as many as there were: places in it are places in the text."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
