"""The frame of every page: languages, look, headers, and pages about errors."""

import re

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.urls.converters import get_converters
from django.utils import translation
from django.utils.html import escape

from polku.shared.errors import Conflict, Invalid
from polku.ui.errors import EXPLANATIONS, error_page
from polku.ui.framing import embeddable
from polku.ui.views import server_error

pytestmark = pytest.mark.django_db
TITLES = {
    "fi": "Sivua ei löydy",
    "sv": "Sidan finns inte",
    "en": "This page is not here",
    "fi-selko": "Sivua ei löydy",
}


@pytest.mark.parametrize(("prefix", "lang"), [("fi", "fi"), ("sv", "sv"), ("en", "en"), ("fi-selko", "fi")])
def test_a_page_says_its_language_in_a_way_browsers_know(client, prefix, lang):
    assert f'<html lang="{lang}"' in client.get(f"/{prefix}/ulkoasu/").text


def test_the_language_switch_keeps_the_page_and_its_query(client):
    html = client.get("/fi/ulkoasu/?next=/fi/").text
    for code in ("sv", "en", "fi-selko"):
        assert f'href="/{code}/ulkoasu/?next=/fi/"' in html
    assert "Svenska" in html


MENU = ("results", "guided", "collections", "collected", "for_professionals", "mine", "desk", "account_login")
FOOTER = (
    "about",
    "for_professionals",
    "for_relatives",
    "feedback",
    "accessibility",
    "privacy",
    "publications",
)


def test_the_menu_and_the_footer_mark_each_page_for_itself(client):
    """Also after another page was drawn: they are made once for each page."""
    for names, inside in ((MENU, 'class="menu__list"'), (FOOTER, 'class="footer__links"')) * 2:
        for name in names:
            if (answer := client.get(reverse(name))).status_code != 200:
                continue
            links = answer.content.decode().partition(inside)[2].partition("</ul>")[0]
            assert re.findall(r'href="([^"]*)" aria-current="page"', links) == [reverse(name)], name


def test_pages_that_share_a_route_are_the_same_to_the_menu():
    """What is drawn once for a route holds for each of its addresses: none of them is, or is below, another's link."""
    links = [reverse(name) for name in {*MENU, *FOOTER, "feeds"}]
    for route in every_route(get_resolver().url_patterns):
        fixed, variable, rest = f"/{route}".partition("<")
        if not variable or fixed.endswith("(?P"):
            continue
        kind = get_converters()[rest.partition(":")[0] if ":" in rest.partition(">")[0] else "str"].regex
        steps = [link.removeprefix(fixed).partition("/")[0] for link in links if link.startswith(fixed)]
        assert not any(re.fullmatch(kind, step) for step in steps if step), route


def every_route(patterns, before=""):
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from every_route(one.url_patterns, route)
        else:
            yield route


def test_public_pages_set_no_cookie(client):
    assert not client.get("/fi/ui/components").cookies


def test_the_look_is_remembered_and_can_be_forgotten(client):
    answer = client.post("/fi/ulkoasu/", {"colours": "dark", "size": "xl", "next": "/fi/ui/components"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fi/ui/components")
    html = client.get("/fi/ui/components").text
    assert 'data-size="xl"' in html
    assert 'theme-dark.css" media="screen">' in html
    client.post("/fi/ulkoasu/", {"colours": "light", "size": "md"})
    assert "theme-dark.css" not in client.get("/fi/ui/components").text
    client.post("/fi/ulkoasu/", {"colours": "system", "size": "md"})
    assert 'media="screen and (prefers-color-scheme: dark)"' in client.get("/fi/ui/components").text
    assert client.cookies["look"].value == ""


@pytest.mark.parametrize("cookie", ["", "x", "dark", "dark.huge", 'evil"><script>.md', ".", "light.lg.more"])
def test_an_odd_look_cookie_does_no_harm(client, cookie):
    client.cookies["look"] = cookie
    html = client.get("/fi/ui/components").text
    assert "<script>" not in html
    assert 'data-size="md"' in html


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_choosing_a_look_never_leads_to_another_site(client, address):
    answer = client.post("/fi/ulkoasu/", {"colours": "dark", "size": "md", "next": address})
    assert answer.headers["Location"] == "/fi/ulkoasu/"


def test_a_wrong_choice_is_refused_with_words(client):
    answer = client.post("/fi/ulkoasu/", {"colours": "pink", "size": "md"})
    assert answer.status_code == 422
    assert "Tarkista nämä kohdat" in answer.text


def test_the_component_page_is_only_for_the_demo(client, settings):
    assert client.get("/fi/ui/components").status_code == 200
    settings.DEMO = False
    assert client.get("/fi/ui/components").status_code == 404


def test_headers_keep_the_page_to_itself(client):
    answer = client.get("/fi/ui/components")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in (
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    ):
        assert part in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]


def test_only_an_embeddable_view_may_be_framed():
    answer = embeddable(lambda request: HttpResponse("ok"))(RequestFactory().get("/"))
    assert answer._csp_config["frame-ancestors"] == ["*"]
    assert answer._csp_config["script-src"] == ["'self'"]
    assert answer.xframe_options_exempt


@pytest.mark.parametrize(("language", "title"), TITLES.items())
def test_a_missing_page_explains_itself_in_the_language_of_the_address(client, language, title):
    answer = client.get(f"/{language}/ei-ole-taalla")
    assert answer.status_code == 404
    assert f"<h1>{title}</h1>" in answer.text
    assert f'href="/{language}/"' in answer.text
    assert 'content="noindex"' in answer.text


def test_a_wrong_method_gets_a_page_and_still_says_what_is_allowed(client):
    answer = client.post("/fi/ui/components")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert "Osoite ei toimi näin" in answer.text


def test_a_machine_that_asks_gets_no_page(client):
    answer = client.post("/fi/ui/components", headers={"accept": "application/json"})
    assert (answer.status_code, answer.content) == (405, b"")


def test_a_form_without_its_secret_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/sv/ulkoasu/", {"colours": "dark", "size": "md"})
    assert answer.status_code == 403
    assert "Formuläret hade varit öppet för länge" in answer.text


def test_a_hostile_address_is_refused_with_headers_and_in_its_language(client):
    answer = client.get("/sv/ulkoasu/?next=%00")
    assert answer.status_code == 400
    assert "Vi kunde inte läsa det här" in answer.text
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("status", sorted(EXPLANATIONS))
@pytest.mark.parametrize("language", ["fi", "sv", "en", "fi-selko"])
def test_every_refusal_has_words_in_every_language(status, language):
    answer = error_page(RequestFactory().get(f"/{language}/x"), status=status)
    assert answer.status_code == status
    with translation.override("en"):
        english = escape(str(EXPLANATIONS[status].title))
    assert (english in answer.text) == (language == "en")


def test_an_error_of_ours_says_its_own_sentence_and_every_problem():
    error = Invalid("Tiedostoa ei voitu lukea.", {"file": ["Rivi 3: kunta puuttuu."], "": ["Rivi 9: <b>"]})
    answer = error_page(RequestFactory().get("/fi/x"), error)
    assert answer.status_code == 422
    for part in ("Tiedostoa ei voitu lukea.", "Rivi 3: kunta puuttuu.", "Rivi 9: &lt;b&gt;"):
        assert part in answer.text
    assert error_page(RequestFactory().get("/fi/x"), Conflict("Joku ehti ensin.")).status_code == 409


def test_an_unknown_status_is_explained_by_its_kind():
    assert "Emme saaneet tästä selvää" in error_page(RequestFactory().get("/fi/x"), status=418).text
    assert "Jokin meni meiltä vikaan" in error_page(RequestFactory().get("/fi/x"), status=507).text


def test_our_own_failure_needs_neither_database_nor_session(django_assert_num_queries):
    request = RequestFactory().get("/sv/vad-som-helst")
    with django_assert_num_queries(0):
        answer = server_error(request)
    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.text


def test_when_even_the_error_page_fails_there_are_words_in_three_languages():
    request = RequestFactory().get("/fi/")
    request.COOKIES = None
    answer = server_error(request)
    assert answer.status_code == 500
    for words in ("Jokin meni meiltä vikaan", "Något gick fel hos oss", "Something went wrong on our side"):
        assert words in answer.text


def drawn(template, path="/fi/x", **context):
    with translation.override("fi"):
        return render_to_string(template, context, request=RequestFactory().get(path))


def test_a_confirmation_asks_one_thing_and_offers_the_way_back():
    html = drawn(
        "ui/confirm.html",
        title="Poista tieto",
        question="Poistetaanko Avoin paja?",
        consequences=["Se ei enää löydy haulla."],
        confirm_label="Poista",
        cancel_url="/fi/",
        dangerous=True,
        hidden=[("version", 3)],
    )
    assert html.count("<h1>") == 1
    assert '<button class="ds-button" type="submit" data-color="danger">Poista</button>' in html
    assert '<input type="hidden" name="version" value="3">' in html
    assert '<a class="ds-button" data-variant="secondary" href="/fi/">Peruuta</a>' in html


def test_a_print_sheet_has_no_menu_but_tells_where_and_when_it_was_printed(settings):
    html = drawn("ui/base_plain.html", path="/fi/jokin/?q=1")
    assert "Päävalikko" not in html
    assert f"{settings.SITE_URL}/fi/jokin/?q=1" in html
    assert "Tulostettu" in html


def test_too_many_sign_in_tries_are_met_with_patience():
    assert "Odota muutama minuutti ja yritä uudelleen." in drawn("429.html")
