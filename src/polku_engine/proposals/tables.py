"""The tables of words beside the code, as patterns."""

import re
import tomllib
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

from polku_engine.criteria import Not, OneOf
from polku_engine.proposals.finds import Kind, Pattern, always
from polku_engine.proposals.proposal import Sureness

LANGUAGES = ("fi", "sv", "en")


def patterns(file: str, kind: Kind, needs: Callable[[str, str], re.Pattern[str] | None]) -> Iterator[Pattern]:
    """A pattern for every rule of a table and every language; `needs` gives what else its sentence must hold."""
    text = resources.files("polku_engine.proposals").joinpath(file).read_text("utf-8")
    for rule, entry in tomllib.loads(text).items():
        for language in LANGUAGES:
            yield _pattern(rule, entry, language, kind, needs(rule, language))


def _pattern(
    rule: str, entry: dict[str, Any], language: str, kind: Kind, needs: re.Pattern[str] | None
) -> Pattern:
    return Pattern(
        rule,
        language,
        re.compile("|".join(entry[language])),
        entry["fact"],
        always(OneOf(*entry["one_of"]) if "one_of" in entry else Not(OneOf(*entry["none_of"]))),
        Sureness(entry.get("sureness", "exact")),
        kind,
        needs,
    )
