"""What tests of the pages share: who stands at the door, and what the log says."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from polku.audit.models import Look


def signed_in(user: Any) -> Client:
    """A browser of somebody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def text_of(response: Any) -> str:
    """What stands in the content of a page."""
    return response.content.decode()


def answer_without_key(response: Any, key: Any) -> tuple[int, bytes, dict[str, str]]:
    """All of an answer but the key that was asked for and what is new in every answer."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)
    heads = {name: value.replace(str(key), "KEY") for name, value in response.headers.items()}
    return response.status_code, body.replace(str(key).encode(), b"KEY"), heads


def logged_folders() -> set[int]:
    """Folders that the newest look names."""
    newest = Look.objects.order_by("-pk").first()
    return set(newest.folders) if newest else set()


def page(name: str, person: Any, **query: str) -> str:
    """The address of a page of a person."""
    address = reverse(name, args=[person.key])
    return address + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")
