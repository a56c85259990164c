"""What the frame of every page knows: languages, look, address. Asks the database nothing."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from polku.shared.clock import HELSINKI, now
from polku.shared.languages import BY_CODE, LANGUAGES, Language
from polku.ui.look import Look, look_of


@dataclass(frozen=True)
class LanguageLink:
    """The same page in another language."""

    language: Language
    url: str
    current: bool


class Frame:
    """The frame of one page, worked out only as far as the template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def language(self) -> Language:
        """The language of the page."""
        return BY_CODE.get(translation.get_language() or "fi", LANGUAGES[0])

    @cached_property
    def languages(self) -> list[LanguageLink]:
        """The page in each language, its query kept."""
        rest = self._path_in_any_language()
        return [
            LanguageLink(language, f"/{language.code}/{rest}", language == self.language)
            for language in LANGUAGES
        ]

    def _path_in_any_language(self) -> str:
        # Only the first part of an address names the language; a page without one (an error, a file) has only
        # the front page in others.
        code, _slash, rest = self.request.get_full_path().lstrip("/").partition("/")
        return rest if code in BY_CODE and self.request.resolver_match else ""

    @cached_property
    def look(self) -> Look:
        """Colours and text size of this reader."""
        return look_of(self.request)

    @property
    def here(self) -> str:
        """Which page this is, whoever or whatever it is about: links of the frame are marked by it."""
        match = self.request.resolver_match
        return match.route if match else self.request.path

    @property
    def path(self) -> str:
        """The address of the page within the site, query included."""
        return self.request.get_full_path()

    @property
    def address(self) -> str:
        """The whole address, as it is shown on paper and sent by mail."""
        return f"{settings.SITE_URL}{self.path}"

    @property
    def demo(self) -> bool:
        """Whether this is the demo region."""
        return bool(settings.DEMO)

    @property
    def printed_on(self) -> object:
        """The moment the page was made, for the line at the foot of a print."""
        return now().astimezone(HELSINKI)


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}
