"""Referrals that are needed, and who may send: lääkärin lähete, Kelan tai koulun lähetteellä, läkarremiss."""

import re
from collections.abc import Iterator

from polku_engine.criteria import OneOf
from polku_engine.facts import standard_vocabulary
from polku_engine.proposals.finds import Find, Kind
from polku_engine.proposals.papers import NEED, NOT_NEEDED
from polku_engine.proposals.sentences import Sentence

# Who may send, in words that come before the referral: Finnish, Swedish, English.
_SENDERS = {
    "health_care": (
        "lääkärin|hoitajan|terveydenhuollon|terveyskeskuksen|hoitavan tahon|työterveyshuollon|erikoissairaanhoidon",
        "läkar|hälsovårdens|från hälsovården|läkarens",
        "doctor'?s|medical|health care",
    ),
    "school": (
        "koulun|oppilaitoksen|opinto-ohjaajan|opon|kuraattorin",
        "skolans|läroanstaltens|studiehandledarens",
        "school'?s?",
    ),
    "employment_authority": (
        "työllisyysalueen|te-toimiston|te-palvelujen|työllisyyspalvelujen|työvoimaviranomaisen|työvoimapalvelujen",
        "sysselsättningsområdets|arbets- och näringsbyråns|arbetskraftsmyndighetens",
        "employment (?:authority|office)'?s?",
    ),
    "social_services": (
        "sosiaalitoimen|sosiaalityöntekijän|sosiaalityön|sosiaalipalvelujen|sosiaalihuollon|sosiaaliohjaajan",
        "socialvårdens|socialarbetarens|socialservicens",
        "social (?:services'?|worker'?s?)",
    ),
    "kela": ("kelan", "fpa:s", "kela'?s?"),
    "youth_work": (
        "etsivän nuorisotyön|nuorisotyön|ohjaamon",
        "ungdomsarbetets",
        "youth work'?s?",
    ),
}
_WORD = {
    "fi": re.compile(r"\bläh(?:ete|etteellä|etteen|etettä|että)\b|\bohjauksesta\b"),
    "sv": re.compile(r"(?:\b|(?<=läkar))remiss(?:en)?\b"),
    "en": re.compile(r"\breferral\b"),
}
_LANGUAGES = ("fi", "sv", "en")
_SENDER = {
    language: {code: re.compile(rf"\b(?:{words[place]})") for code, words in _SENDERS.items()}
    for place, language in enumerate(_LANGUAGES)
}
# Those who send stand at most so many letters before the word.
_NEAR = 60
_ALL = standard_vocabulary()["referral_from"].codes
# Finnish "ohjauksesta" alone is any guidance; with a sender it is a referral.
_NEEDS_SENDER = frozenset({"ohjauksesta"})


def find_referrals(sentence: Sentence) -> Iterator[Find]:
    """The referrals a sentence asks for; without a sender those of anybody."""
    if not NEED[sentence.language].search(sentence.low):
        return
    for word in _WORD[sentence.language].finditer(sentence.low):
        if not NOT_NEEDED[sentence.language].search(sentence.low, max(0, word.start() - _NEAR), word.start()):
            yield from _found(sentence, word)


def _found(sentence: Sentence, word: re.Match[str]) -> Iterator[Find]:
    first = max(0, word.start() - _NEAR, sentence.low.rfind(",", 0, word.start()) + 1)
    found = {
        code: sender.start()
        for code, expression in _SENDER[sentence.language].items()
        for sender in expression.finditer(sentence.low, first, word.start())
        # "Terveydenhuollon palveluihin tarvitaan lähete" does not say who sends.
        if not NEED[sentence.language].search(sentence.low, sender.end(), word.start())
    }
    if not found and word[0] in _NEEDS_SENDER:
        return
    start = min(found.values(), default=word.start())
    test = OneOf(*(found or _ALL))
    yield Find("referral_from", test, start, word.end(), "referral", kind=Kind.PAPER)
