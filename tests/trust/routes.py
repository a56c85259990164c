"""Every address of the product that names somebody's matter by a key."""

import re
from dataclasses import dataclass

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

APPS = ("pathway", "referral", "mine", "outreach", "retention", "consent", "people")


@dataclass(frozen=True)
class Route:
    """An address with one argument: the key of somebody's matter, or what stands for one."""

    name: str
    template: str

    def at(self, key):
        return "/" + re.sub(r"<\w+:\w+>", str(key), self.template)


def routes_with_argument():
    """Addresses of apps with client data that take something from outside to look up."""
    return [Route(name, text) for name, text, app in _all() if app in APPS and text.count("<") == 1]


def keyed_routes():
    """Those of them that take a random key."""
    return [route for route in routes_with_argument() if "<uuid:" in route.template]


def routes_with_several_arguments():
    """Addresses of these apps that the matrix does not know how to ask."""
    return {name for name, text, app in _all() if app in APPS and text.count("<") > 1}


def all_routes():
    """Every address of the product."""
    return [Route(name or text, text) for name, text, _app in _all()]


def plain_routes():
    """Addresses of these apps without any argument: lists and one's own pages."""
    return [Route(name, text) for name, text, app in _all() if app in APPS and "<" not in text]


def _all(patterns=None, prefix=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        text = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from _all(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            module = getattr(pattern.callback, "__module__", "").split(".")
            yield pattern.name, text, module[1] if module[0] == "polku" else ""


def addresses_about(world, person):
    """Every address of these apps, about what is in the world; the pages of a person about this one."""
    keys = {
        "fi/henkilo/": [person.key],
        "fi/lahetteet/uusi/": [person.key],
        "fi/lahete/": [world.referral.key, world.draft.key],
        "fi/saapuneet/": [world.referral.key],
        "fi/omat/asiat/": [world.referral.key],
        "fi/omat/suunnitelma/lisaa/": ["toive", "tarve", "vahvuus", "tavoite", "askel"],
        "fi/omat/tuettavat/": [world.supporting],
        "fi/tyopoyta/paattavat/": [world.leaver.key],
        "fi/tyopoyta/etsittavat/": [world.lead.key],
    }
    about = [
        route.at(key)
        for route in routes_with_argument()
        for place, known in keys.items()
        if route.template.startswith(place)
        for key in known
    ]
    return [*about, *(route.at("") for route in plain_routes())]


def signed_in(user):
    browser = Client(raise_request_exception=False)
    if user is not None:
        browser.force_login(user)
    return browser
