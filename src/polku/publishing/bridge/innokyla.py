"""An operating model under the headings that Innokylä asks for.

The headings are those of public pages of operating models at innokyla.fi as they stood in 2023: the basic information,
and the part *Oivalla ja ymmärrä* of the path of development. They are that service's own words and not translated. How
many characters a field takes is told only to those who are signed in there: counts are given and no limit is claimed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from polku.publishing.content import PublicationContent

SOURCE = "innokyla.fi, toimintamallien julkiset sivut, 2023"
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


@dataclass(frozen=True)
class Field:
    """A field of Innokylä: its key here, its heading there, and what stands in it."""

    key: str
    heading: str
    text: str

    @property
    def characters(self) -> int:
        """How long the text is, spaces included."""
        return len(self.text)


HEADINGS = {
    "name": "Toimintamallin nimi",
    "short": "Toimintamallin lyhyt kuvaus",
    "place": "Toteutuspaikka",
    "region": "Paikkakunta, maakunta tai hyvinvointialue",
    "funder": "Toimintamallin rahoittaja",
    "idea": "Ratkaisun perusidea",
    "conditions": "Toimivuuden ja käyttöönoton ehdot",
    "environment": "Toimintaympäristö",
    "needs": "Kehitystyön lähtökohtana olevat tarpeet",
    "together": "Kehittäjäjoukon kokoaminen ja yhteiskehittäminen",
    "change": "Tavoiteltu muutos",
    "measuring": "Muutoksen mittaaminen",
}
# These come from the publication itself.
OWN = ("name", "short", "idea")


def fields_of(content: PublicationContent) -> list[Field]:
    """Every field in Innokylä's order; what stands in the publication under the same heading is taken from there."""
    main = content.main_text
    parts = _parts(main.text)
    own = {"name": main.title, "short": main.summary, "idea": parts.get("", "")}
    return [
        Field(
            key, heading, content.innokyla.get(key) or parts.get(heading.casefold(), "") or own.get(key, "")
        )
        for key, heading in HEADINGS.items()
    ]


def as_text(fields: list[Field]) -> str:
    """All fields as one plain text, to be copied field by field."""
    return "\n\n".join(f"{field.heading}\n({field.characters})\n\n{field.text}" for field in fields) + "\n"


def _parts(text: str) -> dict[str, str]:
    """The text under each heading, without marks; what stands before the first, or all of it, under an empty one."""
    found: dict[str, str] = {}
    heading, start = "", 0
    for match in _HEADING.finditer(text):
        found[heading] = _plain(text[start : match.start()])
        heading, start = match[1].strip().casefold(), match.end()
    found[heading] = _plain(text[start:])
    ours = {name.casefold() for name in HEADINGS.values()}
    if not ours & found.keys():
        return {"": _plain(text)}
    return found


def _plain(text: str) -> str:
    text = re.sub(r"^ {0,3}#{1,6}\s+", "", text, flags=re.MULTILINE)
    text = re.sub(r"\[([^\]\n]{0,300})\]\(([^)\s]{0,500})[^)\n]{0,100}\)", r"\1 (\2)", text)
    return re.sub(r"\*{1,2}([^*\n]+)\*{1,2}", r"\1", text).strip()
