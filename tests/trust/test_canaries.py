"""One run over every page about people: what is typed is seen nowhere else, and whoever is shown is in the log."""

import logging
import tempfile
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from polku.consent.actions import change_client
from polku.consent.queries import clients_of
from polku.mine.actions.asks import ask_correction
from polku.referral.actions import Said, act_as_receiver
from polku.referral.choices import Act
from tests.cast import as_actor
from tests.consent.owner import admin_connection
from tests.trust.browsing import Visitor, words_in
from tests.trust.conftest import GOAL
from tests.trust.kept import as_bytes_are_written, dump, everything_kept
from tests.trust.routes import addresses_about

pytestmark = pytest.mark.django_db(transaction=True)
ENOUGH = 200
# A steward sees that there are people to be found, without a name or a key; the log says whose rows they were.
NAMELESS = {("steward", "leads")}


@pytest.fixture
def names(world):
    """Every client gets a call name that is nobody else's; by client all names they ever have."""
    given = {}
    for worker in (world.insiders["worker"], world.insiders["school"]):
        by = as_actor(worker)
        for client in clients_of(by):
            given[client.pk] = {f"Nimikanaria{len(given)}q"}
            change_client(
                client=client, version=client.version, call_name=min(given[client.pk]), born_on=None, own_number=None,
                language="fi", by=by,
            )  # fmt: skip
    return given


@pytest.fixture
def asks(world):
    """Addresses of the client's requests, which a worker or the steward answers: the first, and those to come."""
    by = as_actor(world.insiders["client"])
    made = ask_correction(client=world.client, category="basic", text="Nimeni on väärin.", by=by)
    return [reverse("client_ask", args=[made.pk + later]) for later in range(ENOUGH)]


@pytest.fixture
def visitors(world, names, asks, tmp_path, monkeypatch, caplog):
    """Everybody with a ground for something, after they have opened every page there is."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    act_as_receiver(
        referral=world.referral, act=Act.ACCEPT, said=Said(), by=as_actor(world.insiders["receiver"]),
        request_key=uuid4(),
    )  # fmt: skip
    people = world.insiders | {"steward": world.outsiders["steward"]}
    persons = {"school": world.at_school}
    return [
        Visitor(
            who, user, [asks[0], *addresses_about(world, persons.get(who, world.client))], f"kanaria{number}w"
        )
        for number, (who, user) in enumerate(people.items())
    ]


def test_what_is_typed_stays_in_its_place_and_whoever_is_shown_is_in_the_log(
    world, names, asks, visitors, caplog, tmp_path
):
    words = type_everywhere(visitors, names)
    pages = " ".join(text for one in visitors for text in one.visit(one.open).values())
    assert len(words_in(pages, words)) > 20, "the control: what was typed was kept, and its pages show it"
    assert kept_elsewhere(visitors, words, caplog.text, tmp_path) == {}
    answers = [answer for one in visitors for answer in one.answers]
    marks = marks_of(names, asks, world)
    assert {one.who for one in answers for pk in one.logged if is_on(one, marks.get(pk, []))} >= {
        one.who for one in visitors
    }, "the control: each of them is shown somebody"
    wrong = {
        "shown but not in the log": shown_without_log(answers, names),
        "in the log but not shown": logged_without_being_shown(answers, marks, world),
        "shown when the log fails": shown_when_the_log_fails(visitors, names),
    }
    assert {what: found for what, found in wrong.items() if found} == {}


def type_everywhere(visitors, names):
    """Two hundred words and more, each into a field of its own; who is named anew or begins is among the names."""
    for _round in range(20):
        for one in visitors:
            one.fill_all()
            for client in clients_of(as_actor(one.user)):
                names.setdefault(client.pk, set()).add(client.call_name)
        words = [word for one in visitors for word in one.typed]
        if len(words) >= ENOUGH:
            return words
    raise AssertionError("there are too few fields to type into")


def kept_elsewhere(visitors, words, log, temporary):
    """Where a word is found that it must not be in, by place."""
    sought = [*words, *as_bytes_are_written(words)]
    files = [
        path.read_bytes().decode(errors="replace") for path in Path(temporary).rglob("*") if path.is_file()
    ]
    places = {
        "dump": dump(),
        "log": log,
        "mails": " ".join(f"{one.subject} {one.body}" for one in mail.outbox),
        "temporary files": " ".join(files),
        "addresses": " ".join(address for one in visitors for address in one.asked),
        "titles": " ".join(title for one in visitors for title in one.titles),
        **{f"table {name}": text for name, text in everything_kept()},
    }
    assert "Kaarisilta" in places["dump"], "the control: what is not sealed is found"
    return {place: found for place, text in places.items() if (found := words_in(text, sought))}


def shown_without_log(answers, names):
    """Answers that name a client whom the log does not."""
    return [
        (one.who, one.method, one.address, pk)
        for one in answers
        for pk, known in names.items()
        if words_in(one.text, known) and pk not in one.logged
    ]


def logged_without_being_shown(answers, marks, world):
    """Pages of which the log names a client who is not on them, and not the reader."""
    return [
        (one.who, one.address, pk)
        for one in answers
        if one.method == "get" and one.status == 200
        for pk in one.logged
        if not is_on(one, marks.get(pk, [])) and not (one.who == "client" and pk == world.client.pk)
        if (one.who, one.address) not in {(who, reverse(name)) for who, name in NAMELESS}
    ]


def is_on(answer, marks):
    """Whether something of a client is on a page or in its address."""
    return any(mark in f"{answer.address} {answer.text}" for mark in marks)


def marks_of(names, asks, world):
    """What shows on a page that it is about a client: the name, a key, a request, the plan."""
    marks = {pk: list(known) for pk, known in names.items()}
    marks[world.client.pk] += [
        *map(str, (world.client.key, world.referral.key, world.draft.key)),
        *asks,
        GOAL,
    ]
    return marks


def shown_when_the_log_fails(visitors, names):
    """Who is still named when no look can be written."""
    every = {name for known in names.values() for name in known}
    asked = {
        (one, answer.address)
        for one in visitors
        for answer in one.answers
        if answer.method == "get" and words_in(answer.text, every)
    }
    assert len(asked) > 30, "the control: pages name clients"
    app = connection.settings_dict["USER"]
    with admin_connection(autocommit=True) as admin:
        admin.execute(f'REVOKE INSERT ON audit_look FROM "{app}"')
    try:
        return [
            (one.who, address)
            for one, address in asked
            for text in one.visit([address]).values()
            if words_in(text, every)
        ]
    finally:
        with admin_connection(autocommit=True) as admin:
            admin.execute(f'GRANT INSERT ON audit_look TO "{app}"')


def test_a_word_in_a_temporary_file_would_be_found(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with tempfile.NamedTemporaryFile() as file:
        assert Path(file.name).is_relative_to(tmp_path)
