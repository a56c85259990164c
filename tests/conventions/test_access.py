"""A sweep over every address: nothing breaks on odd values, and nothing private opens for those without a right."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db

ODD = {
    "int": ["999999999", "0"],
    "str": ["ei-ole", "%25"],
    "slug": ["ei-ole"],
    "uuid": ["3fa85f64-5717-4562-b3fc-2c963f66afa6"],
    "path": ["ei/ole"],
}
# What anybody may open. A new address that is not here must refuse outsiders.
PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
        "account_email_verification_sent",
        "account_reset_password_from_key_done",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
        "mfa_login_webauthn",
        "components",
        "digest_stop",
        "keep_true_ask",
        "look",
        "mine_code",
        "networks",
        "newest_seal",
        "procedures",
        "publications",
        "publications_archive",
        "publications_feed",
    }
)


def addresses(patterns=None, prefix=""):
    """(name, address template, converters) of every address of the product."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        text = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            yield pattern.name, text, pattern.pattern.converters, pattern


def filled(text, converters, choice):
    for name, converter in converters.items():
        kind = type(converter).__name__.replace("Converter", "").lower().replace("string", "str")
        values = ODD.get(kind, ["x"])
        text = re.sub(rf"<(?:\w+:)?{name}>", values[min(choice, len(values) - 1)], text)
    return "/" + text


def all_names():
    return sorted({(name or text, text) for name, text, _converters, _pattern in addresses()})


def test_the_sweep_sees_the_whole_product():
    names = {name for name, *_rest in addresses()}
    assert {
        "front",
        "results",
        "entry",
        "desk",
        "account_login",
        "organisation_edit",
        "review_queue",
        "pick_out",
        "leaver",
        "lead",
        "procedure_step",
        "outbox",
    } <= names


@pytest.mark.parametrize("choice", [0, 1])
def test_no_address_breaks_on_values_that_do_not_exist(choice, aino):
    outsider, signed_in = Client(raise_request_exception=False), Client(raise_request_exception=False)
    signed_in.force_login(aino)
    broken = []
    for name, text, converters, _pattern in addresses():
        if "(?P" in text:
            continue
        address = filled(text, converters, choice)
        if choice and address == filled(text, converters, 0):
            # Nothing stands in it that could be odd in a second way: the first sweep asks it.
            continue
        for client in (outsider, signed_in):
            for method in (client.get, client.post):
                status = method(address).status_code
                if status >= 500:
                    broken.append((name, address, method.__name__, status))
    assert broken == []


def test_only_public_addresses_open_for_outsiders():
    from polku.directory.urls import public_names

    client = Client()
    opened = []
    for name, text, converters, _pattern in addresses():
        if "(?P" in text or name in PUBLIC or name in public_names():
            continue
        if client.get(filled(text, converters, 0)).status_code == 200:
            opened.append((name, text))
    assert [(name, text) for name, text in opened if not text.startswith("api/v1/")] == []
