"""Days: how long without work, how soon studies end."""

import re

from polku_engine.criteria import Range, Test
from polku_engine.proposals.finds import Pattern
from polku_engine.proposals.proposal import Sureness

_WORDS = {
    "puoli": 0.5,
    "yksi": 1,
    "yhden": 1,
    "kaksi": 2,
    "kahden": 2,
    "kolme": 3,
    "kolmen": 3,
    "neljä": 4,
    "neljän": 4,
    "viisi": 5,
    "viiden": 5,
    "kuusi": 6,
    "kuuden": 6,
    "ett": 1,
    "en": 1,
    "ett halvt": 0.5,
    "två": 2,
    "tre": 3,
    "fyra": 4,
    "fem": 5,
    "sex": 6,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "a": 1,
}
_DAYS = (
    (r"päivä|pv|dag|day", 1),
    (r"viiko|viikko|vecka|veckor|week", 7),
    (r"kuukau|kk|månad|month", 30),
    (r"vuo|år|year", 365),
)
_HALF_A_YEAR = 180
_COUNT = r"(?:(?P<count>\d{1,4}|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\s{1,2})?"
_FI_LENGTH = _COUNT + r"(?P<unit>päivä\w{0,4}|pv|viiko\w{1,4}|viikko\w{0,4}|kuukau\w{2,6}|kk|vuo\w{2,5})"
_SV_LENGTH = _COUNT + r"(?P<unit>dag\w{0,4}|veck\w{1,4}|månad\w{0,4}|år)\b"
_EN_LENGTH = _COUNT + r"(?P<unit>days?|weeks?|months?|years?)\b"
_AT_LEAST = r"(?P<how>vähintään|yli|ainakin|minst|över|mer än|at least|more than|over)\s{1,2}"
_AT_MOST = r"(?:enintään|korkeintaan|alle|högst|inom|under|within|at most|less than)\s{1,2}"


def _days(match: re.Match[str]) -> int | None:
    # "Yli vuoden" is over one year.
    written = match["count"] or "1"
    count = float(written) if written.isdigit() else _WORDS[written]
    length = next((days for unit, days in _DAYS if re.match(unit, match["unit"])), None)
    if length is None:
        return None
    return _HALF_A_YEAR if (count, length) == (0.5, 365) else int(count * length)


def _lasted(match: re.Match[str]) -> Test | None:
    days = _days(match)
    how = match["how"] if "how" in match.re.groupindex else ""
    over = how in ("yli", "över", "mer än", "more than", "over")
    return None if not days else Range(low=days, low_included=not over)


def _within(match: re.Match[str]) -> Test | None:
    days = _days(match)
    return None if not days else Range(high=days)


def _rule(name: str, language: str, expression: str, fact: str, test: object) -> Pattern:
    return Pattern(name, language, re.compile(expression), fact, test)  # type: ignore[arg-type]


_UNEMPLOYED, _GRADUATION = "days_unemployed", "days_to_graduation"
_OPEN_AT_LEAST = r"(?:" + _AT_LEAST + r")?"
DURATIONS = (
    _rule(
        "days-unemployed",
        "fi",
        r"\btyöttöm(?:änä|inä|yys on kestänyt|yyttä on)\s{1,2}(?:ollut |olleille |olleet )?"
        + _OPEN_AT_LEAST
        + _FI_LENGTH,
        _UNEMPLOYED,
        _lasted,
    ),
    _rule(
        "days-unemployed",
        "fi",
        r"\b" + _OPEN_AT_LEAST + _FI_LENGTH + r"\s{1,2}(?:yhtäjaksoisesti\s{1,2})?työttöm(?:änä|inä)\b",
        _UNEMPLOYED,
        _lasted,
    ),
    _rule(
        "days-unemployed",
        "sv",
        r"\barbetslös(?:a|het)?\s{1,2}(?:har varat\s{1,2})?(?:i\s{1,2})?" + _OPEN_AT_LEAST + _SV_LENGTH,
        _UNEMPLOYED,
        _lasted,
    ),
    _rule(
        "days-unemployed",
        "en",
        r"\bunemployed for\s{1,2}" + _OPEN_AT_LEAST + _EN_LENGTH,
        _UNEMPLOYED,
        _lasted,
    ),
    _rule(
        "days-to-graduation",
        "fi",
        r"\b(?:opinnot päättyvät|opintosi päättyvät|valmistuvat|valmistuu|valmistut|"
        r"koulutus päättyy)\s{1,2}(?:enintään |korkeintaan )?"
        + _FI_LENGTH
        + r"\s{1,2}(?:kuluessa|sisällä|päästä)",
        _GRADUATION,
        _within,
    ),
    _rule(
        "days-to-graduation",
        "fi",
        r"\b(?:valmistumiseen|opintojen päättymiseen)\s{1,2}on\s{1,2}" + _AT_MOST + _FI_LENGTH,
        _GRADUATION,
        _within,
    ),
    _rule(
        "days-to-graduation",
        "sv",
        r"\b(?:studierna avslutas|utexamineras|blir färdiga?|tar examen)\s{1,2}" + _AT_MOST + _SV_LENGTH,
        _GRADUATION,
        _within,
    ),
    _rule(
        "days-to-graduation",
        "en",
        r"\b(?:studies end|graduate|graduates|finish(?:es)? (?:their )?studies)\s{1,2}"
        + _AT_MOST
        + _EN_LENGTH,
        _GRADUATION,
        _within,
    ),
)
LONG_UNEMPLOYED = tuple(
    Pattern(
        "long-unemployed",
        language,
        re.compile(expression),
        _UNEMPLOYED,
        lambda _: Range(low=365),
        Sureness.LOOK,
    )
    for language, expression in (
        ("fi", r"\bpitkäaikaistyöttöm(?:ille|ät)\b"),
        ("sv", r"\blångtidsarbetslösa\b"),
        ("en", r"\blong-term unemployed\b"),
    )
)
