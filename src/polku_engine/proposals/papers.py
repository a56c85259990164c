"""What one must have: lähete, päätös, lausunto, suunnitelma, kielitaito. A paper that is not needed is no condition."""

import re
from dataclasses import replace

from polku_engine.proposals.finds import Kind
from polku_engine.proposals.tables import patterns

NEED = {
    "fi": re.compile(
        r"\b(?:ota mukaan|tuo mukana\w{0,3}|toimita|tarvit\w{1,8}|edellyt\w{1,10}|vaadi\w{1,6}|vaati\w{1,5}|"
        r"tarvitse\w{0,3}|pitää olla|tulee olla|täytyy olla|on oltava|"
        r"hakeudutaan|pääsee|pääset|hakemukseen|liitteeksi|liitä|lähetteellä|lausunnolla|päätöksellä|perusteella|"
        r"joilla on|jolla on|jos sinulla on|saaneille|saanut|saanee\w{0,4}|voimassa)\b"
    ),
    "sv": re.compile(
        r"\b(?:behöv\w{1,3}|kräv\w{1,3}|förutsätt\w{0,6}|måste|ska ha|bör ha|genom|med remiss|på remiss|"
        r"enligt beslut|"
        r"har fått|ta med|bifoga\w{0,2}|som har|om du har|med)\b"
    ),
    "en": re.compile(
        r"\b(?:need\w{0,2}|requires?|required|must|with a|on a|by|attach|who have|if you have)\b"
    ),
}
# Living in Finland is said in a way that needs no other word.
NEEDS_NOTHING = frozenset({"finland"})


# What a service gives, or does without, one need not have.
NOT_NEEDED = {
    "fi": re.compile(r"\b(?:ilman|antaa|antavat|kirjoittaa|tekee|saat)\s(?:[\w-]{1,30}\s){0,2}$"),
    "sv": re.compile(r"\b(?:utan|skriver|ger|gör(?: upp)?)\s(?:[\w-]{1,30}\s){0,4}$"),
    "en": re.compile(r"\b(?:without|gives?|writes?|makes?)\s(?:[\w-]{1,30}\s){0,3}$"),
}


def _needs(rule: str, language: str) -> re.Pattern[str] | None:
    return None if rule in NEEDS_NOTHING else NEED[language]


PAPERS = tuple(
    replace(pattern, unless_before=NOT_NEEDED[pattern.language])
    for pattern in patterns("papers.toml", Kind.PAPER, _needs)
)
