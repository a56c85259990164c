"""What can be read about networks, their people and what these have to do."""

from polku.cooperation.queries.duties import DutyRow, duties_of, models_with_duties
from polku.cooperation.queries.networks import (
    aims_on,
    convener_on,
    coordinators_on,
    members_on,
    network_by_slug,
    networks_of,
    people_of,
    public_networks,
    terms_on,
)

__all__ = [
    "DutyRow",
    "aims_on",
    "convener_on",
    "coordinators_on",
    "duties_of",
    "members_on",
    "models_with_duties",
    "network_by_slug",
    "networks_of",
    "people_of",
    "public_networks",
    "terms_on",
]
