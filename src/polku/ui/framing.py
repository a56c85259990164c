"""Leave for other sites to show one of our views inside a page of theirs."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

View = Callable[..., HttpResponse]


def embeddable(view: View) -> View:
    """Decorator: any site may frame this view. Only for views that show public things and change nothing."""
    policy: dict[str, Any] = dict(settings.SECURE_CSP) | {"frame-ancestors": ["*"]}
    return xframe_options_exempt(csp_override(policy)(view))
