"""The four languages of the product: Finnish and Swedish equal, English and easy Finnish beside them."""

from dataclasses import dataclass

import django.conf.locale


@dataclass(frozen=True)
class Language:
    """A language a page or a text can be in. `html` is the value of a lang attribute (BCP 47)."""

    code: str
    name: str
    html: str


LANGUAGES = (
    Language("fi", "Suomi", "fi"),
    Language("sv", "Svenska", "sv"),
    Language("en", "English", "en"),
    Language("fi-selko", "Helppo suomi", "fi"),
)
CODES = tuple(language.code for language in LANGUAGES)
BY_CODE = {language.code: language for language in LANGUAGES}

# Which other version is read when one is missing: easy Finnish readers read Finnish first.
FALLBACKS = {
    "fi": ("fi", "fi-selko", "sv", "en"),
    "sv": ("sv", "fi", "en", "fi-selko"),
    "en": ("en", "fi", "sv", "fi-selko"),
    "fi-selko": ("fi-selko", "fi", "sv", "en"),
}

django.conf.locale.LANG_INFO["fi-selko"] = {
    "bidi": False,
    "code": "fi-selko",
    "name": "Easy Finnish",
    "name_local": "Helppo suomi",
}


@dataclass(frozen=True)
class Passage:
    """A text in the language that was found. `missing` says that the wanted version does not exist."""

    text: str
    language: str
    missing: bool

    @property
    def html_lang(self) -> str:
        """Value for the lang attribute of the element that holds the passage."""
        return BY_CODE[self.language].html

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def pick(texts: dict[str, str] | None, wanted: str) -> Passage:
    """The version in the wanted language, or the nearest one that exists; an empty passage if there is none."""
    wanted = wanted if wanted in FALLBACKS else "fi"
    for code in FALLBACKS[wanted]:
        text = (texts or {}).get(code, "")
        if text:
            return Passage(text, code, BY_CODE[code].html != BY_CODE[wanted].html)
    return Passage("", wanted, True)
