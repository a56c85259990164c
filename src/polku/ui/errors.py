"""Pages that tell what went wrong and what to do next, in the reader's language, and keep secrets secret."""

import logging
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext_lazy as _

from polku.shared.errors import PolkuError
from polku.ui.context import Frame

log = logging.getLogger("polku.pages")


@dataclass(frozen=True)
class Explanation:
    """What a refusal means to a person: what happened, and what to do next."""

    title: str | Promise
    happened: str | Promise
    next: str | Promise


EXPLANATIONS = {
    400: Explanation(
        _("We could not read that"),
        _("Something in the address or in the form was written in a way this site does not understand."),
        _("Go back and try again. If you came by a link, the link may be broken."),
    ),
    403: Explanation(
        _("You cannot open this page"),
        _("The page is meant for others, or your sign-in has ended."),
        _("Sign in again, or ask the person who gave you the address."),
    ),
    404: Explanation(
        _("This page is not here"),
        _("The page may have been moved or removed, or there may be a mistake in the address."),
        _("Search for what you need, or start from the front page."),
    ),
    405: Explanation(
        _("This address does not work like that"),
        _("The address exists, but it was used in a way it does not answer."),
        _("Start from the front page and go on from there."),
    ),
    409: Explanation(
        _("Somebody else changed this at the same time"),
        _("Nothing was saved, so that neither version is lost."),
        _("Go back, copy what you wrote, reload the page and make your change again."),
    ),
    410: Explanation(
        _("This link has ended"),
        _("The link worked only for a certain time, or it has been used already."),
        _("Ask for a new link from the one who sent it."),
    ),
    413: Explanation(
        _("That was too large"),
        _("The file or the text is larger than this site takes in."),
        _("Go back and send a smaller file, or a part at a time."),
    ),
    422: Explanation(
        _("Something needs to be corrected"),
        _("What was sent could not be used as it was."),
        _("Go back, correct it and send it again."),
    ),
    429: Explanation(
        _("Let's take a short break"),
        _("So many requests came from you in a short time that we paused."),
        _("Wait a few minutes and try again."),
    ),
    500: Explanation(
        _("Something went wrong on our side"),
        _("The fault is ours, not yours. It has been written down for us to look into."),
        _("Try again in a moment. If it happens again, please tell us."),
    ),
    503: Explanation(
        _("The site is resting for a moment"),
        _("It is being updated, or so many people are using it that it cannot answer just now."),
        _("Try again in a few minutes."),
    ),
}

FORM_TOO_OLD = Explanation(
    _("The form had been open too long"),
    _("To keep you safe, a form can be sent only from the page where it was opened, with cookies allowed."),
    _("Go back, reload the page and send the form again. Copy a long text first, so that you keep it."),
)


def error_page(
    request: HttpRequest,
    error: PolkuError | None = None,
    status: int | None = None,
    explanation: Explanation | None = None,
) -> HttpResponse:
    """A whole page about an error. `error` gives the sentence shown first; `status` overrides the error's own."""
    code = status or (error.status if error else 400)
    problems = getattr(error, "problems", {})
    context = {
        "explanation": explanation or explain(code),
        "message": error.args[0] if error and error.args else "",
        "problems": [sentence for sentences in problems.values() for sentence in sentences],
        "noindex": True,
    }
    with translation.override(language_of(request)):
        html = render_to_string("ui/problem.html", context, request=request)
    return HttpResponse(html, status=code, reason=_reason(code))


def explain(code: int) -> Explanation:
    """The explanation of a status, or of the general one of its kind."""
    return EXPLANATIONS.get(code) or EXPLANATIONS[500 if code >= 500 else 400]


def language_of(request: HttpRequest) -> str:
    """The language of a page, also when the request was refused before anybody had set it."""
    chosen: str = getattr(request, "LANGUAGE_CODE", "") or get_language_from_request(request, check_path=True)
    return chosen


def _reason(code: int) -> str:
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return "Error"


def bare_page(request: HttpRequest, status: int) -> str:
    """Neither database nor session is asked: they may be what failed. If even this fails, words in three languages."""
    try:
        with translation.override(language_of(request)):
            context = {"frame": Frame(request), "explanation": EXPLANATIONS[status]}
            return render_to_string("ui/server_error.html", context)
    except Exception:
        log.exception("the page about an error failed too")
        return LAST_RESORT


LAST_RESORT = """<!doctype html><html lang="fi"><meta charset="utf-8"><title>Polku</title>
<h1>Jokin meni meiltä vikaan</h1><p>Yritä hetken kuluttua uudelleen.</p>
<div lang="sv"><h2>Något gick fel hos oss</h2><p>Försök igen om en stund.</p></div>
<div lang="en"><h2>Something went wrong on our side</h2><p>Please try again in a moment.</p></div>
<p><a href="/fi/">Polku</a></p></html>
"""
