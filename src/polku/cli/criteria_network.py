"""`polku criteria gaps --network`: the services of the product instead of files, as its reports see them."""

import argparse
import datetime
from typing import Any

from polku.shared.errors import Invalid
from polku_engine.overlap import Network


def add_scope(add: Any) -> None:
    """Add the arguments of a scope in the product."""
    add("--network", action="store_true", help="the services of the product instead of files")
    add("--theme", default="", metavar="SLUG", help="with --network: only entries of a theme")
    add("--class", dest="service_class", default="", metavar="CODE", help="with --network: a service class")
    add("--group", default="", metavar="SLUG", help="with --network: criteria about a client group")
    add("--purpose", default="entry", help="with --network: what the criteria decide (entry)")
    add("--weights", choices=["needs", "invented"], default="invented", help="with --network: who weighs")


def network_of_scope(args: argparse.Namespace) -> Network:
    """The services of a scope, made ready just as a report makes them. Django is running.

    Raises Invalid when no service in the scope has criteria.
    """
    from polku.network.bridge import network_of
    from polku.network.content import ScopeContent
    from polku.network.queries.inputs import inputs_of
    from polku.network.queries.weighing import weighing_of
    from polku.shared import clock

    if args.within or args.no_background or args.needs:
        raise Invalid("--within, --needs and --no-background go with files, not with --network.")
    on: datetime.date = args.on or clock.today()
    asked = ScopeContent(
        on=on,
        areas=[area for area in args.area if ":" in area],
        municipalities=[area for area in args.area if ":" not in area],
        theme=args.theme,
        service_class=args.service_class,
        client_group=args.group,
        purpose=args.purpose,
        weighing=args.weights,
    )
    inputs = inputs_of(asked)
    if not inputs.services:
        raise Invalid("No service in this scope has criteria in force on the day.")
    weighing, _kind = weighing_of(asked)
    return network_of(asked, inputs.services, inputs.municipalities, weighing)
