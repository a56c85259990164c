"""A plan: in whose words, who may write, what is never lost."""

from datetime import timedelta

import pytest

from polku.consent.actions import end_care, start_care
from polku.consent.context import acting_as
from polku.pathway import actions
from polku.pathway.models import Goal, Holding, Plan, Saying, StageSpan, Step
from polku.pathway.queries.facts import answers_in
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Missing, Refused
from tests.cast import as_actor


@pytest.fixture
def plan(aino_case):
    return actions.open_plan(client=aino_case.client, by=as_actor(aino_case.guide))


@pytest.fixture
def guide_acts(aino_case):
    return as_actor(aino_case.guide)


def test_the_worker_who_opens_a_plan_holds_the_ball(plan, guide_acts):
    with acting_as(guide_acts):
        assert [one.worker_id for one in Holding.objects.filter(plan=plan, ends_at=None)] == [
            guide_acts.user_id
        ]


def test_one_plan_at_a_time(plan, aino_case, guide_acts):
    with pytest.raises(Invalid):
        actions.open_plan(client=aino_case.client, by=guide_acts)


def test_the_person_writes_their_own_words_and_takes_them_back(plan, aino):
    said = actions.say(plan=plan, kind="wish", voice="person", text="Haluan töihin.", by=as_actor(aino))
    actions.remove_saying(saying=said, by=as_actor(aino))
    back = actions.bring_back_saying(saying=said, by=as_actor(aino))
    with acting_as(as_actor(aino)):
        assert Saying.objects.get(pk=back.pk).text == "Haluan töihin."


def test_the_person_does_not_write_for_the_worker(plan, aino):
    with pytest.raises(Refused):
        actions.say(plan=plan, kind="need", voice="worker", text="Tarvitsee apua.", by=as_actor(aino))
    with pytest.raises(Refused):
        actions.end_plan(plan=plan, by=as_actor(aino))


def test_for_strangers_and_readers_there_is_nothing_to_change(plan, olli, paavo, sari):
    for outsider in (olli, paavo):
        with pytest.raises(Missing):
            actions.add_goal(plan=plan, text="Työ", voice="worker", by=as_actor(outsider))
    with pytest.raises((Missing, Refused)):
        actions.add_goal(plan=plan, text="Työ", voice="worker", by=as_actor(sari))
    with acting_as(as_actor(olli)):
        assert not Plan.objects.exists()


def test_steps_and_goals_close_and_open_again(plan, guide_acts, aino):
    goal = actions.add_goal(plan=plan, text="Oma työ", voice="person", by=guide_acts)
    step = actions.add_step(plan=plan, text="Käyn Ohjaamossa", taken_by="person", by=guide_acts, goal=goal)
    actions.close_step(step=step, done=True, by=as_actor(aino))
    actions.close_goal(goal=goal, reached=True, by=guide_acts)
    actions.reopen_goal(goal=goal, by=guide_acts)
    with acting_as(guide_acts):
        assert Step.objects.get().state == "done"
        assert Goal.objects.get().closed_on is None


def test_empty_and_too_long_texts_are_told_apart_from_lost(plan, guide_acts):
    for text in ("  ", "a" * 4001):
        with pytest.raises(Invalid) as told:
            actions.say(plan=plan, kind="need", voice="worker", text=text, by=guide_acts)
        assert told.value.problems["text"]


def test_the_type_of_a_path_is_always_looked_at_again(plan, guide_acts):
    typed = actions.set_path_type(
        plan=plan,
        relation="instead",
        permanence="permanent",
        review_on=None,
        version=plan.version,
        by=guide_acts,
    )
    assert typed.review_on > clock.today() + timedelta(days=150)
    with pytest.raises(Conflict):
        actions.set_path_type(
            plan=plan,
            relation="alongside",
            permanence="before",
            review_on=None,
            version=plan.version,
            by=guide_acts,
        )


def test_an_answer_replaces_the_earlier_one_and_moves_the_stage(plan, guide_acts, aino):
    actions.know(plan=plan, fact="outside_services", value=True, voice="person", by=as_actor(aino))
    actions.know(plan=plan, fact="main_activity", value="studying", voice="worker", by=guide_acts)
    actions.know(plan=plan, fact="main_activity", value="unemployed", voice="worker", by=guide_acts)
    with acting_as(guide_acts):
        assert answers_in(plan.folder_id) == {"main_activity": "unemployed", "outside_services": True}
        assert [span.stage for span in StageSpan.objects.order_by("pk")] == [1, 4, 1]


def test_what_is_no_answer_is_refused_with_the_choices(plan, guide_acts):
    for fact, value in (("main_activity", "flying"), ("no_such_fact", 1), ("age", "old")):
        with pytest.raises(Invalid):
            actions.know(plan=plan, fact=fact, value=value, voice="worker", by=guide_acts)


def test_an_ended_plan_stays_as_it_was(plan, guide_acts):
    ended = actions.end_plan(plan=plan, by=guide_acts)
    with pytest.raises(Invalid):
        actions.add_goal(plan=ended, text="Työ", voice="worker", by=guide_acts)


class TestHandover:
    """Nothing moves before the receiver says yes."""

    @pytest.fixture
    def colleague(self, make_user, aino_case):
        return make_user("kollega", "member", aino_case.client.organisation)

    def test_the_ball_stays_until_a_yes(self, plan, guide_acts, colleague):
        offer = actions.offer_handover(plan=plan, receiver=colleague, note="Jään lomalle.", by=guide_acts)
        with acting_as(guide_acts):
            assert Holding.objects.get(ends_at=None).worker_id == guide_acts.user_id
        actions.answer_handover(handover=offer, accept=True, by=as_actor(colleague))
        with acting_as(guide_acts):
            assert Holding.objects.get(ends_at=None).worker_id == colleague.pk

    def test_a_no_needs_a_reason_and_closes_what_the_offer_opened(self, plan, guide_acts, colleague):
        offer = actions.offer_handover(plan=plan, receiver=colleague, note="", by=guide_acts)
        with pytest.raises(Invalid):
            actions.answer_handover(handover=offer, accept=False, by=as_actor(colleague))
        actions.answer_handover(handover=offer, accept=False, answer="En ehdi.", by=as_actor(colleague))
        with acting_as(as_actor(colleague)):
            assert not Plan.objects.exists()

    def test_a_no_leaves_a_relation_that_was_there_before(self, plan, aino_case, guide_acts, colleague):
        client = aino_case.client
        start_care(organisation=client.organisation, key=client.key, worker=colleague, by=guide_acts)
        offer = actions.offer_handover(plan=plan, receiver=colleague, note="", by=guide_acts)
        actions.answer_handover(handover=offer, accept=False, answer="En ehdi.", by=as_actor(colleague))
        with acting_as(as_actor(colleague)):
            assert Plan.objects.exists()

    def test_the_giver_takes_an_offer_back_and_nobody_else_answers(self, plan, guide_acts, colleague):
        offer = actions.offer_handover(plan=plan, receiver=colleague, note="", by=guide_acts)
        with pytest.raises(Refused):
            actions.answer_handover(handover=offer, accept=True, by=guide_acts)
        with pytest.raises(Refused):
            actions.withdraw_handover(handover=offer, by=as_actor(colleague))
        actions.withdraw_handover(handover=offer, by=guide_acts)
        with pytest.raises((Invalid, Missing)):
            actions.answer_handover(handover=offer, accept=True, by=as_actor(colleague))

    def test_an_outsider_is_no_receiver(self, plan, guide_acts, olli):
        with pytest.raises(Invalid):
            actions.offer_handover(plan=plan, receiver=olli, note="", by=guide_acts)


def test_the_giver_may_leave_after_a_yes(plan, aino_case, guide_acts, make_user):
    colleague = make_user("kollega", "member", aino_case.client.organisation)
    offer = actions.offer_handover(plan=plan, receiver=colleague, note="", by=guide_acts)
    actions.answer_handover(handover=offer, accept=True, by=as_actor(colleague))
    client = aino_case.client
    end_care(organisation=client.organisation, key=client.key, worker=aino_case.guide, by=guide_acts)
    with acting_as(guide_acts):
        assert not Plan.objects.exists()
