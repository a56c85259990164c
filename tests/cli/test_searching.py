"""`polku search` gives what the page gives."""

import json
import re

import pytest

from polku.cli.main import main
from tests.directory.region import noon, region  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def told(capsys, *words):
    assert main(["search", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize(
    ("words", "municipality"), [("pajalla", "272"), ("kahvila", ""), ("vertaisryhmä", "398"), ("", "849")]
)
def test_it_gives_the_entries_of_the_page_in_the_same_order(client, capsys, words, municipality):
    page = client.get("/fi/haku/", {"q": words, "kunta": municipality}).content.decode()
    shown = re.findall(r'class="entry__title"[^>]*><a href="([^"]+)"', page)
    answer = told(capsys, words, *(["--municipality", municipality] if municipality else []))
    assert [entry["url"].removeprefix("http://testserver") for entry in answer["entries"]] == shown
    assert answer["total"] == len(shown)


@pytest.mark.usefixtures("region")
def test_it_speaks_the_language_asked_and_filters(capsys):
    answer = told(capsys, "", "--language", "sv", "--filter", "access=just_come", "--municipality", "Karleby")
    assert [entry["organisation"] for entry in answer["entries"]] == ["Kaarisilta ry"]
    assert answer["filters"]["access"]["just_come"] == 1


@pytest.mark.usefixtures("region")
def test_it_is_readable_without_json(capsys):
    assert main(["search", "kahvila"]) == 0
    assert "Kaarisillan kahvila – Kaarisilta ry" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--municipality", "000"], ["--filter", "x=y"], ["--filter", "access"]])
def test_what_does_not_exist_is_refused_in_words(capsys, words):
    assert main(["search", *words]) == 1
    assert capsys.readouterr().err
