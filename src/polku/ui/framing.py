"""Leave for other sites to show one of our views inside a page of theirs."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

View = Callable[..., HttpResponse]


def embeddable(view: View) -> View:
    """Decorator: any site may frame this view. Only for views that show public things and change nothing."""
    return xframe_options_exempt(csp_override({**settings.SECURE_CSP, "frame-ancestors": ["*"]})(view))
