"""Codes of publications, their checks and what a check finds, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PublicationKind(TextChoices):
    """What is published."""

    NEWS = "news", _("News")
    MINUTES = "minutes", _("Minutes")
    PLAN = "plan", _("Plan")
    MODEL = "model", _("Operating model")
    MATERIAL = "material", _("Material")


class PublicationState(TextChoices):
    """Whether the public sees it."""

    DRAFT = "draft", _("Not public")
    PUBLISHED = "published", _("Public")
    ARCHIVED = "archived", _("In the archive")
    WITHDRAWN = "withdrawn", _("Taken away")


class VersionState(TextChoices):
    """Where a version stands on its way."""

    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced")


class TextState(TextChoices):
    """How far one language version is; only written ones are shown to the public."""

    DRAFT = "draft", _("Being written")
    READY = "ready", _("Ready")
    TRIED = "tried", _("Ready, and tried with readers")


class Code(TextChoices):
    """What a check can find. The first seven are places that may be personal data."""

    NAME = "name", _("Name of a person")
    PHONE = "phone", _("Telephone number")
    EMAIL = "email", _("E-mail address of a person")
    IDENTITY_CODE = "identity_code", _("Personal identity code")
    BIRTH_DATE = "birth_date", _("Day of birth")
    ACCOUNT = "account", _("Bank account number")
    ADDRESS = "address", _("Home address")
    VERSION_MISSING = "version_missing", _("Language version is missing")
    VERSION_DRAFT = "version_draft", _("Language version is not ready")
    VERSION_STALE = "version_stale", _("Language version is older than the text")
    HEADING_JUMP = "heading_jump", _("A level of headings is skipped")
    NO_HEADINGS = "no_headings", _("Long text without headings")
    VAGUE_LINK = "vague_link", _("Link text does not say where it leads")
    BARE_LINK = "bare_link", _("A web address stands as link text")
    CAPITALS = "capitals", _("Text in capital letters")
    NO_DESCRIPTION = "no_description", _("Picture without a description")
    PDF_UNTAGGED = "pdf_untagged", _("PDF without tags")
    PDF_NO_TITLE = "pdf_no_title", _("PDF without a title")
    PDF_NO_LANGUAGE = "pdf_no_language", _("PDF does not say its language")
    PDF_NO_TEXT = "pdf_no_text", _("PDF without text")
    PDF_AUTHOR = "pdf_author", _("PDF properties name somebody")


PERSONAL = frozenset(
    {
        Code.NAME,
        Code.PHONE,
        Code.EMAIL,
        Code.IDENTITY_CODE,
        Code.BIRTH_DATE,
        Code.ACCOUNT,
        Code.ADDRESS,
        Code.PDF_AUTHOR,
    }
)


class Answer(TextChoices):
    """What was answered to a finding."""

    OPEN = "open", _("Open")
    REMOVED = "removed", _("Removed")
    KEPT = "kept", _("Stays, for a reason")
