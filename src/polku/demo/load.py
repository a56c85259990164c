"""Loading the demo region through the actions that people use. What is there already stays as people have made it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from polku.accounts.actions import (
    add_membership,
    create_account,
    create_organisation,
    load_areas,
    record_succession,
    save_contact,
)
from polku.accounts.models import Area, ContactCard, Municipality, Organisation, User
from polku.criteria.actions import create_criteria, publish_criteria, save_criteria_draft
from polku.criteria.actions.drift import answer_drift, keep_refusal
from polku.criteria.actions.lifecycle import send_to_review
from polku.criteria.choices import VersionState
from polku.criteria.models import ClientGroup, CriteriaSet, CriteriaVersion, Example
from polku.demo import documents
from polku.demo.cooperation import load_cooperation
from polku.demo.documents import Ids, Row
from polku.demo.forum import load_forum
from polku.demo.measures import load_measures
from polku.demo.people import load_clients
from polku.demo.practice import load_practice
from polku.demo.publishing import load_publications
from polku.demo.reports import load_reports
from polku.demo.workgroup import load_workgroups
from polku.directory.actions import (
    confirm_entry,
    create_channel,
    create_entry,
    load_codes,
    propose_change,
    publish_channel,
    publish_entry,
    save_draft,
    state_claim,
)
from polku.directory.actions.enquiries import log_enquiry
from polku.directory.actions.feedback import answer_feedback, give_feedback
from polku.directory.actions.indexing import indexed_together, refresh_index
from polku.directory.actions.needs import keep_need
from polku.directory.actions.reminders import remind_owners
from polku.directory.actions.reviewing import weigh_entries
from polku.directory.actions.themes import collect_entry, save_theme
from polku.directory.actions.words import save_word
from polku.directory.choices import ImportSource, NeedSource
from polku.directory.content import EntryContent
from polku.directory.models import (
    ChannelVersion,
    Entry,
    EntryVersion,
    EverydayWord,
    Feedback,
    Theme,
    UnmetNeed,
)
from polku.directory.permissions import KEEP_TRUE
from polku.shared import clock
from polku.shared.actor import Actor, by_link, system

DEMO = system("demo")
LOCK = 2026_07
# An entry without a day of its own came into the directory this long before it was last assured.
DAYS_BEFORE_ASSURED = 210
MEMBER_SINCE_DAYS = 200


@dataclass
class Region:
    """What the loading has found or made so far, by the keys of the files."""

    today: date
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    groups: dict[str, ClientGroup] = field(default_factory=dict)
    criteria: dict[str, int] = field(default_factory=dict)
    # Entries made now: what belongs to an entry is made only with it.
    made: dict[str, Entry] = field(default_factory=dict)
    # Contact cards made now whose owners have no account yet.
    kept: list[tuple[ContactCard, Row]] = field(default_factory=list)
    ids: Ids = field(default_factory=Ids)


def load_region() -> int:
    """Add what the directory lacks of the demo region, and return how many entries were made.

    All or nothing: a killed load leaves no trace. Search reads the new entries after it, in steps that may be repeated.
    """
    with transaction.atomic(), indexed_together():
        made = _load_alone()
    refresh_index()
    return made


def _load_alone() -> int:
    with connection.cursor() as cursor:
        # A second load waits here and then finds everything made.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    load_areas(by=DEMO)
    load_codes(by=DEMO)
    region = Region(today=clock.today())
    region.ids.towns = dict(Municipality.objects.values_list("code", "names"))
    _load_organisations(region)
    _load_people(region)
    _load_contact_owners(region)
    _load_channels(region)
    _load_themes(region)
    _load_entries(region)
    _load_criteria(region)
    load_practice(region.organisations, DEMO)
    load_cooperation(region.people, region.organisations, DEMO)
    load_measures(region.people, region.organisations, DEMO)
    load_forum(region.people, region.organisations, DEMO)
    load_workgroups(region.people, region.organisations, DEMO)
    load_clients(region.people, region.organisations, DEMO)
    load_publications(DEMO)
    load_reports(_person(region, "kaisa"))
    _load_words()
    _load_month(region)
    weigh_entries(by=DEMO)
    # The outbox has mail from the first minute, not only after the next morning.
    if region.made:
        remind_owners(by=DEMO)
    return len(region.made)


@contextmanager
def _days_ago(region: Region, days: int) -> Iterator[None]:
    """The clock at ten in the morning of an earlier day."""
    day = datetime.combine(region.today - timedelta(days=days), time(10), clock.HELSINKI)
    with clock.freeze(day):
        yield


# --- Organisations and people -----------------------------------------------------------------------------------


def _load_organisations(region: Region) -> None:
    known = _organisations_by_name()
    areas = {str(area): area for area in Area.objects.all()}
    new: set[str] = set()
    for row in documents.organisations():
        parent = region.organisations.get(row.get("parent", ""))
        found = known.get((documents.texts(row, "name")["fi"], parent.pk if parent else None))
        if found is None:
            found = _make_organisation(region, row, parent, [areas[name] for name in row.get("areas", ())])
            new.add(row["key"])
        region.organisations[row["key"]] = found
        region.ids.organisations[row["key"]] = found.pk
    _load_successions(region, new)


def _organisations_by_name() -> dict[tuple[str, int | None], Organisation]:
    """Also by the names that people replaced: a renamed organisation is not made twice."""
    everyone = list(Organisation.objects.all())
    old = {(name, o.parent_id): o for o in everyone for name in o.old_names.get("fi", ())}
    return old | {(o.names.get("fi", ""), o.parent_id): o for o in everyone}


def _make_organisation(
    region: Region, row: Row, parent: Organisation | None, areas: list[Area]
) -> Organisation:
    organisation = create_organisation(
        kind=row["kind"],
        sector=row["sector"],
        names=documents.texts(row, "name"),
        old_names=documents.texts(row, "old_names"),
        descriptions=documents.texts(row, "description"),
        homepage=row.get("homepage", {}),
        number=row.get("number", ""),
        notify_email=row.get("notify", ""),
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
        parent=parent,
        areas=areas,
        by=DEMO,
    )
    for card in row.get("contacts", ()):
        _save_contact(region, organisation, card)
    return organisation


def _save_contact(region: Region, organisation: Organisation, card: Row) -> None:
    with _days_ago(region, _checked_days_ago(region, card)):
        made = save_contact(
            organisation=organisation,
            role={code: card[code] for code in ("fi", "sv", "en") if code in card},
            phone=card.get("phone", ""),
            email=card.get("email", ""),
            visibility=card.get("visibility", "public"),
            expires_on=card.get("expires_on"),
            by=DEMO,
        )
    if "owner" in card:
        region.kept.append((made, card))


def _checked_days_ago(region: Region, card: Row) -> int:
    return (region.today - card["checked_on"]).days if "checked_on" in card else card["checked_days_ago"]


def _load_contact_owners(region: Region) -> None:
    for card, row in region.kept:
        with _days_ago(region, _checked_days_ago(region, row)):
            save_contact(
                organisation=card.organisation, card=card, owner=region.people[row["owner"]], by=DEMO
            )


def _load_successions(region: Region, new: set[str]) -> None:
    for row in documents.read("organisations")["succession"]:
        if row["from"] in new or row["to"] in new:
            record_succession(
                predecessor=region.organisations[row["from"]],
                successor=region.organisations[row["to"]],
                on=row["on"],
                source=row["source"],
                note={code: row[code] for code in ("fi", "sv") if code in row},
                by=DEMO,
            )


def _load_people(region: Region) -> None:
    cast = documents.read("people")
    known = {user.email: user for user in User.objects.filter(email__in=[p["email"] for p in cast["person"]])}
    for person in cast["person"]:
        found = known.get(person["email"])
        region.people[person["key"]] = found or _make_person(region, person)
    # One hash for the one password of all: making a hash is slow on purpose.
    if made := [user.pk for user in region.people.values() if user.email not in known]:
        User.objects.filter(pk__in=made).update(password=make_password(cast["password"]))


def _make_person(region: Region, person: Row) -> User:
    user = create_account(
        email=person["email"],
        password=None,
        call_name=person["call_name"],
        language=person["language"],
        is_admin=person.get("admin", False),
        by=DEMO,
    )
    for membership in person["memberships"]:
        add_membership(
            user=user,
            organisation=region.organisations[membership["organisation"]],
            role=membership["role"],
            valid_from=region.today - timedelta(days=MEMBER_SINCE_DAYS),
            by=DEMO,
        )
    return user


# --- Channels and themes ----------------------------------------------------------------------------------------


def _load_channels(region: Region) -> None:
    # The first version never changes: its name is how a channel is known again, whatever it is called today.
    versions = ChannelVersion.objects.filter(number=1, channel__source=ImportSource.OWN)
    known = dict(versions.values_list("content__name__fi", "channel_id"))
    for row in documents.channels():
        pk = known.get(row["fi"]["name"])
        region.ids.channels[row["key"]] = pk if pk is not None else _make_channel(region, row)


def _make_channel(region: Region, row: Row) -> int:
    organisation = region.organisations[row["organisation"]]
    by = system(str(organisation))
    with _days_ago(region, 2 * DAYS_BEFORE_ASSURED):
        channel = create_channel(
            organisation=organisation, content=documents.channel_content(row, region.ids), by=by
        )
        return publish_channel(channel=channel, by=by).pk


def _load_themes(region: Region) -> None:
    known = {theme.slug: theme for theme in Theme.objects.all()}
    for row in documents.read("themes")["theme"]:
        region.themes[row["key"]] = known.get(row["key"]) or save_theme(
            names=documents.texts(row, "name"),
            intros=documents.texts(row, "intro"),
            order=row["order"],
            by=DEMO,
        )


# --- Entries ----------------------------------------------------------------------------------------------------


def _load_entries(region: Region) -> None:
    versions = EntryVersion.objects.filter(number=1, entry__source=ImportSource.OWN)
    known = dict(versions.values_list("content__name__fi", "entry_id"))
    for row in documents.entries():
        pk = known.get(row["fi"]["name"])
        if pk is None:
            region.made[row["key"]] = entry = _make_entry(region, row)
            pk = entry.pk
        region.ids.entries[row["key"]] = pk
    for row in documents.entries():
        if row["key"] in region.made:
            _add_later_needs(region, row)


def _add_later_needs(region: Region, row: Row) -> None:
    entry = region.made[row["key"]]
    for need in documents.later_needs(row):
        published = EntryContent.model_validate(entry.published_content)
        content = documents.content_with_need(published, need, region.ids)
        by = system(row["owner"])
        with _days_ago(region, need["since_days_ago"]):
            save_draft(entry=entry, content=content, by=by, expected_version=entry.version)
            region.made[row["key"]] = entry = publish_entry(entry=entry, by=by)


def _make_entry(region: Region, row: Row) -> Entry:
    content = documents.entry_content(row, region.ids, region.today)
    if "draft_by" in row:
        return _begin(region, row, content, _person(region, row["draft_by"]))
    entry = _publish(region, row, content)
    for claim in row.get("claims", ()):
        _state_claim(region, entry, claim)
    for theme in row["themes"]:
        collect_entry(theme=region.themes[theme], entry=entry, by=DEMO)
    return entry


def _begin(region: Region, row: Row, content: EntryContent, by: Actor) -> Entry:
    organisation = region.organisations[row["organisation"]]
    return create_entry(
        kind=row["kind"],
        organisation=organisation,
        content=content,
        by=by,
        owner_label=row["owner"],
        owner_email=row.get("owner_email") or organisation.notify_email,
        review_every_days=row.get("review_every_days", 180),
    )


def _publish(region: Region, row: Row, content: EntryContent) -> Entry:
    """Publish it on its first day, and assure it, changed or as it was, on the day it was last looked at."""
    by = system(row["owner"])
    assured = row["assured_days_ago"]
    if row.get("new"):
        with _days_ago(region, assured):
            return publish_entry(entry=_begin(region, row, content, by), by=by)
    earlier = documents.earlier_content(row, content) if "earlier" in row else content
    with _days_ago(region, row.get("earlier", {}).get("days_ago", assured + DAYS_BEFORE_ASSURED)):
        entry = publish_entry(entry=_begin(region, row, earlier, by), by=by)
    with _days_ago(region, assured):
        if "earlier" not in row:
            return confirm_entry(entry=entry, by=by)
        save_draft(entry=entry, content=content, by=by, expected_version=entry.version)
        return publish_entry(entry=entry, by=by)


def _state_claim(region: Region, entry: Entry, claim: Row) -> None:
    with _days_ago(region, claim["stated_days_ago"]):
        state_claim(
            entry=entry,
            kind=claim["kind"],
            value=claim["value"],
            group_key=claim.get("group", ""),
            expires_on=clock.today() + timedelta(days=claim["days"]),
            by=system(entry.owner_label),
        )


def _person(region: Region, key: str) -> Actor:
    user = region.people[key]
    return Actor("user", user.call_name, user=user)


# --- Criteria ---------------------------------------------------------------------------------------------------


def _load_criteria(region: Region) -> None:
    _load_client_groups(region)
    # The first version never changes: its title is how a set is known again, whatever it is called today.
    known = dict(CriteriaVersion.objects.filter(number=1).values_list("content__title__fi", "criteria_id"))
    made: set[str] = set()
    for row in documents.criteria():
        pk = known.get(row["fi"]["name"])
        if pk is None:
            pk = _make_criteria(region, row).pk
            made.add(row["key"])
        region.criteria[row["key"]] = pk
    _link_entries(region, made)
    _load_examples(region)
    month = documents.read("month")
    for row in month["criteria_change"]:
        if row["criteria"] in made:
            _propose_criteria(region, row)
    for row in month["refusal"]:
        if row["criteria"] in made:
            _refuse(region, row)


def _load_client_groups(region: Region) -> None:
    known = {group.slug: group for group in ClientGroup.objects.all()}
    for order, row in enumerate(documents.read("client_groups")["group"], 1):
        region.groups[row["key"]] = known.get(row["key"]) or ClientGroup.objects.create(
            slug=row["key"], names=documents.texts(row, "name"), order=order
        )


def _make_criteria(region: Region, row: Row) -> CriteriaSet:
    organisation = region.organisations[row["organisation"]]
    by = system(row["owner"])
    with _days_ago(region, row["checked_days_ago"]):
        criteria = create_criteria(
            organisation=organisation,
            purpose=documents.purpose_of(row),
            names=documents.texts(row, "name"),
            content=documents.criteria_content(row, region.today),
            client_group=region.groups.get(row.get("client_group", "")),
            owner_label=row["owner"],
            owner_email=row.get("owner_email") or organisation.notify_email,
            by=by,
        )
        publish_criteria(criteria=criteria, by=by)
    return criteria


def _link_entries(region: Region, made: set[str]) -> None:
    """Entries get the criteria that were made with them now; a link that people have made or broken stays."""
    criteria = {
        region.ids.entries[row["key"]]: region.criteria[row["criteria"]]
        for row in documents.entries()
        if "criteria" in row and (row["criteria"] in made or row["key"] in region.made)
    }
    entries = list(Entry.objects.filter(pk__in=criteria, criteria=None))
    for entry in entries:
        entry.criteria_id = criteria[entry.pk]
    Entry.objects.bulk_update(entries, ["criteria"])


def _propose_criteria(region: Region, row: Row) -> None:
    """Write a change and ask the organisation's editors to look at it."""
    source = next(each for each in documents.criteria() if each["key"] == row["criteria"])
    criteria = CriteriaSet.objects.get(pk=region.criteria[row["criteria"]])
    published = criteria.versions.get(state=VersionState.PUBLISHED)
    content = documents.changed_criteria(row, published.document, source["who"])
    by = system(criteria.owner_label)
    with _days_ago(region, row["days_ago"]):
        draft = save_criteria_draft(
            criteria=criteria, content=content, by=by, expected_version=criteria.version, note=row["note"]
        )
        send_to_review(criteria=criteria, by=by, expected_version=draft.number)


def _refuse(region: Region, row: Row) -> None:
    criteria = CriteriaSet.objects.get(pk=region.criteria[row["criteria"]])
    with _days_ago(region, row["days_ago"]):
        for _ in range(row["count"]):
            keep_refusal(criteria=criteria, answers=row["answers"], ground=row["ground"], by=DEMO)
    if "answer" in row:
        version = criteria.versions.get(state=VersionState.PUBLISHED)
        with _days_ago(region, row["answered_days_ago"]):
            answer_drift(
                version=version,
                ground=row["ground"],
                state=row["state"],
                answer=row["answer"],
                by=system(criteria.owner_label),
            )


def _load_examples(region: Region) -> None:
    known = set(Example.objects.values_list("names__fi", flat=True))
    Example.objects.bulk_create(
        Example(names=documents.texts(row, "name"), answers=row["answers"], order=order)
        for order, row in enumerate(documents.read("examples")["example"], 1)
        if row["fi"]["name"] not in known
    )


# --- Words and the ordinary month -------------------------------------------------------------------------------


def _load_words() -> None:
    known = set(EverydayWord.objects.values_list("phrase", "language"))
    for phrase, language, meaning in documents.everyday_words():
        if (phrase, language) not in known:
            codes, terms = meaning.get("codes", []), meaning["terms"]
            save_word(phrase=phrase, language=language, codes=codes, terms=terms, by=DEMO)


def _load_month(region: Region) -> None:
    month = documents.read("month")
    if not UnmetNeed.objects.exists():
        for row in month["need"]:
            _keep_need(region, row)
    if not Feedback.objects.exists():
        for row in month["feedback"]:
            _give_feedback(region, row)
    for row in month["proposal"]:
        if row["entry"] in region.made:
            _propose(region, row)


def _keep_need(region: Region, row: Row) -> None:
    words, language, place = row["words"], row["language"], row.get("municipality")
    with _days_ago(region, row["days_ago"]):
        for _ in range(row["count"]):
            if row["source"] == NeedSource.ENQUIRY:
                municipality = Municipality.objects.get(pk=place)
                log_enquiry(question=words, language=language, municipality=municipality, by=DEMO)
            else:
                keep_need(
                    words=words,
                    language=language,
                    municipality=place,
                    source=row["source"],
                    filters={"wish": row["wish"]} if "wish" in row else {},
                    facts=row.get("facts", {}),
                )


def _give_feedback(region: Region, row: Row) -> None:
    entry = Entry.objects.get(pk=region.ids.entries[row["entry"]]) if "entry" in row else None
    with _days_ago(region, row["days_ago"]):
        feedback = give_feedback(kind=row["kind"], text=row["text"], language=row["language"], entry=entry)
    if "answer" in row:
        with _days_ago(region, row["answered_days_ago"]):
            answer_feedback(feedback=feedback, answer=row["answer"], by=_person(region, "kaisa"))


def _propose(region: Region, row: Row) -> None:
    entry = region.made[row["entry"]]
    content = EntryContent.model_validate(entry.published_content)
    with _days_ago(region, row["days_ago"]):
        propose_change(
            entry=entry,
            content=documents.proposed_content(row, content),
            note=row["note"],
            by=by_link(KEEP_TRUE, entry.pk, row["label"]),
        )
