"""The demo's meetings, made through the actions that people use.

A series is known again by its network and its Finnish name; of one that is there already nothing is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Network
from polku.demo.documents import Row, read, texts
from polku.forum import actions
from polku.forum.choices import ItemKind
from polku.forum.content import RuleContent
from polku.forum.models import AgendaItem, Meeting, MeetingDecision, Series
from polku.forum.permissions import ANSWER
from polku.measures.queries import plan_of
from polku.shared import clock
from polku.shared.actor import Actor, by_link

Organisations = Mapping[str, Organisation]
People = Mapping[str, User]


def load_forum(people: People, organisations: Organisations, by: Actor) -> None:
    """Add the series that are not there yet, each with its meetings; proposals come with their network's series."""
    rows = read("forum")
    networks = {network.slug: network for network in Network.objects.all()}
    for row in rows["series"]:
        network = networks[row["network"]]
        if network.series.filter(names__fi=row["fi"]["name"]).exists():
            continue
        series = _series(network, row, by)
        for meeting in rows["meeting"]:
            if meeting["series"] == row["key"]:
                _Loading(people, organisations, rows, by).load(series, meeting)
        for proposal in rows["proposal"]:
            if proposal["network"] == row["network"]:
                _propose(network, proposal, people, organisations, by)


def _series(network: Network, row: Row, by: Actor) -> Series:
    rules = [RuleContent(level=level) for level in row["levels"]]
    return actions.save_series(
        network=network, names=texts(row, "name"), texts=texts(row, "text"), rules=rules, by=by
    )


def _propose(network: Network, row: Row, people: People, organisations: Organisations, by: Actor) -> None:
    user = people[row["by"]]
    with _days_ago(row["days_ago"]):
        made = actions.propose(
            network=network,
            title=row["title"],
            text=row["text"],
            organisation=organisations[row["organisation"]],
            by=Actor("user", user.call_name, user=user),
        )
    if "declined" in row:
        with _days_ago(row["days_ago"] - 5):
            actions.decline_proposal(proposal=made, reason=row["declined"], by=by)


class _Loading:
    """Makes one meeting after the other, step by step on the days of its file."""

    def __init__(self, people: People, organisations: Organisations, rows: Row, by: Actor) -> None:
        self.people, self.organisations, self.rows, self.by = people, organisations, rows, by

    def load(self, series: Series, row: Row) -> None:
        with _days_ago(row.get("called_days_before", 0) - row["days"] if row["days"] < 0 else 0):
            meeting = self._plan(series, row)
            items = [self._item(meeting, each) for each in self._of("matter", row)]
        if "called_days_before" in row:
            self._call(meeting, row)
        if row["days"] < 0:
            with _days_ago(-row["days"] - 1):
                self._record(meeting, row, {item.title: item for item in items})

    def _of(self, kind: str, row: Row) -> list[Row]:
        return [each for each in self.rows[kind] if each["meeting"] == row["key"]]

    def _plan(self, series: Series, row: Row) -> Meeting:
        day = clock.today() + timedelta(days=self._ahead(row))
        starts, ends = (
            datetime.combine(day, time.fromisoformat(row[name].zfill(5)), clock.HELSINKI)
            for name in ("starts", "ends")
        )
        return actions.plan_meeting(
            network=series.network,
            series=series,
            starts_at=starts,
            ends_at=ends,
            place=row["place"],
            remote_link=row.get("remote", ""),
            access=row["access"],
            about=row.get("about", ""),
            secretary=self.people[row["secretary"]],
            by=self.by,
        )

    def _ahead(self, row: Row) -> int:
        """Days to the meeting from the day that the clock shows while it is planned."""
        return int(row["called_days_before"] if row["days"] < 0 else row["days"])

    def _item(self, meeting: Meeting, row: Row) -> AgendaItem:
        return actions.add_agenda_item(
            meeting=meeting,
            kind=ItemKind.OTHER,
            title=row["title"],
            text=row.get("text", ""),
            minutes_planned=row.get("minutes"),
            presenter=row.get("presenter", ""),
            by=self.by,
        )

    def _call(self, meeting: Meeting, row: Row) -> None:
        ago = row["called_days_before"] - row["days"] if row["days"] < 0 else row["called_days_before"]
        with _days_ago(ago):
            actions.call_meeting(meeting=meeting, by=self.by)
        answers = {self.organisations[key].pk: answer for key, answer in row.get("answers", {}).items()}
        for invitation in meeting.invitations.select_related("meeting").filter(organisation__in=answers):
            actions.answer_invitation(
                invitation=invitation,
                answer=answers[invitation.organisation_id or 0],
                by=by_link(ANSWER, invitation.pk, str(invitation.organisation)),
            )

    def _record(self, meeting: Meeting, row: Row, items: Mapping[str, AgendaItem]) -> None:
        came = {sector: how for how, sectors in row["came"].items() for sector in sectors}
        there = {each.pk: came.get(each.sector, "absent") for each in meeting.invitations.all()}
        actions.note_attendance(meeting=meeting, came=there, by=self.by)
        for each in self._of("decision", row):
            decision = actions.record_decision(
                meeting=meeting, item=items[each["matter"]], text=each["text"], by=self.by
            )
            self._become(decision, each)
        actions.save_minutes(
            meeting=meeting,
            expected_version=0,
            texts={items[each["title"]].pk: each["said"] for each in self._of("matter", row)},
            chair=row["chair"],
            secretary_label="Verkoston sihteeri",
            opened=meeting.starts_at.astimezone(clock.HELSINKI).time(),
            closed=meeting.ends_at.astimezone(clock.HELSINKI).time(),
            by=self.by,
        )
        self._check(meeting, row)

    def _check(self, meeting: Meeting, row: Row) -> None:
        checker = self.people[row["checker"]]
        actions.send_to_check(meeting=meeting, users=[checker], by=self.by)
        if row["minutes"] == "approved":
            reader = Actor("user", checker.call_name, user=checker)
            actions.check_minutes(meeting=meeting, right=True, remark="", by=reader)
            actions.approve_minutes(meeting=meeting, by=self.by)

    def _become(self, decision: MeetingDecision, row: Row) -> None:
        result = texts(row, "result")
        due_on = clock.today() + timedelta(days=row.get("days", 0))
        if row.get("becomes") == "aim":
            actions.decide_aim(decision=decision, texts=result, by=self.by)
        elif row.get("becomes") == "commitment":
            organisation = self.organisations[row["organisation"]]
            actions.decide_commitment(
                decision=decision, organisation=organisation, texts=result, review_on=due_on, by=self.by
            )
        elif row.get("becomes") == "measure":
            self._measure(decision, row, result)

    def _measure(self, decision: MeetingDecision, row: Row, titles: dict[str, str]) -> None:
        network = decision.meeting.network
        actions.decide_measure(
            decision=decision,
            plan=plan_of(network, clock.today()),
            titles=titles,
            aims=list(network.aims.filter(number__in=row["aims"])),
            organisation=self.organisations[row["organisation"]],
            owner=self.people[row["owner"]],
            due_on=clock.today() + timedelta(days=row["days"]),
            by=self.by,
        )


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    """The clock at ten in the morning of an earlier day; today is now."""
    if days <= 0:
        yield
        return
    day = datetime.combine(clock.today() - timedelta(days=days), time(10), clock.HELSINKI)
    with clock.freeze(day):
        yield
