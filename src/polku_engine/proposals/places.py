"""Where one must live: Kokkolan asukkaille, Lahdessa asuville, kokkolalaisille, invånare i Karleby."""

import re
from collections.abc import Iterator

from polku_engine.criteria import OneOf
from polku_engine.proposals.finds import Find
from polku_engine.proposals.proposal import Gazetteer, Sureness
from polku_engine.proposals.sentences import Sentence

_WORD = re.compile(r"[\w:-]+")
_MOST_WORDS = 3
# What may stand between names of one list, and between a name and its people.
_BETWEEN = re.compile(r"\s{0,2}(?:,|ja|sekä|tai|och|samt|eller|and|or|&)?\s{0,2}")
_OF = {
    "fi": re.compile(
        r"\s{1,2}(?:(?:kaupungin|kunnan|kuntien|seudun|alueen|hyvinvointialueen|maakunnan|työllisyysalueen|"
        r"hyvinvointialueella|alueella|kunnassa|kaupungissa|seudulla|kunnissa)\s{1,2}){0,2}"
        r"(?:vakinais\w{2,5} |kaikille |nuorille |aikuisille |alueella |työikäisille )?"
        r"(?:asukkaille|asukkaat|asukas|asuville|asuvat|asuva|asuvalla|kuntalaisille|kuntalaiset|kuntalainen|"
        r"väestölle|"
        r"(?=[\w–-]{2,30}ille\b))"
    ),
    "sv": re.compile(r"\s{0,2}(?:stads|kommuns)?\s{0,2}(?:invånare|kommuninvånare|-?bor\b)"),
    "en": re.compile(r"\s{1,2}(?:residents|inhabitants|people)\b"),
}
_AREA = re.compile(r"\s{1,2}(?:kunnille|kuntien|hyvinvointialueen|alueen)\b")
_BEFORE = {
    "fi": re.compile(r"(?:kotikunta\w{0,4} on|asut|asuinpaikka\w{0,4} on|kotikuntana(?:si)? on)\s{1,2}$"),
    "sv": re.compile(
        r"(?:bosatta? i|(?:(?<=som )|(?<=du )|(?<=och )|(?<=eller ))bor i|"
        r"boende i|invånare i|invånarna i|kommuninvånare i|hemkommun är|"
        r"hemkommun i)\s{1,2}(?:området )?$"
    ),
    "en": re.compile(r"(?:liv(?:e|es|ing) in|residents? of|people in|resident in)\s{1,2}$"),
}
_SEPARATES = frozenset({"ja", "sekä", "tai", "och", "samt", "eller", "and", "or"})


def find_places(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Find]:
    """The places whose people a sentence speaks of, names of one list together."""
    yield from _inhabitants(sentence, gazetteer)
    for codes, start, end in _lists(sentence, gazetteer):
        after = _OF[sentence.language].match(sentence.low, end)
        before = _BEFORE[sentence.language].search(sentence.low, max(0, start - 30), start)
        if after or before:
            first, last = before.start() if before else start, after.end() if after else end
            yield Find("municipality", OneOf(*sorted(codes)), first, last, "place")
        elif sentence.language == "fi" and (area := _AREA.match(sentence.low, end)):
            yield Find("municipality", OneOf(*sorted(codes)), start, area.end(), "area", Sureness.LOOK)


def _lists(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[tuple[frozenset[str], int, int]]:
    """Names that follow each other with only a comma or an "and" between."""
    held: tuple[frozenset[str], int, int] | None = None
    for codes, start, end in _names(sentence, gazetteer):
        if held and _BETWEEN.fullmatch(sentence.low, held[2], start):
            held = held[0] | codes, held[1], end
        else:
            if held:
                yield held
            held = codes, start, end
    if held:
        yield held


def _names(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[tuple[frozenset[str], int, int]]:
    words = list(_WORD.finditer(sentence.low))
    place = 0
    while place < len(words):
        for length in range(min(_MOST_WORDS, len(words) - place), 0, -1):
            start, end = words[place].start(), words[place + length - 1].end()
            codes = gazetteer.codes(sentence.low[start:end])
            # A name is written large: "perho" is also a butterfly.
            if codes and sentence.text[start].isupper():
                yield codes, start, end
                break
        else:
            length = 1
        place += length


def _inhabitants(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Find]:
    for word in _WORD.finditer(sentence.low):
        for stem, codes in gazetteer.inhabitants.items():
            if word[0].startswith(stem) and word[0][len(stem) :] in ("ille", "et", "en", "r", "rna", "inen"):
                yield Find("municipality", OneOf(*sorted(codes)), word.start(), word.end(), "inhabitants")
