"""The demo's ordinary week with people: referrals under way, students on their way out, people to be found.

Loaded once, with the demo's clients; every page of a worker, a receiver, a steward and a client has something on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from polku.accounts.choices import AreaKind
from polku.accounts.models import Area, Organisation, User
from polku.consent.actions import add_supporter, give_basis
from polku.consent.context import acting_as
from polku.criteria.models import CriteriaVersion
from polku.mine.actions.asks import ask_correction
from polku.outreach.actions import Told, close_lead, decide_hits, mark_step, note_contact, take_lead
from polku.outreach.models import Leaver
from polku.outreach.queries.hits import Hit
from polku.people.models import Client
from polku.practice.models import ProcedureVersion
from polku.referral.actions import Said, act_as_receiver, send_referral, write_referral
from polku.referral.choices import Act
from polku.referral.models import Referral
from polku.retention.actions import set_rule
from polku.retention.choices import AgeBand
from polku.retention.models import PastPath
from polku.shared import clock
from polku.shared.actor import Actor

PERMISSION_DAYS = 180
RETENTION_SOURCE = "Arkistonmuodostussuunnitelma, asiakastyö"
# What is known of the students, as a school's list has it: name, group, days until graduation, support, criteria, why.
STUDENTS = (
    ("Aino", "LÄH24A", 80, "demanding", (2, 3), "Valmistuu kolmen kuukauden sisällä, paikka puuttuu"),
    ("Eero", "RAK24B", 150, "none", (3,), "Valmistuu puolen vuoden sisällä, paikka puuttuu"),
    ("Paavo", "LOG25A", 330, "special", (1, 2), "Paljon poissaoloja, erityinen tuki"),
    ("Kaisa", "RAV25C", 500, "none", (4,), "Opinnot vaarassa keskeytyä"),
)
# The paths of people whose data has been deleted, by the stage they reached: how many, and how they ended.
PAST = ((2, 9, ""), (3, 12, "activity"), (4, 14, "studies"), (6, 6, "supported_work"), (7, 11, "open_work"))


def load_casework(
    people: Mapping[str, User], organisations: Mapping[str, Organisation], aino: Client, by: Actor
) -> None:
    """Add it around Aino, who is the guidance centre's client already."""
    cast = {key: Actor("user", user.call_name, user=user) for key, user in people.items()}
    _referrals(aino, cast, organisations)
    _leavers(cast["sari"], organisations["kpedu"])
    _leads(cast["ohjaaja"], organisations["ohjaamo-kokkola"])
    add_supporter(
        client=aino, user=people["paavo"], categories=["basic", "plan"],
        ends_at=clock.now() + timedelta(days=PERMISSION_DAYS), by=cast["aino"],
    )  # fmt: skip
    ask_correction(
        client=aino, category="plan", by=cast["aino"],
        text="Suunnitelmassa lukee, että opiskelen. Olen lopettanut koulun.",
    )  # fmt: skip
    _retention(organisations["ohjaamo-kokkola"], by)


def _days_ago(days: int) -> datetime:
    return datetime.combine(clock.today() - timedelta(days=days), time(10), clock.HELSINKI)


def _referrals(aino: Client, cast: Mapping[str, Actor], organisations: Mapping[str, Organisation]) -> None:
    """One accepted and begun, one that waits for an answer, one with a question, one draft."""
    guide = cast["ohjaaja"]
    begun = _sent(
        aino, organisations["kylakaverit"], "Nuori etsii mukavaa tekemistä viikkoon.", guide, cast["aino"], 30
    )
    for days, act in ((28, Act.ACCEPT), (21, Act.CONTACT), (14, Act.START)):
        with clock.freeze(_days_ago(days)):
            begun = _answered(begun, act, Said(), cast["toimija"])
    brief = "Nuori tarvitsee tukea arjen rytmiin."
    _sent(aino, organisations["soite-tyoikaiset"], brief, guide, cast["aino"], 12)
    asked = _sent(
        aino,
        organisations["kiipula"],
        "Nuori haluaa kokeilla töitä eläinten parissa.",
        guide,
        cast["aino"],
        9,
    )
    with clock.freeze(_days_ago(6)):
        _answered(asked, Act.ASK, Said(note="Montako päivää viikossa nuori jaksaa tulla?"), cast["kaisa"])
    write_referral(
        client=aino, receiver=organisations["pesula"], brief="Nuori etsii lyhyttä työkokeilua keväälle.", by=guide
    )  # fmt: skip


def _sent(
    client: Client, receiver: Organisation, brief: str, worker: Actor, giver: Actor, days: int
) -> Referral:
    with clock.freeze(_days_ago(days)):
        basis = give_basis(
            client=client, kind="permission", purpose="guidance", categories=["referral"], receiver=receiver,
            valid_to=clock.now() + timedelta(days=PERMISSION_DAYS), given_how="electronic", by=giver,
        )  # fmt: skip
        draft = write_referral(
            client=client, receiver=receiver, brief=brief, matter="Aamut ovat vaikeita, iltapäivät sujuvat.",
            by=worker,
        )  # fmt: skip
        return send_referral(referral=draft, basis=basis, by=worker, request_key=uuid4())


def _answered(referral: Referral, act: str, said: Said, by: Actor) -> Referral:
    return act_as_receiver(referral=referral, act=act, said=said, by=by, request_key=uuid4())


def _leavers(sari: Actor, school: Organisation) -> None:
    """Aino and three more: with a step done, near graduation and far from it."""
    criteria = CriteriaVersion.objects.filter(
        criteria__organisation=school, criteria__purpose="pick_out", state="published"
    ).first()
    procedure = ProcedureVersion.objects.filter(procedure__organisation=school, state="published").first()
    if criteria is None:
        return
    hits = [
        Hit(
            row, name, True, f"OP-24-{100 + row}" if row > 1 else "", group, "",
            (clock.today() + timedelta(days=days)).isoformat(), support, met, why, criteria.pk,
        )
        for row, (name, group, days, support, met, why) in enumerate(STUDENTS, 1)
    ]  # fmt: skip
    with clock.freeze(_days_ago(20)):
        decide_hits(
            school=school, confirmed=hits, dismissed={"has_place": 3, "declines": 1}, criteria_version=criteria,
            procedure_version=procedure, by=sari,
        )  # fmt: skip
    with acting_as(sari):
        first = Leaver.objects.select_related("folder").order_by("pk").first()
    if first is not None and first.procedure_version is not None:
        with clock.freeze(_days_ago(10)):
            mark_step(leaver=first, step="look", answer=None, note="", by=sari)


def _leads(guide: Actor, place: Organisation) -> None:
    """Three people of whom somebody has told: nobody has reached the first, the second was met, one was found."""
    said = (
        ("Eero", 9, "youth_school", "school", "Koulukuraattori", "Ei ole käynyt koulussa syksyn jälkeen."),
        ("Olli", 16, "own", "self", "", "Pyysi itse yhteydenottoa. Töitä ei ole ollut kahteen vuoteen."),
        ("Sari", 50, "youth_authority", "social", "Sosiaaliohjaaja", "Muutti paikkakunnalle, ei tunne palveluja."),
    )  # fmt: skip
    for name, days, basis, source, told_by, words in said:
        with clock.freeze(_days_ago(days)):
            told = Told(basis, source, words, clock.today(), told_by=told_by)
            lead = take_lead(organisation=place, told=told, call_name=name, is_another=True, by=guide)
            if days > 10:
                lead = note_contact(lead=lead, version=lead.version, on=clock.today(), how="met", by=guide)
            if days > 40:
                close_lead(lead=lead, version=lead.version, outcome="reached", by=guide)


def _retention(place: Organisation, by: Actor) -> None:
    for category, months, begins in (("plan", 120, "plan"), ("referral", 60, "care"), ("basic", 120, "care")):
        set_rule(
            organisation=place, category=category, months=months, counted_from=begins, source=RETENTION_SOURCE,
            dated=date(2026, 1, 1), by=by,
        )  # fmt: skip
    county = Area.objects.filter(
        kind=AreaKind.WELLBEING_COUNTY, names__fi__startswith="Keski-Pohjanmaa"
    ).first()
    for stage, count, outcome in PAST:
        for number in range(count):
            PastPath.objects.create(
                half_year=f"{clock.today().year - 1}-{1 + number % 2}", county=county.code if county else "",
                age_band=(AgeBand.YOUNG, AgeBand.TWENTIES, AgeBand.MIDDLE)[number % 3], stage=stage, outcome=outcome,
            )  # fmt: skip
