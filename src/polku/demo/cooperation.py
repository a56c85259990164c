"""The demo's networks, made through the actions that people use, on the days of the files.

A network is known again by its short name; of one that is there already nothing is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from polku.accounts.models import Area, Organisation, User
from polku.cooperation import actions
from polku.cooperation.models import AgreementVersion, Network, Party
from polku.cooperation.permissions import SIGN
from polku.demo.documents import Row, read, texts
from polku.practice.models import Procedure
from polku.shared import clock
from polku.shared.actor import Actor, by_link

Organisations = Mapping[str, Organisation]
People = Mapping[str, User]
TEXTS = ("title", "purpose", "background", "convener_task", "duration", "joining", "leaving")
# Nobody is told who signed in a demo: a call name of the cast stands for everybody.
SIGNER = "Eero"


def load_cooperation(people: People, organisations: Organisations, by: Actor) -> None:
    """Add the networks that are not there yet, each with everything that belongs to it."""
    rows = read("networks")
    known = set(Network.objects.values_list("slug", flat=True))
    made = {row["key"]: _found(row, organisations, by) for row in rows["network"] if row["key"] not in known}
    for slug, network in made.items():
        own = {kind: [each for each in rows[kind] if each.get("network") == slug] for kind in rows}
        _fill(network, own, people, organisations, by)
    for row in rows["lineage"]:
        if {row.get("from_network"), row.get("to_network")} & set(made):
            _link(row, organisations, by)


def _found(row: Row, organisations: Organisations, by: Actor) -> Network:
    kind, _colon, code = row["area"].partition(":")
    with _on(row["starts_on"]):
        return actions.found_network(
            slug=row["key"],
            names=texts(row, "name"),
            descriptions=texts(row, "description"),
            convener=organisations[row["convener"]],
            area=Area.objects.get(kind=kind, code=code),
            starts_on=row["starts_on"],
            is_public=True,
            by=by,
        )


def _fill(
    network: Network, own: Mapping[str, list[Row]], people: People, organisations: Organisations, by: Actor
) -> None:
    begun = network.starts_on or clock.today()
    with _on(begun):
        for row in own["aim"]:
            actions.add_aim(
                network=network, texts=texts(row, "text"), source=row["source"], starts_on=begun, by=by
            )
    for row in own["member"]:
        _join(network, row, organisations, by)
    for row in own["left"]:
        member = network.members.get(organisation=organisations[row["organisation"]])
        with _on(row["last_day"]):
            actions.leave_network(member=member, reason=row["reason"], last_day=row["last_day"], by=by)
    for row in own["phase"]:
        with _on(row["on"]):
            actions.take_snapshot(network=network, phase=row["phase"], note=row["note"], by=by)
    for row in own["agreement"]:
        _agree(network, row, organisations, by)
    for row in own["term"]:
        _give(network, row, people, organisations, by)


def _join(network: Network, row: Row, organisations: Organisations, by: Actor) -> None:
    with _on(row["since"]):
        for key in row["organisations"]:
            actions.join_network(
                network=network, organisation=organisations[key], joined_by=row["joined_by"], by=by
            )


def _give(network: Network, row: Row, people: People, organisations: Organisations, by: Actor) -> None:
    since = row.get("since") or clock.today() - timedelta(days=row["days_ago"])
    with _on(since):
        actions.give_term(
            network=network,
            user=people[row["person"]],
            role=row["role"],
            organisation=organisations.get(row.get("organisation", "")),
            project=organisations.get(row.get("project", "")),
            by=by,
        )


# --- Agreements ---------------------------------------------------------------------------------------------------


def _agree(network: Network, row: Row, organisations: Organisations, by: Actor) -> None:
    """Signed by all on its day; or opened some days ago, and some have signed and one has said no."""
    held = row["held_at"].replace(tzinfo=clock.HELSINKI) if "held_at" in row else None
    opened = held.date() if held else clock.today() - timedelta(days=row["opened_days_ago"])
    with _on(opened):
        version = actions.begin_agreement(network=network, by=by)
        parts = _content(row, organisations)
        version = actions.save_agreement(version=version, seen=version.version, parts=parts, by=by)
        for each in row["party"]:
            _party(version, each, organisations, by)
        version = actions.open_for_signing(version=version, send_links=held is None, by=by)
    rows = {organisations[each["organisation"]].pk: each for each in row["party"]}
    parties = list(version.parties.select_related("agreement__network", "organisation"))
    signing = [party for party in parties if held or rows[party.organisation_id].get("signed")]
    met = held or datetime.combine(opened + timedelta(days=2), time(13), clock.HELSINKI)
    _sign_together(version, signing, met, row["place"], by)
    for party in parties:
        if reason := rows[party.organisation_id].get("declined"):
            _decline(party, reason, opened)


def _content(row: Row, organisations: Organisations) -> Row:
    return {name: texts(row, name) for name in TEXTS} | {
        "contact_roles": row.get("contact_role", []),
        "responsibilities": [
            {"area": _said(each), "parties": [organisations[key].pk for key in each["parties"]]}
            for each in row["responsibility"]
        ],
        "practices": [
            {"name": texts(each, "name"), "text": texts(each, "text")} for each in row.get("practice", [])
        ],
        "follow_ups": [
            {"text": _said(each), "every_months": each["every_months"]} for each in row["follow_up"]
        ],
    }


def _said(row: Row) -> dict[str, str]:
    return {code: row[code] for code in ("fi", "sv", "en", "fi-selko") if code in row}


def _party(version: AgreementVersion, row: Row, organisations: Organisations, by: Actor) -> None:
    actions.save_party(
        version=version,
        organisation=organisations[row["organisation"]],
        units=[organisations[key] for key in row.get("units", ())],
        signer_role=row["role"],
        signer_email=row.get("email", ""),
        by=by,
    )


def _sign_together(
    version: AgreementVersion, parties: Sequence[Party], held: datetime, place: str, by: Actor
) -> None:
    with clock.freeze(held + timedelta(hours=2)):
        actions.record_paper(
            version=version,
            held_at=held,
            place=place,
            titles={"fi": "Allekirjoitustilaisuus", "sv": "Undertecknande", "en": "Signing event"},
            minutes={"kind": "note", "title": "Allekirjoitustilaisuuden muistio", "address": ""},
            signers=[actions.PaperSigner(party, SIGNER, party.signer_role) for party in parties],
            by=by,
        )


def _decline(party: Party, reason: str, opened: date) -> None:
    signer = by_link(SIGN, party.pk, party.signer_role)
    with _on(opened + timedelta(days=3)):
        actions.decline_agreement(party=party, reason=reason, by=signer)


# --- Lineage ------------------------------------------------------------------------------------------------------


def _link(row: Row, organisations: Organisations, by: Actor) -> None:
    network = Network.objects.get(slug=row.get("to_network") or row["from_network"])
    came_from = "to_network" in row
    origin = organisations[row["from"]] if came_from else network
    result = network if came_from else Procedure.objects.filter(names__fi=row["to_procedure"]).first()
    if result is not None:
        actions.record_lineage(
            kind=row["kind"],
            origin=origin,
            result=result,
            on=row.get("on"),
            source=row.get("source", ""),
            by=by,
        )


@contextmanager
def _on(day: date) -> Iterator[None]:
    """The clock at ten in the morning of a day."""
    with clock.freeze(datetime.combine(day, time(10), clock.HELSINKI)):
        yield
