"""Publications in words, in the active language."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from polku.publishing.choices import Code
from polku.publishing.detector.easy import Hardness
from polku.publishing.models import CheckFinding
from polku.shared.languages import BY_CODE

_WHAT_TO_DO = {
    Code.NAME: gettext_lazy("Take the name out, or say why it may stand there: for example, the person has agreed."),
    Code.PHONE: gettext_lazy("Take the number out, or say whose it is: the number of a service may stay."),
    Code.EMAIL: gettext_lazy("Take the address out, or write a shared address of the organisation."),
    Code.IDENTITY_CODE: gettext_lazy("Take it out. A personal identity code is never published."),
    Code.BIRTH_DATE: gettext_lazy("Take the day out."),
    Code.ACCOUNT: gettext_lazy("Take the number out, or say whose account it is."),
    Code.ADDRESS: gettext_lazy("Take the address out if somebody lives there."),
    Code.VERSION_MISSING: gettext_lazy("Write this language version, or say why there is none."),
    Code.VERSION_DRAFT: gettext_lazy("It is not shown to readers before it is ready."),
    Code.VERSION_STALE: gettext_lazy("The text has changed after this version was written. Compare them."),
    Code.HEADING_JUMP: gettext_lazy("Use the next level, so that a screen reader can follow."),
    Code.NO_HEADINGS: gettext_lazy("Divide the text with headings: begin a line with ## and a space."),
    Code.VAGUE_LINK: gettext_lazy("Write into the link what is found behind it."),
    Code.BARE_LINK: gettext_lazy("Write into the link what is found behind it, instead of its address."),
    Code.CAPITALS: gettext_lazy("Write it in ordinary letters: capitals are slow to read."),
    Code.NO_DESCRIPTION: gettext_lazy("Tell what the picture shows, for those who cannot see it."),
    Code.PDF_UNTAGGED: gettext_lazy("Save the PDF anew with tags (accessible PDF), or write it as text here."),
    Code.PDF_NO_TITLE: gettext_lazy("Give the document a title in its properties, and save it anew."),
    Code.PDF_NO_LANGUAGE: gettext_lazy("Choose the language of the document in its properties, and save it anew."),
    Code.PDF_NO_TEXT: gettext_lazy("It holds only pictures of text. Make the PDF from the document itself."),
    Code.PDF_AUTHOR: gettext_lazy("Take the author out of the document's properties, and save it anew."),
}  # fmt: skip
_WHY_HARD = {
    Hardness.LONG_SENTENCE: gettext_lazy("A long sentence"),
    Hardness.LONG_WORD: gettext_lazy("A long word"),
    Hardness.PASSIVE: gettext_lazy("It does not say who does it"),
    Hardness.ABBREVIATION: gettext_lazy("An abbreviation"),
    Hardness.NUMBER: gettext_lazy("A number that is hard to grasp"),
    Hardness.OFFICIAL: gettext_lazy("A word of offices"),
    Hardness.MANY_COMMAS: gettext_lazy("Many things in one sentence"),
    Hardness.BRACKETS: gettext_lazy("A side remark in brackets"),
}  # fmt: skip
_FIELDS = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "text": gettext_lazy("Text"),
}


def page_language() -> str:
    """The code of the page's language."""
    code = get_language() or "fi"
    return code if code in BY_CODE else "fi"


def language_label(code: str) -> str:
    """A language, in the page's language."""
    return {
        "fi": _("Finnish"),
        "sv": _("Swedish"),
        "en": _("English"),
        "fi-selko": _("Easy Finnish"),
    }[code]


def place_phrase(finding: CheckFinding, names: dict[int, str]) -> str:
    """Where a finding stands: *Finnish, text*, or the name of a file."""
    first, _dot, rest = finding.place.partition(".")
    if first == "file":
        return names.get(int(rest.partition(".")[0]), "")
    if first == "innokyla":
        return _("Texts for Innokylä")
    if rest:
        return f"{language_label(first)}: {_FIELDS[rest]}"
    return language_label(first)


def what_to_do(code: str) -> str:
    """What may be done about a finding."""
    return str(_WHAT_TO_DO[Code(code)])


def why_hard(why: Hardness) -> str:
    """Why a place may be hard to read."""
    return str(_WHY_HARD[why])
