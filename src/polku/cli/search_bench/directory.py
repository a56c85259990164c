"""A generated directory of any size: services with realistic inflected Finnish and Swedish, and what each is about."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from polku.cli.search_bench.language import Concept, Forms, concepts, finnish, group_forms, tables
from polku.search import Document

PROVIDERS = 200
DAYS = 3_000


@dataclass(frozen=True, slots=True)
class Service:
    """A generated service: the document, and what a judge needs to know of it."""

    document: Document
    main: str
    second: tuple[str, ...]
    mentioned: tuple[str, ...]
    group: str
    municipalities: frozenset[str]
    nationwide: bool


def services(count: int, seed: int = 20_260_101) -> Iterator[Service]:
    """Generate services; the same count and seed give the same directory."""
    dice = random.Random(seed)  # noqa: S311 - no secret depends on it
    for number in range(count):
        yield _service(number, dice)


def _service(number: int, dice: random.Random) -> Service:
    keys = list(concepts())
    main, *others = dice.sample(keys, 3)
    second = tuple(others[:1]) if dice.random() < 0.4 else ()
    mentioned = tuple(others[1:]) if dice.random() < 0.5 else ()
    group = dice.choice(list(group_forms()))
    municipalities, nationwide = _area(dice)
    story = _Story(dice, concepts()[main], second, mentioned, group, sorted(municipalities))
    document = Document(
        id=f"s{number:06d}",
        kind="activity" if dice.random() < 0.25 else "service",
        texts=story.texts(),
        municipalities=municipalities,
        nationwide=nationwide,
        facets=_facets(dice, main, second, group),
        points=() if nationwide else _points(dice, sorted(municipalities)),
        fresh=float(dice.randrange(DAYS)),
    )
    return Service(document, main, second, mentioned, group, municipalities, nationwide)


def _area(dice: random.Random) -> tuple[frozenset[str], bool]:
    if dice.random() < 0.08:
        return frozenset(), True
    codes = list(tables("concepts.toml")["municipalities"])
    return frozenset(dice.sample(codes, dice.choice((1, 1, 1, 2, 6)))), False


def _points(dice: random.Random, municipalities: Sequence[str]) -> tuple[tuple[float, float], ...]:
    places = tables("concepts.toml")["municipalities"]
    return tuple(
        (
            1000.0 * places[code][4] + dice.uniform(-9000, 9000),
            1000.0 * places[code][5] + dice.uniform(-9000, 9000),
        )
        for code in municipalities[:3]
    )


def _facets(
    dice: random.Random, main: str, second: tuple[str, ...], group: str
) -> Mapping[str, frozenset[str]]:
    return {
        "theme": frozenset({concepts()[main].theme}),
        "service_class": frozenset({main, *second}),
        "target_group": frozenset({group}),
        "language": frozenset(dice.sample(("fi", "sv", "en", "se"), dice.choice((1, 2, 2, 3)))),
        "access": frozenset({dice.choice(("just_come", "appointment", "referral"))}),
        "cost": frozenset({dice.choice(("free", "free", "paid"))}),
        "provider": frozenset({f"p{dice.randrange(PROVIDERS)}"}),
    }


@dataclass(frozen=True, slots=True)
class _Story:
    """The words of one service in the languages it is written in."""

    dice: random.Random
    main: Concept
    second: tuple[str, ...]
    mentioned: tuple[str, ...]
    group: str
    municipalities: Sequence[str]

    def texts(self) -> dict[str, dict[str, list[str]]]:
        place = self._place()
        written = {"fi": 0.94, "sv": 0.55, "en": 0.20}
        chosen = [language for language, share in written.items() if self.dice.random() < share] or ["fi"]
        name_style = self.dice.random()
        brand = self.dice.choice(tables("texts.toml")["brands"])
        labels = self.dice.random() < 0.9
        texts: dict[str, dict[str, list[str]]] = {}
        for language in written:
            fields = self._written(language, place, name_style, brand) if language in chosen else {}
            theme = tables("concepts.toml")["themes"][self.main.theme][language]
            fields["labels"] = [theme, *([self.main.label(language)] if labels else [])]
            texts[language] = fields
        texts["fi"]["provider"] = [f"{place[1]} kaupunki"]
        texts["sv"]["provider"] = [f"{place[3]} stad"]
        return texts

    def _place(self) -> Sequence[Any]:
        places = tables("concepts.toml")["municipalities"]
        code = self.municipalities[0] if self.municipalities else self.dice.choice(list(places))
        return list(places[code])

    def _written(
        self, language: str, place: Sequence[Any], name_style: float, brand: str
    ) -> dict[str, list[str]]:
        words = self._words(language, place)
        texts = tables("texts.toml")[language]
        summary = [self._sentence(texts["summaries"], words)]
        if self.second:
            summary.append(self._sentence(texts["with_second"], words))
        description = [self._sentence(texts["about"], words)]
        description += [self._sentence(texts["filler"], words) for _ in range(self.dice.randrange(2, 6))]
        if self.mentioned:
            description.append(self._sentence(texts["mentions"], words))
        return {
            "name": [self._name(language, place, name_style, brand)],
            "summary": summary,
            "description": description,
            "keywords": [concepts()[key].label(language) for key in self.second],
        }

    def _sentence(self, templates: Sequence[str], words: Mapping[str, Any]) -> str:
        sentence = self.dice.choice(templates).format_map(words)
        return sentence[0].upper() + sentence[1:]

    def _words(self, language: str, place: Sequence[Any]) -> dict[str, Any]:
        groups = tables("concepts.toml")["groups"]
        words: dict[str, Any] = {"M": self.main.forms[language]}
        words["S"] = concepts()[self.second[0]].forms[language] if self.second else {}
        words["D"] = concepts()[self.mentioned[0]].forms[language] if self.mentioned else {}
        if language == "fi":
            words |= {"G": group_forms()[self.group], "P": {"gen": place[1], "ine": place[2]}}
            words |= {"N": self._other_noun(), "O": self._other_noun()}
        else:
            words |= {"G": groups[self.group][language], "P": place[3] if language == "sv" else place[0]}
        return words

    def _other_noun(self) -> Forms:
        beginnings, nouns = _other_words()
        return _other_noun(self.dice.choice(beginnings), self.dice.choice(nouns))

    def _name(self, language: str, place: Sequence[Any], style: float, brand: str) -> str:
        term = self.main.forms[language]["nom"]
        if style < 0.22:
            return brand
        if style < 0.38:
            return f"{brand} – {term}"
        if language == "fi":
            if style < 0.55:
                return f"{group_forms()[self.group]['p_gen'].capitalize()} {term}"
            if style < 0.75:
                return f"{place[1]} {term}"
            if style < 0.85:
                return self.main.forms["fi"]["p_nom"].capitalize()
        return term.capitalize()


@cache
def _other_words() -> tuple[list[str], list[str]]:
    others = tables("texts.toml")["others"]
    return others["beginnings"].split(), others["nouns"].split()


@cache
def _other_noun(beginning: str, noun: str) -> Forms:
    return finnish(tables("paradigms.toml")["fi"][noun], beginning)
