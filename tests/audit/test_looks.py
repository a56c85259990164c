"""Who looked: every view that shows people leaves one row, in its own transaction, or shows nothing."""

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.db import transaction
from django.db.utils import DatabaseError
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import include, path

from polku.accounts.models import Organisation
from polku.audit import queries
from polku.audit.actions import Shown, looked, record, shows_people
from polku.audit.choices import What
from polku.audit.models import Event, Look
from polku.shared import clock
from polku.shared.actor import system

pytestmark = pytest.mark.django_db
SECRET = "Aino haluaa töihin"
BY = system("test")
SCHOOL, ASSOCIATION = 7, 8
AINO, PAAVO = Shown(11, 1, SCHOOL, "care:5"), Shown(21, 2, ASSOCIATION, "basis:9")


def show(*people):
    looked(shown=people, purpose="guidance", by=BY, organisation_id=SCHOOL)


def write():
    Organisation.objects.create(kind="association", sector="third", names={"fi": "Uusi"})


@shows_people(What.PAGE)
def page(request):
    show(AINO)
    show(AINO, PAAVO)
    return HttpResponse(SECRET)


@shows_people(What.LIST)
def page_that_writes(request):
    show(AINO)
    write()
    return HttpResponse(SECRET)


@shows_people()
def page_that_fails(request):
    show(AINO)
    raise ValueError("no")


@shows_people()
def stream(request):
    show(AINO)
    return StreamingHttpResponse([SECRET])


@shows_people(What.EXPORT)
def late(request):
    """What a template asks for while it is made is part of the answer."""
    template = engines["django"].from_string("{% for person in people %}{{ person }}{% endfor %}")
    return TemplateResponse(request, template, {"people": _late()})


def _late():
    show(AINO)
    yield SECRET


@shows_people()
def nobody(request):
    show()
    return HttpResponse("nobody")


def page_that_does_not_say_so(request):
    show(AINO)
    return HttpResponse(SECRET)


VIEWS = (page, page_that_writes, page_that_fails, stream, late, nobody, page_that_does_not_say_so)
urlpatterns = [
    *i18n_patterns(path("", include("polku.ui.urls")), path("", include("polku.accounts.urls"))),
    path("", include("polku.directory.urls")),
    *[path(f"{view.__name__}/", view, name=view.__name__) for view in VIEWS],
]


@pytest.fixture
def site(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_one_answer_is_one_row_with_what_it_showed(site):
    answer = site.get("/page/")
    assert answer.content.decode() == SECRET
    assert answer.headers["Cache-Control"] == "private, no-store"
    look = Look.objects.get()
    assert (look.what, look.address, look.purpose) == ("page", "page", "guidance")
    assert (look.folders, look.clients) == ([11, 21], [1, 2])
    assert (look.controllers, look.grounds) == ([SCHOOL, ASSOCIATION], ["care:5", "basis:9"])
    assert (look.actor_label, look.organisation_id) == ("test", SCHOOL)


def test_what_is_asked_for_while_the_page_is_made_is_logged_too(site):
    assert site.get("/late/").content.decode() == SECRET
    assert Look.objects.get().what == "export"


def test_such_a_view_cannot_write_anything_else(site):
    assert site.get("/page_that_writes/").status_code == 500
    assert not Organisation.objects.exists()
    assert not Look.objects.exists()


def test_a_post_of_such_a_view_writes_and_is_logged(site):
    assert site.post("/page_that_writes/").content.decode() == SECRET
    assert Organisation.objects.exists()
    assert Look.objects.get().what == "list"


def test_what_was_not_shown_is_not_logged(site):
    assert site.get("/page_that_fails/").status_code == 500
    assert site.get("/nobody/").status_code == 200
    assert not Look.objects.exists()


def test_a_stream_shows_nothing_because_it_could_not_be_logged(site):
    answer = site.get("/stream/")
    assert answer.status_code == 500
    assert SECRET not in answer.content.decode()


def test_a_view_that_does_not_say_so_shows_nothing(site):
    answer = site.get("/page_that_does_not_say_so/")
    assert answer.status_code == 500
    assert SECRET not in answer.content.decode()
    assert not Look.objects.exists()


@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_with_the_log_failing_nothing_is_shown(site, monkeypatch, method):
    """An id that no column can hold is refused by the database itself, when the answer is made already."""
    monkeypatch.setattr("tests.audit.test_looks.AINO", Shown(2**70, 1, SCHOOL, "care:5"))
    answer = getattr(site, method)("/page/")
    assert answer.status_code == 500
    assert SECRET not in answer.content.decode()
    assert not Look.objects.exists()


def test_outside_a_view_the_row_is_written_at_once():
    show(PAAVO)
    assert Look.objects.get().what == "job"


def test_the_log_is_append_only():
    show(AINO)
    record(verb="test", target=Organisation(pk=1), by=BY)
    for change in (
        lambda: Look.objects.update(purpose="other"),
        lambda: Look.objects.all()._raw_delete("default"),
        lambda: Event.objects.update(verb="other"),
    ):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            change()


def test_the_person_sees_who_looked_at_them():
    show(AINO)
    show(PAAVO)
    assert [look.clients for look in queries.looks_at(clients=[1])] == [[1]]
    assert len(queries.looks_at(clients=[1, 2])) == 2


def test_an_organisation_sees_looks_at_what_it_keeps_and_looks_of_its_people():
    show(PAAVO)
    looked(shown=[PAAVO], purpose="guidance", by=BY, organisation_id=99)
    day = clock.now()
    since, until = day.replace(year=day.year - 1), day.replace(year=day.year + 1)
    assert len(queries.looks_concerning(ASSOCIATION, since=since, until=until)) == 2
    assert len(queries.looks_concerning(SCHOOL, since=since, until=until)) == 1
    assert not queries.looks_concerning(SCHOOL, since=until, until=until)
