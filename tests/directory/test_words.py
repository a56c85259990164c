"""The table of everyday words: adding, changing, two people with the same word, trying a search."""

import pytest
from django.urls import reverse

from polku.directory.actions.words import WordTaken, save_word
from polku.directory.models import Code, EverydayWord, UnmetNeed
from polku.shared import clock
from polku.shared.errors import Invalid, Refused
from tests.directory.upkeep_pages import as_actor, form_of, send, signed_in

pytestmark = pytest.mark.django_db

NEW = "/fi/tyopoyta/arkisanat/uusi/"


@pytest.fixture
def client(kaisa):
    return signed_in(kaisa)


def test_a_word_is_added(client):
    answer = send(
        client, NEW, "phrase", phrase="  Kela  ei MAKSA ", terms="toimeentulotuki\nperustoimeentulotuki"
    )
    assert answer.status_code == 302
    word = EverydayWord.objects.get()
    assert (word.phrase, word.terms, word.changed_by_label) == (
        "kela ei maksa", ["toimeentulotuki", "perustoimeentulotuki"], "Kaisa",
    )  # fmt: skip


def test_a_word_means_codes_too(client):
    code = Code.objects.filter(scheme="service_class").first()
    send(client, NEW, "phrase", phrase="masis", codes=[f"service_class:{code.code}"])
    assert EverydayWord.objects.get().codes == [f"service_class:{code.code}"]


@pytest.mark.parametrize(
    "typed", [{"phrase": ""}, {"phrase": "masis"}, {"phrase": "masis", "codes": ["service_class:X9"]}]
)
def test_a_word_without_meaning_is_refused(client, typed):
    assert send(client, NEW, "phrase", **typed).status_code == 422
    assert not EverydayWord.objects.exists()


def test_the_same_word_twice_shows_both(client, kaisa):
    save_word(phrase="masis", language="fi", codes=[], terms=["masennus"], by=as_actor(kaisa))
    answer = send(client, NEW, "phrase", phrase="Masis", terms="mielenterveys")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "masennus" in page
    assert "mielenterveys" in page
    assert EverydayWord.objects.get().terms == ["masennus"]
    assert client.post(NEW, form_of(answer, "phrase")).status_code == 302
    assert EverydayWord.objects.get().terms == ["mielenterveys"]


def test_a_word_that_somebody_changed_meanwhile_shows_both(client, kaisa):
    word = save_word(phrase="masis", language="fi", codes=[], terms=["masennus"], by=as_actor(kaisa))
    address = reverse("everyday_word", args=[word.pk])
    fields = form_of(client.get(address), "phrase")
    save_word(phrase="masis", language="fi", codes=[], terms=["alakulo"], by=as_actor(kaisa), word=word)
    answer = client.post(address, {**fields, "terms": "suru"})
    assert answer.status_code == 409
    assert "alakulo" in answer.content.decode()


def test_saving_the_same_meaning_twice_is_once(kaisa):
    for _twice in (1, 2):
        save_word(phrase="masis", language="fi", codes=[], terms=["masennus"], by=as_actor(kaisa))
    assert EverydayWord.objects.count() == 1


def test_the_same_word_in_two_languages_is_two_words(kaisa):
    for language in ("fi", "sv"):
        save_word(phrase="jobb", language=language, codes=[], terms=["arbete"], by=as_actor(kaisa))
    assert EverydayWord.objects.count() == 2


def test_changing_the_phrase_to_one_that_is_taken_is_a_conflict(kaisa):
    save_word(phrase="masis", language="fi", codes=[], terms=["masennus"], by=as_actor(kaisa))
    other = save_word(phrase="alakulo", language="fi", codes=[], terms=["masennus"], by=as_actor(kaisa))
    with pytest.raises(WordTaken):
        save_word(phrase="masis", language="fi", codes=[], terms=["suru"], by=as_actor(kaisa), word=other)


@pytest.mark.parametrize("who", ["editor", "sari", "aino"])
def test_only_coordinators_change_the_table(who, request):
    with pytest.raises(Refused):
        save_word(phrase="x", language="fi", codes=[], terms=["y"], by=as_actor(request.getfixturevalue(who)))


def test_an_empty_word_is_refused(kaisa):
    with pytest.raises(Invalid):
        save_word(phrase=" \x00 ", language="fi", codes=[], terms=["y"], by=as_actor(kaisa))


def test_trying_a_search_shows_what_it_finds(client, make_entry):
    make_entry("Kuntouttava työtoiminta")
    page = client.get("/fi/tyopoyta/arkisanat/?kokeile=työtoiminta").content.decode()
    assert "Kuntouttava työtoiminta" in page


def test_a_new_word_finds_at_once(client, make_entry):
    make_entry("Kuntouttava työtoiminta")
    assert (
        "Kuntouttava työtoiminta"
        not in client.get("/fi/tyopoyta/arkisanat/?kokeile=kuntsari").content.decode()
    )
    saved = send(client, NEW, "phrase", phrase="kuntsari", terms="kuntouttava työtoiminta")
    assert "Kuntouttava työtoiminta" in client.get(saved["Location"]).content.decode()


def test_a_word_made_from_a_need_closes_it(client):
    UnmetNeed.objects.create(source="search", words="kuntsari", language="fi", day=clock.today(), count=4)
    send(client, NEW + "?sana=kuntsari", "phrase", terms="kuntouttava työtoiminta", handled="1")
    assert UnmetNeed.objects.get().handled_at


def test_a_word_is_taken_out(client, kaisa):
    word = save_word(phrase="masis", language="fi", codes=[], terms=["masennus"], by=as_actor(kaisa))
    client.post(reverse("everyday_word_remove", args=[word.pk]))
    assert not EverydayWord.objects.exists()
