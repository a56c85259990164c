"""Ages: alle 29-vuotiaille, 16–29-vuotiaat, yli 18 v., fyllt 18 år, aged 16 to 29."""

import re

from polku_engine.criteria import OneOf, Range, Test
from polku_engine.proposals.finds import Pattern, always
from polku_engine.proposals.proposal import Sureness

_OLDEST = 120
_DASH = r"\s{0,2}(?:[-–—]|ja|och|to|till|and)\s{0,2}"
# Whose age it is: "alle 18-vuotiaan vanhemmat" tells of the parents' child.
_OF_CHILDREN = (
    r"(?!\s{0,2}(?:lapsen|lasten|nuoren|nuorten|pojan|tytön|oppilaan)?\s{0,2}"
    r"(?:vanhem|perhe|huoltaj|läheis|lapsen vanhem))"
)
_FI_AGE = r"[\s-]{0,2}(?:vuotiai\w{1,7}|vuotiaa\w{1,7}|vuotias|vuotiaat|v\.?(?=[\s,.;)]|$))" + _OF_CHILDREN
_BEFORE_CHILDREN = re.compile(r"\b(?:familj\w{0,4}|föräld\w{1,4}|vårdnadshavar\w{0,3}) [^.,]{0,30}barn\s$")


def _number(match: re.Match[str], name: str) -> int | None:
    value = int(match[name])
    return value if value <= _OLDEST else None


def _between(match: re.Match[str]) -> Test | None:
    low, high = _number(match, "low"), _number(match, "high")
    return Range(low, high) if low is not None and high is not None and low < high else None


def _from(match: re.Match[str]) -> Test | None:
    age = _number(match, "age")
    return None if age is None else Range(low=age)


def _to(match: re.Match[str]) -> Test | None:
    age = _number(match, "age")
    return None if age is None else Range(high=age)


def _below(match: re.Match[str]) -> Test | None:
    age = _number(match, "age")
    return Range(high=age, high_included=False) if age else None


def _exactly(match: re.Match[str]) -> Test | None:
    age = _number(match, "age")
    return None if age is None else OneOf(age)


def _rule(
    name: str, language: str, expression: str, test: object, sure: Sureness = Sureness.EXACT
) -> Pattern:
    return Pattern(
        name,
        language,
        re.compile(expression),
        "age",
        test,  # type: ignore[arg-type]
        sure,
        unless_before=_BEFORE_CHILDREN if language == "sv" else None,
    )


_AGE, _LOW_HIGH = r"(?P<age>\d{1,3})", r"(?P<low>\d{1,3})" + _DASH + r"(?P<high>\d{1,3})"
LOOK = Sureness.LOOK
AGES = (
    _rule("age-from-to", "fi", r"(?<![\d.,])" + _LOW_HIGH + _FI_AGE, _between),
    _rule(
        "age-from-to",
        "fi",
        r"\b(?:iältään|ikä on|iän on oltava|ikäryhmä|ikä)\s{1,2}" + _LOW_HIGH + r"\s{0,2}v",
        _between,
    ),
    _rule("age-below", "fi", r"\balle\s{1,2}" + _AGE + _FI_AGE, _below),
    _rule("age-over", "fi", r"\byli\s{1,2}" + _AGE + _FI_AGE, _from, LOOK),
    _rule("age-at-least", "fi", r"\bvähintään\s{1,2}" + _AGE + _FI_AGE, _from),
    _rule(
        "age-at-least", "fi", r"\b" + _AGE + r"\s{0,2}(?:vuotta|v\.?)\s{1,2}täyttäne(?:ille|et|itä)\b", _from
    ),
    _rule("age-at-least", "fi", r"\b" + _AGE + r"\s{0,2}vuotta\s{1,2}täyttän(?:yt|eellä)\b", _from),
    _rule("age-at-least", "fi", r"\btäyttänyt\s{1,2}" + _AGE + r"\s{0,2}vuotta", _from),
    _rule("age-at-least", "fi", r"\b" + _AGE + r"[\s-]{0,2}vuotiaa?sta (?:alkaen|lähtien|ylöspäin)", _from),
    _rule("age-at-least", "fi", r"\b(?:ala)?ikäraja(?:na)? on\s{1,2}" + _AGE + r"\s{0,2}v", _from),
    _rule("age-at-most", "fi", r"\b(?:enintään|korkeintaan)\s{1,2}" + _AGE + _FI_AGE, _to),
    _rule(
        "age-exactly",
        "fi",
        r"(?<![\d–-])(?<!alle )(?<!yli )\b" + _AGE + r"-vuotiai?(?:lle|t|den)\w{0,3}" + _OF_CHILDREN,
        _exactly,
    ),
    _rule("age-adult", "fi", r"\btäysi-?ikäis(?:ille|et|iä|elle)\b|\btäysi-ikäinen\b", always(Range(low=18))),
    _rule("age-minor", "fi", r"\balaikäis(?:ille|et)\b", always(Range(high=18, high_included=False)), LOOK),
    _rule("age-from-to", "sv", r"(?<![\d.,])" + _LOW_HIGH + r"[\s-]{0,2}(?:år(?:iga|ingar)?\b)", _between),
    _rule("age-below", "sv", r"\b(?:under|yngre än)\s{1,2}" + _AGE + r"\s{0,2}år\b", _below),
    _rule("age-over", "sv", r"\b(?<!i )(?:över|äldre än)\s{1,2}" + _AGE + r"\s{0,2}år\b", _from, LOOK),
    _rule(
        "age-at-least",
        "sv",
        r"\b(?:minst\s{1,2}|fyllt\s{1,2}|från\s{1,2})" + _AGE + r"\s{0,2}år\b(?! sedan)",
        _from,
    ),
    _rule("age-at-least", "sv", r"\b" + _AGE + r"\s{0,2}år fyllda\b", _from),
    _rule("age-at-most", "sv", r"\b(?:högst|upp till)\s{1,2}" + _AGE + r"\s{0,2}år\b(?: gam)?", _to, LOOK),
    _rule("age-exactly", "sv", r"(?<![\d–-])\b" + _AGE + r"-åringar(?:na)?\b", _exactly),
    _rule("age-adult", "sv", r"\b(?:ska|måste) vara myndig\b|\bför myndiga\b", always(Range(low=18)), LOOK),
    _rule(
        "age-minor", "sv", r"\b(?:för|till) minderåriga\b", always(Range(high=18, high_included=False)), LOOK
    ),
    _rule("age-from-to", "en", r"\b(?:aged|between|ages)\s{1,2}" + _LOW_HIGH + r"\b", _between),
    _rule("age-from-to", "en", r"(?<![\d.,])" + _LOW_HIGH + r"(?:\s|-)year(?:s|(?:\s|-)olds?)", _between),
    _rule(
        "age-below",
        "en",
        r"\bunder(?: the age of)?\s{1,2}" + _AGE + r"\b(?!\s{0,2}(?:%|euro|hour|day|month|week))",
        _below,
    ),
    _rule(
        "age-over",
        "en",
        r"\bover(?: the age of)?\s{1,2}"
        + _AGE
        + r"\b(?!\s{0,2}(?:%|euro|hour|day|month|week|year(?!s? old)))",
        _from,
        LOOK,
    ),
    _rule("age-at-least", "en", r"\bat least\s{1,2}" + _AGE + r"\s{1,2}years old\b", _from),
    _rule("age-at-least", "en", r"\b" + _AGE + r"\s{1,2}(?:years )?or (?:over|older)\b", _from),
)
