"""Reads a text: every rule on every sentence, finds weighed by the sentence around them, the rest as human checks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from polku_engine.criteria import Cell, Not, OneOf, Range, Test
from polku_engine.proposals.ages import AGES
from polku_engine.proposals.durations import DURATIONS, LONG_UNEMPLOYED
from polku_engine.proposals.finds import Find, Kind, Pattern
from polku_engine.proposals.papers import PAPERS
from polku_engine.proposals.people import find_people
from polku_engine.proposals.places import find_places
from polku_engine.proposals.proposal import Gazetteer, Proposal, Quote, Sureness
from polku_engine.proposals.referrals import find_referrals
from polku_engine.proposals.sentences import Sentence, sentences
from polku_engine.proposals.tables import LANGUAGES

# Long enough for any sentence people write; what is longer is a list or a mishap, and is read in parts.
MOST_TEXT = 20_000
_PATTERNS: tuple[Pattern, ...] = (*AGES, *DURATIONS, *LONG_UNEMPLOYED, *PAPERS)
_JOINED = re.compile(
    r"\s{0,2}(?:,|ja|tai|sekä|och|eller|samt|and|or|,\s{0,2}(?:ja|och|and))?\s{0,2}(?:för |till |for )?"
)
_CONDITION = {
    "fi": re.compile(
        r"\bedellyt(?:tää|ämme|yksenä|ys|ykset|etään)\b|\behtona\b|\behdot\b|\bvaaditaan\b|\bvaatii\b|"
        r"\b(?:tulee|täytyy|pitää) olla\b|\bon oltava\b|\btarvitaan\b|"
        r"\bvoit (?:saada|hakea|tulla|osallistua)[^.]{0,60}\b(?:jos|mikäli)\b|\bjos\b[^.]{0,120}\boikeus\b|"
        r"\b(?:jos|mikäli) sinulla\b|\boikeutettu\w{0,3}\b|\bmyönnetään\b|\bvoidaan myöntää\b|\btarkoitettu\b|"
        r"\w{2,30}lle,? j(?:oi|o)(?:lla on|den)\b|^ei \w{2,30}ille\b|\b(?:vain|ainoastaan) \w{2,30}(?:lle|ta|tä)\b|"
        r"\bsopii\b|\bvalitaan\b|\bharkin\w{1,8}|\bsoveltuv\w{1,6}"
    ),
    "sv": re.compile(
        r"\bförutsätt\w{0,8}\b|\bförutsättning\w{0,5}\b|\bkräv\w{1,3}\b|\bvillkor\w{0,3}\b|"
        r"\bom\b[^.]{0,120}\brätt till\b|\b(?:ska|måste|bör) (?:vara|ha)\b|\bbehövs\b|\bberättigad\w{0,2}\b|"
        r"\bbeviljas\b|\bavsed\w{1,3}\b|\bom du har\b|\b(?:för|till)\b[^.]{0,60}\bsom har\b|"
        r"\b(?:endast|bara) för\b|\blämpa\w{1,3}\b"
    ),
    "en": re.compile(
        r"\brequires?\b|\brequired\b|\bprovided that\b|\bmust\b|\bonly for\b|\bintended for\b|\bentitled\b|"
        r"\beligible\b|\bif you have\b|\bwho have\b|\bsuitable\b|\bis needed\b|\bcondition\b"
    ),
}
_NO_NEED = {
    "fi": re.compile(
        r"\b(?:ei|et|eivät) (?:edellyt|vaad|tarvi)\w{1,9}|\bilman (?:ajanvarausta|lähetettä|ehtoja|lausuntoa|"
        r"päätöstä)|\bei ole ehtoja\b|"
        r"\bkaikille avoin\b|\bavoin kaikille\b"
    ),
    "sv": re.compile(
        r"\b(?:krävs|behövs|behöver|kräver|förutsätter) (?:inte|ingen|inget|inga)\b|\b(?:ingen|inget|"
        r"inga) \w{1,30} (?:krävs|behövs)\b|\butan (?:remiss|tidsbeställning|villkor)\b|\böppe[nt] för alla\b"
    ),
    "en": re.compile(
        r"\b(?:no|not) [^.]{0,20}(?:need|require)\w{0,3}\b|\bwithout (?:a referral|an appointment)\b|"
        r"\bopen to (?:all|everybody|everyone)\b"
    ),
}
_OF_THE_SERVICE = re.compile(
    r"\b(?:ajanvaraus\w{0,3}|maksu\w{0,6}|hinta|asiakasmaksu\w{0,3}|hakemus\w{0,4}|ilmoittautu\w{2,8}|avoinna|"
    r"tidsbokning|"
    r"avgift\w{0,3}|ansökan|anmälan|öppet|appointment|fee|price|application)\b"
)


def propose(text: str, language: str, gazetteer: Gazetteer | None = None) -> tuple[Proposal, ...]:
    """What a text of a language (`fi`, `sv` or `en`) says of whom something is for, in the order of the text.

    A condition that can be said with a fact is proposed as a cell; a sentence that sounds like a condition and
    cannot is proposed as a human check. The same text gives the same proposals. Raises `ValueError` for another
    language.

    >>> found = propose("Palvelu on 16–29-vuotiaille. Toiminta sopii, jos jaksat olla ryhmässä.", "fi")
    >>> [(each.quote.text, each.rule, each.is_check) for each in found]
    [('16–29-vuotiaille', 'age-from-to', False), ('Toiminta sopii, jos jaksat olla ryhmässä.', 'words', True)]
    >>> found[0].cell.test
    Range(low=16, high=29, low_included=True, high_included=True)
    """
    if language not in LANGUAGES:
        raise ValueError(f"texts are read in {', '.join(LANGUAGES)}, not in {language!r}")
    places = gazetteer or Gazetteer()
    return tuple(
        proposal
        for sentence in sentences(text[:MOST_TEXT], language)
        for proposal in _of_sentence(sentence, places)
    )


def _of_sentence(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Proposal]:
    finds = _weighed(sentence, _largest(_all_finds(sentence, gazetteer)))
    if finds:
        yield from (_proposal(sentence, find) for find in finds)
    elif _sounds_like_a_condition(sentence):
        end = len(sentence.text)
        yield Proposal(_quote(sentence, 0, end), None, sentence.text, "words", Sureness.LOOK)


def _all_finds(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Find]:
    for pattern in _PATTERNS:
        yield from pattern.finds(sentence)
    yield from find_referrals(sentence)
    yield from find_people(sentence)
    yield from find_places(sentence, gazetteer)


def _largest(finds: Iterable[Find]) -> list[Find]:
    """Without those that lie inside or across a longer one: "työttömille" in "pitkäaikaistyöttömille"."""
    kept: list[Find] = []
    for find in sorted(finds, key=lambda find: (find.start - find.end, find.start)):
        if all(find.end <= other.start or other.end <= find.start for other in kept):
            kept.append(find)
    return sorted(kept, key=lambda find: find.start)


def _weighed(sentence: Sentence, finds: list[Find]) -> list[Find]:
    """Former states left out, "not" turned round, lists of one fact joined, what is an alternative marked so."""
    standing = [
        find for find in finds if find.kind is not Kind.PEOPLE or not sentence.former(find.start, find.end)
    ]
    turned = [found for find in standing if (found := _turned(sentence, find)) is not None]
    joined = _joined(sentence, turned)
    if sentence.hedged:
        joined = [replace(find, sureness=Sureness.LOOK) for find in joined]
    return _alternatives(sentence, joined)


def _turned(sentence: Sentence, find: Find) -> Find | None:
    if not sentence.negated(find.start, find.end):
        return find
    if find.kind is Kind.PAPER:
        return None
    test = opposite(find.test) if sentence.shut_out(find.start, find.end) else find.test
    return replace(find, test=test, sureness=Sureness.LOOK)


def opposite(test: Test) -> Test:
    """What passes when a test does not; an open range turns into the other open range.

    >>> opposite(Range(high=18, high_included=False))
    Range(low=18, high=None, low_included=True, high_included=False)
    """
    match test:
        case OneOf((True,)):
            return OneOf(False)
        case Range(low=None, high=high):
            return Range(low=high, low_included=not test.high_included)
        case Range(low=low, high=None):
            return Range(high=low, high_included=not test.low_included)
        case OneOf() | Range():
            return Not(test)
        case _:
            return test


def _joined(sentence: Sentence, finds: list[Find]) -> list[Find]:
    result: list[Find] = []
    for find in finds:
        last = result[-1] if result else None
        if last and last.fact == find.fact and _side_by_side(sentence, last, find):
            merged = _either(last.test, find.test)
            if merged is not None:
                sure = Sureness.LOOK if Sureness.LOOK in (last.sureness, find.sureness) else Sureness.EXACT
                result[-1] = replace(last, test=merged, end=find.end, sureness=sure)
                continue
        result.append(find)
    return result


def _side_by_side(sentence: Sentence, one: Find, other: Find) -> bool:
    return bool(_JOINED.fullmatch(sentence.low, one.end, other.start))


def _either(one: Test, other: Test) -> Test | None:
    match one, other:
        case OneOf(first), OneOf(second):
            return OneOf(*first, *second)
        case Not(OneOf(first)), Not(OneOf(second)):
            return Not(OneOf(*first, *second))
        case _:
            return None


def _alternatives(sentence: Sentence, finds: list[Find]) -> list[Find]:
    """Two groups of people side by side ("työttömille ja osatyökykyisille") may be two ways in: look."""
    beside = {
        id(find)
        for one, other in pairwise(finds)
        if one.kind is other.kind is Kind.PEOPLE
        and _side_by_side(sentence, one, other)
        and sentence.low[one.end : other.start].strip()
        for find in (one, other)
    }
    return [replace(find, sureness=Sureness.LOOK) if id(find) in beside else find for find in finds]


def _proposal(sentence: Sentence, find: Find) -> Proposal:
    quote = _quote(sentence, find.start, find.end)
    return Proposal(quote, Cell(find.fact, find.test), sentence.text, find.rule, find.sureness)


def _quote(sentence: Sentence, start: int, end: int) -> Quote:
    begin = sentence.start
    return Quote(sentence.text[start:end], begin + start, begin + end, sentence.language)


def _sounds_like_a_condition(sentence: Sentence) -> bool:
    language = sentence.language
    if not _CONDITION[language].search(sentence.low):
        return False
    return not _NO_NEED[language].search(sentence.low) and not _OF_THE_SERVICE.search(sentence.low)
