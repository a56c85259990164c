"""From a counsellor's draft to criteria everybody reads: review, use, reminders, withdrawal, versions that stay."""

from datetime import timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from polku.audit.models import Event
from polku.criteria.actions.reminders import remind_owners
from polku.criteria.models import CriteriaSet
from polku.mail.models import Message
from polku.shared import clock
from tests.criteria.pages import AGE, HOME, add, document, make_set, new_set, school_of, signed_in
from tests.directory.upkeep_pages import form_of

pytestmark = pytest.mark.django_db


def fresh(criteria):
    return CriteriaSet.objects.get(pk=criteria.pk)


def page(name, criteria):
    return reverse(name, args=[criteria.pk])


@pytest.fixture
def chief(make_user, sari):
    """Whoever puts the school's criteria in use."""
    return make_user("olga", "editor", school_of(sari))


@pytest.fixture
def sent(sari, chief):
    """A draft that waits for review."""
    client = signed_in(sari)
    criteria = new_set(client)
    add(client, criteria, "age", low="16", high="29")
    client.post(page("criteria_review", criteria), {"versio": fresh(criteria).version})
    return fresh(criteria)


def test_a_draft_is_sent_accepted_and_its_writer_hears(sari, chief, sent, client):
    assert Message.objects.get(kind="criteria_review").recipient == chief.email
    reviewer = signed_in(chief)
    fields = form_of(reviewer.get(page("criteria_publish", sent)), "versio")
    reviewer.post(page("criteria_publish", sent), fields)
    assert fresh(sent).state == "published"
    assert Message.objects.get(kind="criteria_accepted").recipient == sari.email
    assert "16–29" in client.get(page("criteria_set", sent)).content.decode()


def test_a_draft_is_sent_back_with_a_reason_and_goes_on_from_there(sari, chief, sent):
    reviewer = signed_in(chief)
    answer = reviewer.post(
        page("criteria_publish", sent), {"versio": sent.version, "reject": "1", "reason": ""}
    )
    assert answer.status_code == 422
    said = {"versio": sent.version, "reject": "1", "reason": "Lisää kotikunta."}
    reviewer.post(page("criteria_publish", sent), said)
    assert Message.objects.filter(kind="criteria_rejected", recipient=sari.email).count() == 1
    client = signed_in(sari)
    assert "Lisää kotikunta." in client.get(page("criteria_edit", sent)).content.decode()
    add(client, sent, "municipality", rule=0, names="Lahti")
    assert len(document(sent).rules[0].cells) == 2


def test_a_counsellor_cannot_put_in_use_or_withdraw(sari, sent, by):
    client = signed_in(sari)
    assert client.post(page("criteria_publish", sent), {"versio": sent.version}).status_code == 404
    assert client.post(page("criteria_withdraw", sent)).status_code == 404
    assert fresh(sent).state == "draft"


def test_what_changed_after_the_look_is_not_put_in_use(sari, chief, sent):
    fields = form_of(signed_in(chief).get(page("criteria_publish", sent)), "versio")
    add(signed_in(sari), sent, "municipality", rule=0, names="Lahti")
    signed_in(chief).post(page("criteria_publish", sent), fields)
    assert fresh(sent).state == "draft"


def test_contradictions_are_not_sent_to_review(sari, chief):
    client = signed_in(sari)
    criteria = new_set(client)
    assert client.post(page("criteria_review", criteria), {"versio": 1}).status_code == 422
    assert not Message.objects.exists()


def test_still_true_today_moves_the_next_check(sari, by):
    criteria = make_set(school_of(sari), by)
    CriteriaSet.objects.filter(pk=criteria.pk).update(next_check_on=clock.today() - timedelta(days=1))
    signed_in(sari).post(page("criteria_confirm", criteria))
    assert fresh(criteria).next_check_on == clock.today() + timedelta(days=365)
    assert fresh(criteria).checked_by_label == "Sari"


def test_owners_are_reminded_once_and_coordinators_of_the_ownerless(sari, kaisa, by):
    owned = make_set(school_of(sari), by, owner_email="opot@example.fi")
    alone = make_set(school_of(sari), by, names={"fi": "Orvot kriteerit"})
    make_set(school_of(sari), by, owner_email="muut@example.fi")
    due = [owned.pk, alone.pk]
    CriteriaSet.objects.filter(pk__in=due).update(next_check_on=clock.today())
    assert remind_owners(by=by) == 2
    assert remind_owners(by=by) == 0
    to = set(Message.objects.filter(kind="criteria_due").values_list("recipient", flat=True))
    assert to == {"opot@example.fi", kaisa.email}
    assert "Pajan kriteerit" in Message.objects.get(recipient="opot@example.fi").body


def test_withdrawn_criteria_say_so_and_come_back_with_a_new_version(chief, by, sari, client):
    criteria = make_set(school_of(sari), by)
    signed_in(chief).post(page("criteria_withdraw", criteria))
    assert "Ei enää käytössä" in client.get(page("criteria_set", criteria)).content.decode()
    add(signed_in(chief), criteria, "age", rule=0, high="25")
    fields = form_of(signed_in(chief).get(page("criteria_publish", criteria)), "versio")
    signed_in(chief).post(page("criteria_publish", criteria), fields)
    assert fresh(criteria).state == "published"


def test_a_version_never_changes(sari, by):
    version = make_set(school_of(sari), by).versions.first()
    for change in ("content = '{}'", "number = 99", "made_by_label = 'x'"):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            connection.cursor().execute(
                f"UPDATE criteria_criteriaversion SET {change} WHERE id = %s",
                [version.pk],
            )


def test_two_versions_are_compared_in_words(sari, by, client, chief):
    criteria = make_set(school_of(sari), by, {"cells": [AGE]}, {"cells": [HOME]})
    writer = signed_in(chief)
    add(writer, criteria, "age", rule=0, high="40")
    writer.post(
        reverse("criteria_arrange", args=[criteria.pk]),
        {"versio": fresh(criteria).version, "tee": "rule_remove", "tapa": 1},
    )
    add(writer, criteria, "registered_jobseeker", answer="yes")
    writer.post(page("criteria_publish", criteria), {"versio": fresh(criteria).version})
    found = client.get(page("criteria_versions", criteria)).context
    kinds = [change.kind for change in found["changes"]]
    assert kinds == ["added", "added", "removed"]
    assert "Kokkola" in str(found["changes"][2].before)
    assert len(found["versions"]) == 2


def test_another_organisations_criteria_become_ones_own_with_attribution(sari, by, olli, client):
    theirs = make_set(school_of(sari), by)
    own = signed_in(olli)
    address = page("criteria_fork", theirs)
    own.post(address, form_of(own.get(address), "organisation"))
    copy = CriteriaSet.objects.latest("pk")
    assert copy.organisation == school_of(olli)
    assert document(copy).source.kind == "unwritten"
    add(own, copy, "age", rule=0, low="18")
    found = own.get(page("criteria_origin", copy)).context
    assert any("18" in str(change.after) for change in found["changes"])
    assert client.get(page("criteria_fork", theirs)).status_code == 302


def test_each_act_is_written_down(sari, chief, sent):
    verbs = set(Event.objects.filter(target_kind="criteriaset").values_list("verb", flat=True))
    assert {"create_criteria", "save_criteria_draft", "send_criteria_to_review"} <= verbs


def test_the_public_page_names_the_keeper_and_no_person(sari, by, client):
    criteria = make_set(school_of(sari), by, owner_email="opot@example.fi", owner_label="Opot")
    signed_in(sari).post(page("criteria_confirm", criteria))
    told = client.get(page("criteria_set", criteria)).content.decode()
    assert "Opot" in told
    assert "Sari" not in told
    assert "opot@example.fi" not in told
