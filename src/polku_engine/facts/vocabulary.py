"""The first vocabulary of facts, read from `vocabulary.toml` beside this file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from polku_engine.facts.definitions import Changes, Fact, FactKind, Option, Sensitivity, Texts, Vocabulary


@cache
def standard_vocabulary() -> Vocabulary:
    """About 60 facts on work ability, studies, employment, income, living, language, support needs and wishes.

    >>> len(standard_vocabulary())
    61
    """
    text = resources.files("polku_engine.facts").joinpath("vocabulary.toml").read_text("utf-8")
    return Vocabulary(_fact(key, entry) for key, entry in tomllib.loads(text).items())


def _fact(key: str, entry: Mapping[str, Any]) -> Fact:
    return Fact(
        key,
        FactKind(entry["kind"]),
        Texts(**entry["label"]),
        Texts(**entry["question"]),
        Sensitivity(entry["sensitivity"]),
        Changes(entry["changes"]),
        tuple(Option(code, Texts(fi, sv, en)) for code, fi, sv, en in entry.get("options", ())),
        entry.get("open", False),
        entry.get("unit", ""),
        entry.get("whole", True),
        entry.get("source", ""),
        entry.get("valid_days"),
    )
