"""Facts: the typed questions a situation answers. Immutable values, validated when made."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

LANGUAGES = ("fi", "sv", "en", "fi-selko")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")


class FactError(ValueError):
    """A definition or a value of a fact is not valid.

    >>> issubclass(FactError, ValueError)
    True
    """


class FactKind(StrEnum):
    """What an answer is made of.

    >>> FactKind("code") is FactKind.CODE
    True
    """

    BOOLEAN = "boolean"
    NUMBER = "number"
    DATE = "date"
    CODE = "code"
    CODES = "codes"


class Sensitivity(StrEnum):
    """What kind of personal data an answer is.

    >>> Sensitivity.SPECIAL.value
    'special'
    """

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SPECIAL = "special"
    SECRET = "secret"  # noqa: S105 (a class of data)


class Changes(StrEnum):
    """How a person's situation can change at this point; the nearest miss prefers what changes easily.

    What grows or shrinks does so by itself as days pass.

    >>> Changes("grows") is Changes.GROWS
    True
    """

    NEVER = "never"
    GROWS = "grows"
    SHRINKS = "shrinks"
    SLOWLY = "slowly"
    EASILY = "easily"


@dataclass(frozen=True, slots=True)
class Texts:
    """The same text in the product's languages; easy Finnish only where it differs."""

    fi: str
    sv: str
    en: str
    selko: str = ""

    def in_language(self, language: str) -> str:
        """The text in `fi`, `sv`, `en` or `fi-selko`. Raises `KeyError` for another language.

        >>> Texts("ikä", "ålder", "age").in_language("fi-selko")
        'ikä'
        """
        return {"fi": self.fi, "sv": self.sv, "en": self.en, "fi-selko": self.selko or self.fi}[language]


@dataclass(frozen=True, slots=True)
class Option:
    """One code a fact may take.

    >>> Option("fi", Texts("suomi", "finska", "Finnish")).label.sv
    'finska'
    """

    code: str
    label: Texts

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise FactError(f"a code is letters, digits and _ . : -, not {self.code!r}")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that can be known about a situation. Raises `FactError` when the parts do not fit together.

    `unit` is of a number; `options` are of a code or codes; `open_codes` says that the codes come from a
    register outside; `valid_days` is how long an answer holds (none: it does not age); `whole` numbers have
    no parts.

    >>> question = Texts("Kuinka vanha olet?", "Hur gammal är du?", "How old are you?")
    >>> Fact("age", FactKind.NUMBER, Texts("Ikä", "Ålder", "Age"), question, unit="years").whole
    True
    """

    key: str
    kind: FactKind
    label: Texts
    question: Texts
    sensitivity: Sensitivity = Sensitivity.PERSONAL
    changes: Changes = Changes.EASILY
    options: tuple[Option, ...] = ()
    open_codes: bool = False
    unit: str = ""
    whole: bool = True
    source: str = ""
    valid_days: int | None = None

    def __post_init__(self) -> None:
        coded = self.kind in (FactKind.CODE, FactKind.CODES)
        problems = [
            (not _KEY.fullmatch(self.key), "the key is small letters, digits and _"),
            (bool(self.options) and not coded, "only codes have options"),
            (coded and not self.options and not self.open_codes, "codes need options"),
            (self.kind is FactKind.CODES and self.open_codes, "a set of codes needs its options listed"),
            (len(set(self.codes)) < len(self.codes), "an option stands twice"),
            (bool(self.unit) and self.kind is not FactKind.NUMBER, "only numbers have a unit"),
            (self.valid_days is not None and self.valid_days < 1, "an answer holds at least one day"),
            (not (self.label.fi and self.label.sv and self.label.en), "the label lacks a language"),
            (
                not (self.question.fi and self.question.sv and self.question.en),
                "the question lacks a language",
            ),
        ]
        wrong = [message for is_wrong, message in problems if is_wrong]
        if wrong:
            raise FactError(f"fact {self.key!r}: {'; '.join(wrong)}")

    def __hash__(self) -> int:
        # Equal facts have equal keys; hashing all texts would cost more than anything a fact is looked up for.
        return hash(self.key)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the options, in order."""
        return tuple(option.code for option in self.options)

    @property
    def label_key(self) -> str:
        """The key of the label for translation: `fact.age.label`."""
        return f"fact.{self.key}.label"

    @property
    def question_key(self) -> str:
        """The key of the question for translation: `fact.age.question`."""
        return f"fact.{self.key}.question"


class Vocabulary(Mapping[str, Fact]):
    """Facts by key, in the order a conversation would take. Raises `FactError` for a key used twice.

    >>> from polku_engine.facts import standard_vocabulary
    >>> standard_vocabulary()["age"].unit
    'years'
    """

    __slots__ = ("_by_key",)

    def __init__(self, facts: Iterable[Fact]) -> None:
        by_key: dict[str, Fact] = {}
        for fact in facts:
            if fact.key in by_key:
                raise FactError(f"fact {fact.key!r} is defined twice")
            by_key[fact.key] = fact
        self._by_key = MappingProxyType(by_key)

    def __getitem__(self, key: str) -> Fact:
        return self._by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    def __hash__(self) -> int:
        return hash(tuple(self._by_key.values()))
