"""Pages behind the link of a mail, for those without an account; a code from the mailbox opens more than the link.

The link is the right: a session adds none, so the check of forged requests has nothing to guard, and a page without
referrer could not pass it. Opening a link changes nothing that matters: mail programs open links too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from polku.shared.codes import DIGITS

View = Callable[..., HttpResponseBase]
MAX_TOKEN = 300
# For every page behind a link: kept out of search engines and, on paper, out of the line that tells the address.
HIDDEN = {"noindex": True, "secret_address": True}


def secret_page(view: View) -> View:
    """Decorator for a page whose address is a key: no cache and no other site learns it, nor what is typed on it."""

    @wraps(view)
    def guarded(request: HttpRequest, **given: Any) -> HttpResponseBase:
        if "token" in given:
            given["token"] = given["token"][:MAX_TOKEN]
        response = view(request, **given)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(never_cache(sensitive_post_parameters()(guarded)))


def closed(request: HttpRequest, template: str, state: str, **context: Any) -> HttpResponse:
    """The page of a link that opens nothing: broken ones never did, others did once. Often on `ui/link_closed.html`."""
    status = 404 if state == "broken" else 410
    return render(request, template, {"state": state, **context, **HIDDEN}, status=status)


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}
        ),
    )

    def clean_code(self) -> str:
        code = "".join(sign for sign in self.cleaned_data["code"] if sign.isdecimal())
        if len(code) != DIGITS:
            raise forms.ValidationError(_("The code has six digits."))
        return code

    def opens(self, test: Callable[[str], bool]) -> bool:
        """Whether a code was given that passes; otherwise the form says what to do."""
        if not self.is_valid():
            return False
        if not test(self.cleaned_data["code"]):
            self.add_error(
                "code", _("This is not the newest code, or it has ended. Look again, or ask for a new one.")
            )
            return False
        return True
