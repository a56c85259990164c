"""What the requirement rows of the action plan mean on the loaded demo: each check takes nothing, fails by itself."""

from django.test import Client

from polku.accounts.models import User
from polku.cooperation.models import Network
from polku.measures.choices import MeasureState
from polku.measures.models import Commitment, FollowUpTask, Measure
from polku.measures.queries import aims_without_measure, measures_of, overdue, plan_of
from polku.measures.queries.commitments import wall_of
from polku.measures.queries.duties import late_duties
from polku.measures.queries.plans import progress_of
from polku.shared import clock

# Work activity to work, studies to work, participation: the twelve parts of the KP OTE plan.
PARTS = {"tyotoiminnasta-toihin": 5, "opinnoista-toihin": 4, "osallisuutta-tukeva-toiminta": 3}


def _network(slug="keski-pohjanmaa"):
    return Network.objects.get(slug=slug)


def every_measure_cites_an_aim_and_aims_without_one_are_listed():
    for network in Network.objects.all():
        measures = measures_of(network, clock.today())
        assert measures
        assert all(measure.aims.exists() for measure in measures)
        served = {aim.pk for measure in measures.exclude(state="dropped") for aim in measure.aims.all()}
        listed = {aim.pk for aim in aims_without_measure(network, clock.today())}
        assert listed == set(network.aims.values_list("pk", flat=True)) - served


def follow_ups_make_tasks_and_what_is_late_reaches_the_coordinator():
    tasks = FollowUpTask.objects.filter(follow_up__plan__network=_network())
    assert tasks.filter(state="done").exists()
    assert tasks.filter(state="open").exists()
    late = overdue(_network(), clock.today())
    assert late
    assert {duty.row.pk for duty in late_duties(_network())} >= {measure.pk for measure in late}
    browser = Client()
    browser.force_login(User.objects.get(email="kaisa@example.fi"))
    page = browser.get("/fi/verkostot/keski-pohjanmaa/suunnitelma/myohassa/").content.decode()
    assert late[0].title("fi").text in page


def the_plan_has_measures_with_owner_day_and_state_and_a_page_per_theme():
    plan = plan_of(_network("paijat-hame"), clock.today())
    convener = plan.network.convenings.get(valid_to=None).organisation
    assert "Kiipulasäätiö" in str(convener)
    assert plan.measures.filter(owner=None).count() == 0
    assert {measure.state for measure in plan.measures.all()} > {MeasureState.DONE}
    for progress in progress_of(plan_of(_network(), clock.today())):
        address = f"/fi/verkostot/keski-pohjanmaa/edistyminen/{progress.code}/"
        assert Client().get(address).status_code == 200


def the_four_themes_hold_the_twelve_parts_as_measures():
    plan = plan_of(_network(), clock.today())
    groups = {group.code: group for group in progress_of(plan)}
    assert list(groups)[:4] == ["kp-ote-foorumi", *PARTS]
    parts = Measure.objects.filter(plan=plan, source="KP OTE -hankesuunnitelma")
    assert parts.count() == 12
    for code, count in PARTS.items():
        assert sum(part.theme.code == code for part in parts.select_related("theme")) == count


def leaders_have_promised_and_kept_promises_stand_on_a_public_wall():
    promises = Commitment.objects.filter(network=_network())
    assert promises.exclude(owner=None).count() >= 3
    assert promises.values("organisation").distinct().count() >= 3
    wall = wall_of("keski-pohjanmaa")
    assert wall.kept
    assert wall.promised
    page = Client().get("/fi/verkostot/keski-pohjanmaa/lupaukset/").content.decode()
    assert wall.kept[0].text("fi").text in page
    assert wall.kept[0].outcomes["fi"] in page


ROWS = {
    "R3": every_measure_cites_an_aim_and_aims_without_one_are_listed,
    "R5": follow_ups_make_tasks_and_what_is_late_reaches_the_coordinator,
    "R7": the_plan_has_measures_with_owner_day_and_state_and_a_page_per_theme,
    "R31": the_four_themes_hold_the_twelve_parts_as_measures,
    "R34": leaders_have_promised_and_kept_promises_stand_on_a_public_wall,
}
