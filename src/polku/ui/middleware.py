"""Headers that every answer carries, and pages for refusals that came without one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from polku.ui.errors import EXPLANATIONS, error_page

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing here asks for a reader's camera, place or money.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def security_headers(get_response: Handler) -> Handler:
    """Middleware: the headers that Django's own middleware does not set."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        return response

    return middleware


def explain_refusals(get_response: Handler) -> Handler:
    """Middleware: a refusal without words (a wrong method, say) becomes a page that explains it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not _is_bare_refusal(response) or not _reads_pages(request):
            return response
        page = error_page(request, status=response.status_code)
        for name in ("Allow", "Retry-After", "WWW-Authenticate"):
            if name in response.headers:
                page.headers[name] = response.headers[name]
        return page

    return middleware


def _is_bare_refusal(response: HttpResponse) -> bool:
    return response.status_code in EXPLANATIONS and not response.streaming and not response.content


def _reads_pages(request: HttpRequest) -> bool:
    return request.method != "HEAD" and request.accepts("text/html")
