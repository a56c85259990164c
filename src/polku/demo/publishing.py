"""What the demo's networks have published, made through the actions that people use.

A publication is known again by its network and its Finnish title; of one that is there already nothing is touched.
"""

from __future__ import annotations

from datetime import timedelta

from polku.cooperation.models import Network
from polku.demo.documents import Row, read
from polku.publishing.actions import (
    archive_publication,
    create_publication,
    publish_publication,
    run_check,
)
from polku.publishing.bridge.sources import sources_of
from polku.publishing.choices import Answer, PublicationKind
from polku.publishing.content import PublicationContent, TextContent
from polku.publishing.models import Publication
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.languages import CODES


def load_publications(by: Actor) -> None:
    """Add the publications that are not there yet, and the plan of each network that has one."""
    networks = {network.slug: network for network in Network.objects.all()}
    for row in read("publishing")["publication"]:
        network = networks[row["network"]]
        if not _is_there(network, row["fi"]["title"]):
            with clock.freeze(clock.now() - timedelta(days=row["days_ago"])):
                _load(network, row, by)
    for network in networks.values():
        _publish_plan(network, by)


def _is_there(network: Network, title: str) -> bool:
    return Publication.objects.filter(network=network, names__fi=title).exists()


def _load(network: Network, row: Row, by: Actor) -> None:
    publication = create_publication(network=network, kind=row["kind"], content=_content(row), by=by)
    run_check(publication=publication, by=by)
    if row["state"] != "found":
        publish_publication(publication=publication, by=by)
    if row["state"] == "archived":
        archive_publication(publication=publication, reason=row["reason"], by=by)


def _content(row: Row) -> PublicationContent:
    texts: dict[str, TextContent] = {}
    for code in CODES:
        if code in row:
            told = {name: text.strip() for name, text in row[code].items()}
            texts[code] = TextContent(made_from=texts["fi"].mark if texts else "", **told)
    return PublicationContent(texts=texts)


def _publish_plan(network: Network, by: Actor) -> None:
    for source in sources_of(network):
        if source.kind == PublicationKind.PLAN and not _is_there(network, source.title):
            publication = create_publication(
                network=network, kind=source.kind, content=source.made, source=source.as_json(), by=by
            )
            found = run_check(publication=publication, by=by).findings
            # What is found in a plan waits for a person, as everywhere.
            if not found.filter(answer=Answer.OPEN).exists():
                publish_publication(publication=publication, by=by)
