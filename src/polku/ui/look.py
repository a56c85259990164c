"""How the pages look to one reader: colours and text size, remembered in a cookie that says nothing else."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

COOKIE = "look"
COLOURS = ("system", "light", "dark")
SIZES = ("md", "lg", "xl")
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Look:
    """A reader's choice; the default follows the device."""

    colours: str = "system"
    size: str = "md"

    @property
    def chosen(self) -> bool:
        """Whether anything differs from the default."""
        return self != Look()


def look_of(request: HttpRequest) -> Look:
    """The choice in the cookie; anything unknown in it counts as no choice."""
    colours, _, size = request.COOKIES.get(COOKIE, "").partition(".")
    return Look(
        colours if colours in COLOURS else "system",
        size if size in SIZES else "md",
    )


def remember(response: HttpResponse, look: Look, *, secure: bool) -> None:
    """Keep the choice for a year, or forget it when it is the default."""
    if not look.chosen:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    response.set_cookie(
        COOKIE, f"{look.colours}.{look.size}", max_age=A_YEAR, samesite="Lax", httponly=True, secure=secure
    )
