"""Two who write at once lose nothing: each pair ends as both kept, or one of them hears of a conflict."""

import threading
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.urls import reverse

from polku.consent.actions import change_contact, open_client
from polku.consent.context import acting_as
from polku.consent.queries import clients_named, contact_of
from polku.pathway.actions import add_goal, say, set_path_type
from polku.pathway.models import Goal, Plan, Saying
from polku.referral.actions import act_as_sender, change_draft
from polku.referral.actions.loop import Said
from polku.referral.models import Referral, ReferralEvent
from polku.shared.errors import Conflict, Invalid
from tests.cast import as_actor, workplace
from tests.outreach.test_leads import told
from tests.trust.routes import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 200


@pytest.fixture
def threads():
    """Two that write at the same moment, each with a connection of its own, as long as the test lasts."""
    pair = Pair()
    yield pair
    pair.end()


class Pair:
    """Two threads that wait for each other before each act."""

    def __init__(self):
        self.work = [None, None]
        self.outcomes = [None, None]
        self.begin, self.done = threading.Barrier(3), threading.Barrier(3)
        self.name = connection.settings_dict["NAME"]
        self.both = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in (0, 1)]
        for one in self.both:
            one.start()

    def _run(self, number):
        while True:
            self.begin.wait()
            act = self.work[number]
            if act is None:
                connections.close_all()
                return
            try:
                act()
                self.outcomes[number] = "kept"
            except Conflict:
                self.outcomes[number] = "conflict"
            except Invalid:
                self.outcomes[number] = "refused"
            except Exception as error:  # noqa: BLE001 - whatever it is, the test tells of it
                self.outcomes[number] = repr(error)
            self.done.wait()

    def at_once(self, *work):
        """Do both, and tell how each ended."""
        self.work[:] = work
        self.begin.wait()
        self.done.wait()
        return sorted(self.outcomes)

    def end(self):
        self.work[:] = (None, None)
        self.begin.wait()
        for one in self.both:
            one.join()


def test_what_somebody_told_makes_one_client_however_often_it_is_sent_at_once(world, threads):
    """The same form twice, and the same person told to two workers: one is kept, the other sees it."""
    guide, colleague = world.insiders["worker"], world.outsiders["colleague"]
    for number, (first, second) in enumerate([(guide, guide), (guide, colleague)] * 5):
        said = told(f"Keksitty {number}")

        def send(user, said=said):
            answer = signed_in(user).post(reverse("lead_new"), said)
            if answer.status_code != 302:
                raise Invalid(f"{answer.status_code}")

        ended = threads.at_once(partial(send, first), partial(send, second))
        assert ended in (["kept", "kept"], ["kept", "refused"]), (number, ended)
        assert len(clients_named(f"Keksitty {number}", workplace(guide).pk, actor=as_actor(guide))) == 1


def test_words_of_two_are_both_in_the_plan(world, threads):
    by, wrong = as_actor(world.insiders["worker"]), []
    person = as_actor(world.insiders["client"])
    for number in range(PAIRS):
        ended = threads.at_once(
            lambda n=number: say(plan=world.plan, kind="wish", voice="person", text=f"toive {n}", by=person),
            lambda n=number: say(plan=world.plan, kind="need", voice="worker", text=f"tarve {n}", by=by),
        )
        wrong += [ended] if ended != ["kept", "kept"] else []
    assert wrong == []
    with acting_as(by):
        texts = {one.text for one in Saying.objects.filter(plan=world.plan)}
    assert texts == {f"{word} {n}" for word in ("toive", "tarve") for n in range(PAIRS)}


def test_of_two_path_types_one_is_kept_and_the_other_hears_of_it(world, threads):
    by, wrong = as_actor(world.insiders["worker"]), []
    for _ in range(PAIRS):
        with acting_as(by):
            version = Plan.objects.get(pk=world.plan.pk).version
        choose = {"plan": world.plan, "review_on": None, "version": version, "by": by}
        ended = threads.at_once(
            lambda c=choose: set_path_type(relation="alongside", permanence="before", **c),
            lambda c=choose: set_path_type(relation="instead", permanence="permanent", **c),
        )
        wrong += [ended] if ended != ["conflict", "kept"] else []
    assert wrong == []


def test_of_two_contact_details_one_is_kept_and_the_other_hears_of_it(world, threads):
    by, wrong = as_actor(world.insiders["worker"]), []
    for number in range(PAIRS):
        version = contact_of(world.client, actor=by).version
        facts = {"client": world.client, "version": version, "email": None, "municipality": None, "by": by}
        ended = threads.at_once(
            lambda f=facts, n=number: change_contact(phone=f"040 555 0{n:03}", address=None, **f),
            lambda f=facts, n=number: change_contact(phone=None, address=f"Katu {n}", **f),
        )
        kept = contact_of(world.client, actor=by)
        whole = (kept.phone, kept.address) in ((f"040 555 0{number:03}", None), (None, f"Katu {number}"))
        wrong += [ended] if ended != ["conflict", "kept"] or not whole else []
    assert wrong == []


def test_of_two_texts_of_a_referral_one_is_kept_and_the_other_hears_of_it(world, threads):
    by, wrong = as_actor(world.insiders["worker"]), []
    for number in range(PAIRS):
        with acting_as(by):
            version = Referral.objects.get(pk=world.draft.pk).version
        rest = {
            "referral": world.draft, "version": version, "contact": "", "urgency": "normal", "meeting": False,
            "matter": "Puutyöt kiinnostavat.", "by": by,
        }  # fmt: skip
        ended = threads.at_once(
            lambda r=rest, n=number: change_draft(brief=f"Ensimmäinen {n}", **r),
            lambda r=rest, n=number: change_draft(brief=f"Toinen {n}", **r),
        )
        wrong += [ended] if ended != ["conflict", "kept"] else []
    assert wrong == []


def test_a_button_pressed_twice_creates_nothing_twice(world, threads):
    by, wrong = as_actor(world.insiders["worker"]), []
    for number in range(PAIRS // 2):
        again = lambda n=number: add_goal(plan=world.plan, text=f"tavoite {n}", voice="worker", by=by)  # noqa: E731
        ended = threads.at_once(again, again)
        wrong += [ended] if ended != ["kept", "kept"] else []
    for number in range(PAIRS // 2):
        again = lambda n=number: say(plan=world.plan, kind="wish", voice="worker", text=f"toive {n}", by=by)  # noqa: E731
        ended = threads.at_once(again, again)
        wrong += [ended] if ended != ["kept", "kept"] else []
    with acting_as(by):
        counts = (
            Goal.objects.filter(plan=world.plan).exclude(pk=world.goal).count(),
            Saying.objects.filter(plan=world.plan).count(),
        )
    assert (wrong, counts) == ([], (PAIRS // 2, PAIRS // 2))


def test_an_act_of_a_referral_sent_twice_is_one(world, threads):
    by, key = as_actor(world.insiders["worker"]), uuid4()
    withdraw = lambda: act_as_sender(  # noqa: E731
        referral=world.referral, act="withdraw", said=Said(), by=by, request_key=key
    )
    assert threads.at_once(withdraw, withdraw) == ["kept", "kept"]
    with acting_as(by):
        assert ReferralEvent.objects.filter(referral=world.referral, request_key=key).count() == 1


def test_two_who_open_the_same_number_make_one_client(world, threads):
    guide = world.insiders["worker"]
    opening = lambda: open_client(  # noqa: E731
        organisation=workplace(guide), call_name="Aino", own_number="A-1", by=as_actor(guide)
    )
    assert threads.at_once(opening, opening) == ["kept", "refused"]
