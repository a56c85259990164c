"""Nothing becomes public before it was checked and every finding answered."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from polku.publishing.actions import (
    archive_publication,
    bring_back_publication,
    create_publication,
    keep_finding,
    publish_publication,
    reopen_finding,
    run_check,
    save_publication_draft,
    withdraw_publication,
)
from polku.publishing.content import TextContent
from polku.publishing.models import CheckFinding, PublicationVersion
from polku.publishing.queries.knowledge import clients_among
from polku.publishing.queries.publications import working_version
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Refused
from tests.cast import as_actor
from tests.publishing.conftest import CLEAN, content

pytestmark = pytest.mark.django_db


def codes(run):
    return sorted(run.findings.values_list("code", flat=True))


def rewrite(publication, by, **given):
    publication.refresh_from_db()
    return save_publication_draft(
        publication=publication, content=content(**given), expected_version=publication.version, by=by
    )


def test_a_clean_text_is_checked_and_published(world):
    publication = world.begin()
    assert codes(run_check(publication=publication, by=world.coordinator)) == []
    version = publish_publication(publication=publication, by=world.coordinator)
    assert (version.state, version.publication.state) == ("published", "published")


def test_nothing_is_published_without_a_check(world):
    with pytest.raises(Invalid):
        publish_publication(publication=world.begin(), by=world.coordinator)


def test_nothing_is_published_while_a_finding_is_open(world):
    publication = world.begin("Kokouksen avasi Aino Virtanen.")
    assert codes(run_check(publication=publication, by=world.coordinator)) == ["name"]
    with pytest.raises(Invalid):
        publish_publication(publication=publication, by=world.coordinator)


@pytest.mark.parametrize("state", ["checked", "published"])
def test_the_database_itself_refuses_what_was_not_checked(world, state):
    unchecked = world.begin().versions.get()
    found = world.begin("Soita 040 555 0123.")
    run_check(publication=found, by=world.coordinator)
    for version in (unchecked, found.versions.get()):
        with pytest.raises(IntegrityError, match="check"), transaction.atomic():
            PublicationVersion.objects.filter(pk=version.pk).update(state=state)


def test_the_database_keeps_what_a_version_says(world):
    version = world.begin().versions.get()
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        PublicationVersion.objects.filter(pk=version.pk).update(content={"main": "sv"})


def test_what_stays_has_a_reason_and_then_it_can_be_published(world):
    publication = world.begin("Lisätietoja: 040 555 0123.")
    finding = run_check(publication=publication, by=world.coordinator).findings.get()
    with pytest.raises(Invalid):
        keep_finding(finding=finding, reason="  ", by=world.coordinator)
    keep_finding(finding=finding, reason="Palvelun oma numero.", by=world.coordinator)
    assert publish_publication(publication=publication, by=world.coordinator).state == "published"


def test_an_answer_can_be_taken_back_and_then_the_draft_is_not_checked_any_more(world):
    publication = world.begin("Lisätietoja: 040 555 0123.")
    finding = run_check(publication=publication, by=world.coordinator).findings.get()
    keep_finding(finding=finding, reason="Palvelun oma numero.", by=world.coordinator)
    assert working_version(publication).state == "checked"
    reopen_finding(finding=finding, by=world.coordinator)
    assert working_version(publication).state == "draft"


def test_an_identity_code_never_stays(world):
    publication = world.begin("Liitteessä luki 010190-999W.")
    finding = run_check(publication=publication, by=world.coordinator).findings.get()
    with pytest.raises(Invalid):
        keep_finding(finding=finding, reason="Sovittu.", by=world.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckFinding.objects.filter(pk=finding.pk).update(answer="kept", reason="Sovittu.")


def test_an_answer_is_not_asked_twice_and_what_is_gone_is_noted(world):
    publication = world.begin("Soita 040 555 0123 tai kysy: aino.mallinen@example.fi sitten.")
    run = run_check(publication=publication, by=world.coordinator)
    keep_finding(finding=run.findings.get(code="phone"), reason="Palvelun numero.", by=world.coordinator)
    rewrite(publication, world.coordinator, text="Tervetuloa! Soita 040 555 0123.")
    newer = run_check(publication=publication, by=world.coordinator)
    assert [(f.code, f.answer, f.reason) for f in newer.findings.all()] == [
        ("phone", "kept", "Palvelun numero.")
    ]
    assert run.findings.get(code="email").answer == "removed"
    assert working_version(publication).state == "checked"


def test_a_finding_of_an_older_text_cannot_be_answered(world):
    publication = world.begin("Soita 040 555 0123.")
    finding = run_check(publication=publication, by=world.coordinator).findings.get()
    rewrite(publication, world.coordinator)
    with pytest.raises(Invalid):
        keep_finding(finding=finding, reason="Sovittu.", by=world.coordinator)


def test_a_check_of_last_week_is_too_old(world):
    publication = world.begin()
    run_check(publication=publication, by=world.coordinator)
    with clock.freeze(clock.now() + timedelta(days=8)), pytest.raises(Invalid):
        publish_publication(publication=publication, by=world.coordinator)


def test_a_missing_swedish_version_and_an_older_one_are_told(world):
    assert codes(run_check(publication=world.begin(sv=None), by=world.coordinator)) == ["version_missing"]
    publication = world.begin()
    stale = content(text=CLEAN + " Lisäksi sovittiin kahvista.")
    texts = {**stale.texts, "sv": working_version(publication).document.texts["sv"]}
    save_publication_draft(
        publication=publication,
        content=stale.model_copy(update={"texts": texts}),
        expected_version=1,
        by=world.coordinator,
    )
    assert codes(run_check(publication=publication, by=world.coordinator)) == ["version_stale"]


def test_a_version_being_written_is_told_and_not_shown(world):
    main = content()
    texts = {**main.texts, "en": TextContent(title="Draft", text="Soon", state="draft")}
    publication = create_publication(
        network=world.network,
        kind="news",
        content=main.model_copy(update={"texts": texts}),
        by=world.coordinator,
    )
    assert codes(run_check(publication=publication, by=world.coordinator)) == ["version_draft"]
    assert "en" not in working_version(publication).document.titles()


def test_barriers_of_a_text_are_told(world):
    text = "# Alku\n\n#### Liian syvällä\n\nLue lisää [täältä](https://example.fi/sivu)."
    assert codes(run_check(publication=world.begin(text), by=world.coordinator)) == [
        "heading_jump",
        "vague_link",
    ]


# Who is known here.


def test_a_call_name_of_a_client_is_found_by_somebody_who_may_see_no_client(world, make_client):
    make_client(world.sari, "Nurppo")
    publication = world.begin("Sovittiin asiasta Nurpon kanssa.")
    (finding,) = run_check(publication=publication, by=world.coordinator).findings.all()
    assert (finding.code, finding.sure) == ("name", True)
    kept = CheckFinding.objects.filter(pk=finding.pk).values().get()
    assert "nurp" not in str(kept).casefold()


def test_only_the_words_asked_about_come_back(world, make_client):
    make_client(world.sari, "Nurppo")
    make_client(world.sari, "Salainen")
    assert clients_among(frozenset({"nurppo", "tuoli"}), actor=world.coordinator) == {"nurppo"}
    assert clients_among(frozenset(), actor=world.coordinator) == frozenset()


def test_without_a_signed_duty_the_database_answers_nothing(world, make_client):
    client = make_client(world.sari, "Nurppo")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM polku_call_names_among(%s, %s)",
            [[client.organisation_id], [bytes(client.name_index)]],
        )
        assert cursor.fetchone()[0] == 0


def test_what_a_check_found_says_nothing_in_the_record_of_acts(world, make_client):
    from polku.audit.models import Event

    make_client(world.sari, "Nurppo")
    run_check(publication=world.begin("Sovittiin Nurpon kanssa."), by=world.coordinator)
    event = Event.objects.filter(verb="check_publication").get()
    assert event.change == {"number": 1}


# Who may.


def test_members_write_and_check_and_coordinators_publish(world):
    publication = create_publication(network=world.network, kind="news", content=content(), by=world.member)
    run_check(publication=publication, by=world.member)
    with pytest.raises(Refused):
        publish_publication(publication=publication, by=world.member)
    publish_publication(publication=publication, by=world.coordinator)
    for act in (archive_publication, withdraw_publication):
        with pytest.raises(Refused):
            act(publication=publication, reason="Vanha.", by=world.member)


def test_an_outsider_does_nothing(world, olli):
    with pytest.raises(Refused):
        create_publication(network=world.network, kind="news", content=content(), by=as_actor(olli))
    with pytest.raises(Refused):
        run_check(publication=world.begin(), by=as_actor(olli))


def test_two_people_who_write_at_once_are_told(world):
    publication = world.begin()
    rewrite(publication, world.member)
    with pytest.raises(Conflict):
        save_publication_draft(
            publication=publication, content=content(), expected_version=1, by=world.coordinator
        )


def test_what_was_public_is_archived_brought_back_and_taken_away_with_a_reason(world):
    publication = world.published()
    with pytest.raises(Invalid):
        archive_publication(publication=publication, reason="", by=world.coordinator)
    assert (
        archive_publication(publication=publication, reason="Vanha.", by=world.coordinator).state
        == "archived"
    )
    assert bring_back_publication(publication=publication, by=world.coordinator).state == "published"
    assert (
        withdraw_publication(publication=publication, reason="Nimi.", by=world.coordinator).state
        == "withdrawn"
    )
    with pytest.raises(Invalid):
        bring_back_publication(publication=publication, by=world.coordinator)
