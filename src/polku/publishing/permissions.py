"""Who may do what with publications of a network."""

from __future__ import annotations

from polku.cooperation.choices import TermRole
from polku.cooperation.models import Network
from polku.cooperation.permissions import has_term, may_coordinate, may_see_network_work
from polku.publishing.choices import PublicationState
from polku.publishing.models import Publication
from polku.shared.actor import Actor

PUBLIC = (PublicationState.PUBLISHED, PublicationState.ARCHIVED)


def may_write_publications(actor: Actor | None, network: Network) -> bool:
    """Begin a publication, write drafts and have them checked: whoever sees the network's work."""
    return may_see_network_work(actor, network)


def may_publish(actor: Actor | None, network: Network) -> bool:
    """Publish, archive, take away: coordinators of the network, and its secretary."""
    return may_coordinate(actor, network) or has_term(actor, network, TermRole.SECRETARY)


def may_write_publication(actor: Actor | None, publication: Publication) -> bool:
    """Write drafts of a publication."""
    return may_write_publications(actor, publication.network)


def may_see_publication(actor: Actor | None, publication: Publication) -> bool:
    """What is or was public is everybody's to read; the rest its writers'."""
    return publication.state in PUBLIC or may_write_publication(actor, publication)
