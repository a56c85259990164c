"""The pages of publications: from a first word to the archive, and what the public sees of it."""

import io

import pytest
from defusedxml import ElementTree
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfWriter

from polku.publishing.actions import (
    archive_publication,
    attach_file,
    publish_publication,
    run_check,
    withdraw_publication,
)
from polku.publishing.models import AttachedFile, Publication
from polku.publishing.queries.publications import working_version
from polku.shared.errors import Invalid, TooLarge
from tests.publishing.conftest import picture

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def browser(world):
    client = Client()
    client.force_login(world.kaisa)
    return client


@pytest.fixture
def public():
    return Client()


def page(client, name, *args, status=200, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def send(client, name, *args, **data):
    return client.post(reverse(name, args=args), data)


def test_a_text_goes_from_the_first_word_to_the_public_page(browser, public, world):
    begun = send(
        browser, "publishing_new", world.network.slug, source="", kind="news", title="Uutinen", main="fi"
    )
    publication = Publication.objects.get()
    assert begun.url == reverse("publishing_work", args=[publication.pk])
    written = {
        "title": "Uusi työpaja",
        "summary": "Lahteen.",
        "text": "## Milloin\n\nHuhtikuussa.",
        "state": "ready",
    }
    send(browser, "publishing_text", publication.pk, "fi", version=1, **written)
    swedish = {"title": "Ny verkstad", "text": "I april.", "state": "ready", "up_to_date": "on"}
    send(browser, "publishing_text", publication.pk, "sv", version=2, **swedish)
    send(browser, "publishing_check", publication.pk)
    assert "Mitään ei ole auki" in page(browser, "publishing_check", publication.pk)
    send(browser, "publishing_publish", publication.pk)
    seen = page(public, "publication", publication.pk)
    assert "<h2>Milloin</h2>" in seen
    assert "Uusi työpaja" in page(public, "publications")
    assert "Ny verkstad" in public.get(f"/sv/julkaisut/{publication.pk}/").content.decode()


def test_what_is_found_is_shown_and_answered_on_the_page(browser, world):
    publication = world.begin("Lisätietoja: 040 555 0123.")
    send(browser, "publishing_check", publication.pk)
    assert "<mark>040 555 0123</mark>" in page(browser, "publishing_check", publication.pk)
    finding = working_version(publication).checks.get().findings.get()
    refused = send(browser, "publishing_answer", publication.pk, finding.pk, reason="")
    assert refused.status_code == 422
    send(browser, "publishing_answer", publication.pk, finding.pk, reason="Palvelun numero.")
    assert "Palvelun numero." in page(browser, "publishing_check", publication.pk)
    send(browser, "publishing_reopen", publication.pk, finding.pk)
    finding.refresh_from_db()
    assert finding.answer == "open"


def test_publishing_without_a_check_explains_itself(browser, world):
    answer = send(browser, "publishing_publish", world.begin().pk)
    assert answer.status_code == 422
    assert "Tarkasta" in answer.content.decode()


def test_a_form_opened_before_somebody_elses_change_keeps_what_was_typed(browser, world):
    publication = world.begin()
    answer = send(
        browser,
        "publishing_text",
        publication.pk,
        "fi",
        version=0,
        title="Minun",
        text="Oma teksti",
        state="ready",
    )
    assert answer.status_code == 422
    assert "Oma teksti" in answer.content.decode()


def test_html_and_pictures_in_a_text_do_nothing(public, world):
    bad = "<script>alert(1)</script> [paha](javascript:alert) ![kuva](https://example.fi/x.png) <b onclick=x>b</b>"
    seen = page(public, "publication", world.published(bad).pk)
    assert "<script>alert" not in seen
    assert 'href="javascript' not in seen
    assert 'src="https://example.fi' not in seen


def test_a_version_that_is_missing_is_said_and_the_nearest_carries_its_language(public, world):
    publication = world.published(sv=None)
    seen = public.get(f"/sv/julkaisut/{publication.pk}/").content.decode()
    assert '<h1 lang="fi">Työpajat kasvavat</h1>' in seen


def test_drafts_are_nobody_elses(public, browser, world, olli):
    publication = world.begin()
    page(public, "publication", publication.pk, status=404)
    stranger = Client()
    stranger.force_login(olli)
    for name in ("publishing_work", "publishing_check", "publishing_preview", "publishing_versions"):
        page(stranger, name, publication.pk, status=404)
        assert page(browser, name, publication.pk)
    page(stranger, "publishing_desk", status=404)


def test_a_member_does_not_publish(world):
    member = Client()
    member.force_login(world.sari)
    publication = world.begin()
    run_check(publication=publication, by=world.member)
    assert send(member, "publishing_publish", publication.pk).status_code == 404
    assert "Tee julkiseksi" not in page(member, "publishing_work", publication.pk)


def test_a_new_draft_leaves_the_public_page_as_it_is(browser, public, world):
    publication = world.published()
    new = {"title": "Muutettu", "text": "Uutta.", "state": "ready", "version": publication.version}
    send(browser, "publishing_text", publication.pk, "fi", **new)
    assert "Muutettu" not in page(public, "publication", publication.pk)
    assert "Muutettu" in page(browser, "publishing_preview", publication.pk)


def test_what_was_taken_out_before_publishing_is_not_kept(browser, world):
    publication = world.begin("Liitteessä luki 010190-999W.")
    file = attach(world, picture(), publication)
    new = {"title": "Siisti", "text": "Puhdas teksti.", "state": "ready", "version": 2}
    send(browser, "publishing_text", publication.pk, "fi", **new)
    swedish = {"title": "Ren", "text": "Ren text.", "state": "ready", "version": 3, "up_to_date": "on"}
    send(browser, "publishing_text", publication.pk, "sv", **swedish)
    send(browser, "publishing_file_remove", publication.pk, file.pk)
    assert "010190" in page(browser, "publishing_preview", publication.pk, versio=1)
    send(browser, "publishing_check", publication.pk)
    send(browser, "publishing_publish", publication.pk)
    assert list(publication.versions.values_list("number", flat=True)) == [5]
    page(browser, "publishing_preview", publication.pk, versio=1, status=404)
    assert not AttachedFile.objects.exists()


def test_the_archive_keeps_and_taking_away_closes(browser, public, world):
    publication = world.published()
    archive_publication(publication=publication, reason="Vanhentunut.", by=world.coordinator)
    assert "Vanhentunut." in page(public, "publication", publication.pk)
    assert "Työpajat" not in page(public, "publications")
    assert "Työpajat" in page(public, "publications_archive")
    withdraw_publication(publication=publication, reason="Virhe.", by=world.coordinator)
    page(public, "publication", publication.pk, status=410)
    assert "Työpajat" not in page(public, "publications_archive")


def test_a_draft_that_was_never_public_can_be_removed_and_nothing_else(browser, world):
    send(browser, "publishing_remove", world.begin().pk)
    assert not Publication.objects.exists()
    assert send(browser, "publishing_remove", world.published().pk).status_code == 422


def test_the_feed_tells_what_is_public_and_survives_odd_characters(public, world):
    first = world.published(title="Uutinen \u0007 yksi")
    world.begin(title="Luonnos")
    feed = ElementTree.fromstring(public.get(reverse("publications_feed")).content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles == ["Uutinen  yksi"]
    assert feed.find(f"{ATOM}entry/{ATOM}id").text.endswith(f"/julkaisut/{first.pk}/")


def test_a_feed_and_a_list_of_one_kind(public, world):
    world.published(kind="plan", title="Suunnitelmamme")
    world.published(title="Uutinen")
    assert "Suunnitelmamme" not in page(public, "publications", laji="news")
    assert "Suunnitelmamme" not in page(public, "publications_feed", laji="news")


# Files.


def attach(world, data, publication=None, **others):
    given = {"names": {"fi": "Liite"}, "descriptions": {"fi": "Vihreä ruutu"}} | others
    publication = publication or world.begin()
    return attach_file(publication=publication, data=data, by=world.coordinator, **given)


def pdf(**facts):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({f"/{key}": value for key, value in facts.items()})
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def test_a_picture_loses_what_the_camera_wrote_and_stays_upright(world):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Kamera Oy"
    exif.get_ifd(0x8825)[2] = (60.0, 59.0, 0.0)
    file = attach(world, picture(exif=exif.tobytes(), comment=b"Aino Virtanen"))
    kept = Image.open(io.BytesIO(bytes(file.data)))
    assert not kept.getexif()
    assert b"Aino" not in bytes(file.data)
    assert kept.size == (20, 40)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"",
        b"%PDF-1.7 rikki",
        b"MZ" * 50,
        picture()[:60],
    ],
)
def test_other_files_are_refused(world, data):
    with pytest.raises(Invalid):
        attach(world, data)
    assert not AttachedFile.objects.exists()


def test_a_file_that_is_too_big_is_refused(world):
    with pytest.raises(TooLarge):
        attach(world, b"%PDF-" + b"0" * 5_000_001)


def test_a_pdf_that_keeps_readers_out_is_told(world):
    publication = world.begin()
    attach(world, pdf(Author="Aino Virtanen"), publication, descriptions={})
    run = run_check(publication=publication, by=world.coordinator)
    assert sorted(run.findings.values_list("code", flat=True)) == [
        "pdf_author", "pdf_no_language", "pdf_no_text", "pdf_no_title", "pdf_untagged",
    ]  # fmt: skip


def test_a_picture_without_a_description_is_told_and_names_of_files_are_looked_at(world):
    publication = world.begin()
    attach(world, picture("PNG"), publication, descriptions={}, names={"fi": "Aino Virtanen työssä"})
    run = run_check(publication=publication, by=world.coordinator)
    assert sorted(run.findings.values_list("code", flat=True)) == ["name", "no_description"]


def test_a_file_is_served_apart_and_only_with_a_public_version(public, browser, world):
    publication = world.begin()
    file = attach(world, picture(), publication)
    address = reverse("publication_file", args=[publication.pk, file.pk])
    assert public.get(address).status_code == 404
    run_check(publication=publication, by=world.coordinator)
    publish_publication(publication=publication, by=world.coordinator)
    answer = public.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "sandbox" in answer["Content-Security-Policy"]
    send(browser, "publishing_file_remove", publication.pk, file.pk)
    publication.refresh_from_db()
    run_check(publication=publication, by=world.coordinator)
    publish_publication(publication=publication, by=world.coordinator)
    assert public.get(address).status_code == 404
    assert browser.get(address).status_code == 200


def test_a_file_is_attached_on_the_page(browser, world):
    publication = world.begin()
    sent = {"file": io.BytesIO(picture()), "name_fi": "Kuva", "says_fi": "Ruutu"}
    assert send(browser, "publishing_files", publication.pk, **sent).status_code == 302
    assert "Kuva" in page(browser, "publishing_files", publication.pk)
    refused = send(browser, "publishing_files", publication.pk, file=io.BytesIO(b"<svg/>"), name_fi="Piirros")
    assert refused.status_code == 422
    assert "Piirros" in refused.content.decode()


# Easy Finnish, Innokylä.


def test_the_easy_version_lists_hard_places_and_promises_nothing(browser, world):
    publication = world.begin(
        fi_selko="Toimenpiteet toteutetaan moniammatillisesti esim. 85 %:ssa tapauksista."
    )
    seen = page(browser, "publishing_text", publication.pk, "fi-selko")
    assert "Mikä voi olla vaikea lukea" in seen
    assert "selkokiel" not in seen.casefold()


def test_an_easy_version_was_tried_on_a_day(browser, world):
    publication = world.begin()
    given = {"title": "Helppo", "text": "Tule!", "state": "tried", "version": 1}
    assert send(browser, "publishing_text", publication.pk, "fi-selko", **given).status_code == 422
    send(browser, "publishing_text", publication.pk, "fi-selko", tried_on="2026-10-01", **given)
    assert working_version(publication).document.texts["fi-selko"].state == "tried"


def test_innokyla_gets_its_headings_with_counts_and_gives_its_address(browser, public, world):
    text = "Malli yhdistää kolme polkua.\n\n## Tavoiteltu muutos\n\nKukaan ei jää **yksin**.\n"
    publication = world.published(text, kind="model")
    seen = page(browser, "publishing_innokyla", publication.pk)
    assert "Kukaan ei jää yksin." in seen
    assert "Ratkaisun perusidea" in seen
    assert "Toimintamallin nimi\n(17)" in page(browser, "publishing_innokyla_text", publication.pk)
    wrong = send(browser, "publishing_innokyla_address", publication.pk, address="https://example.fi/malli")
    assert wrong.status_code == 422
    address = "https://innokyla.fi/fi/toimintamalli/polut"
    send(browser, "publishing_innokyla_address", publication.pk, address=address)
    assert address in page(public, "publication", publication.pk)


def test_what_innokyla_asks_besides_is_checked_too(browser, world):
    publication = world.begin(kind="model")
    send(browser, "publishing_innokyla", publication.pk, version=1, funder="Rahoittajana Aino Virtanen")
    run = run_check(publication=publication, by=world.coordinator)
    assert list(run.findings.values_list("code", "place")) == [("name", "innokyla.funder")]
