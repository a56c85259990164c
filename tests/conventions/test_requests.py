"""What holds for every request."""

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.db.utils import DatabaseError, InternalError
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from polku.accounts.models import Organisation
from polku.shared.errors import Conflict
from polku.shared.readonly import after_response

pytestmark = pytest.mark.django_db


def write(request):
    Organisation.objects.create(kind="association", sector="third", names={"fi": "Uusi"})
    return HttpResponse("ok")


def write_and_refuse(request):
    write(request)
    raise Conflict("Joku muu muutti tätä.")


def read_and_keep(request):
    after_response(request, lambda: write(request))
    return HttpResponse("ok")


def read_and_fail_to_keep(request):
    after_response(request, lambda: 1 / 0)
    return HttpResponse("ok")


urlpatterns = [
    *i18n_patterns(
        *[path("", include(f"polku.{app}.urls")) for app in ("ui", "accounts", "mail", "directory")]
    ),
    *[
        path(f"{view.__name__}/", view)
        for view in (write, write_and_refuse, read_and_keep, read_and_fail_to_keep)
    ],
]


@pytest.fixture
def site(settings):
    settings.ROOT_URLCONF = __name__
    return Client()


def test_a_get_cannot_write(site):
    with pytest.raises((DatabaseError, InternalError), match="read-only"):
        site.get("/write/")
    assert not Organisation.objects.exists()


def test_a_post_writes(site):
    assert site.post("/write/").status_code == 200
    assert Organisation.objects.count() == 1


def test_a_refused_post_leaves_nothing_behind(site):
    answer = site.post("/write_and_refuse/")
    assert answer.status_code == 409
    assert "Joku muu muutti tätä." in answer.content.decode()
    assert not Organisation.objects.exists()


def test_what_is_kept_about_a_read_is_kept_after_it(site):
    assert site.get("/read_and_keep/").status_code == 200
    assert Organisation.objects.count() == 1


def test_what_cannot_be_kept_does_not_spoil_the_answer(site):
    assert site.get("/read_and_fail_to_keep/").status_code == 200


@pytest.mark.parametrize("address", ["/fi/", "/fi/tili/login/", "/fi/ei-ole/", "/static/ui/polku.css"])
def test_the_security_policy_allows_nothing_inline(address):
    headers = Client().get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers.get("Content-Security-Policy", "")
    if not address.startswith("/static/"):
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["Referrer-Policy"] == "same-origin"


HOSTILE = [
    "?q=%00",
    "?q=%ff%fe",
    "?q=a%0bb",
    "?" + "q=" + "x" * 5000,
    "?kunta=99999999999999999999999",
    "?page=-1",
    "?page=1e9",
    "?page=9999999999999999999999",
    "?q=" + "%F0%9F%98%80" * 50,
    "?kunta=272&kunta=abc",
    "?sort[]=x",
    "?q=%ed%a0%80",
]


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("address", ["/fi/", "/fi/haku/", "/api/v1/search"])
def test_a_hostile_address_gets_a_clear_answer_below_500(address, query):
    answer = Client(raise_request_exception=False).get(address + query)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"q": NaN}', b"\xff\xfe", b"[" * 10_000, b'{"q": "' + b"x" * 2_000_000 + b'"}']
)
def test_a_hostile_body_gets_a_clear_answer_below_500(body):
    client = Client(raise_request_exception=False)
    for address in ("/fi/palaute/", "/fi/lista/", "/fi/tili/login/", "/api/v1/search"):
        for kind in (
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
        ):
            assert client.post(address, body, content_type=kind).status_code < 500, (address, kind)
