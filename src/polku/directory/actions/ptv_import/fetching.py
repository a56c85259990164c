"""Fetching pages of an open interface, politely and only from public addresses.

A name is resolved once and the connection goes to that address; a redirect is followed only when it leads to a public
address too. Size, time and number of pages are bounded; a server that asks to wait (429, 503) is waited for.
"""

from __future__ import annotations

import ipaddress
import json
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import urllib3

from polku.directory.actions.ptv_import.reading import (
    ID_ONLY,
    MAX_FILE_BYTES,
    Unreadable,
    elements,
    parse_json,
)
from polku.shared.errors import Invalid, TooLarge

AGENT = "Polku (service directory of a Finnish region)"
MAX_SECONDS = 3_600
MAX_BYTES = 1_000_000_000
MAX_PAGES = 10_000
MAX_PAGE_SIZE = 100
MAX_TRIES = 6
MAX_WAIT = 120.0
MAX_REDIRECTS = 3
CHUNK = 65_536
TIMEOUT = urllib3.Timeout(connect=10, read=30)
Allowed = Callable[[str], bool]
# /api/v11/Service, /api/v11/ServiceChannel/…, /api/v11/Organization/…
_RESOURCE = re.compile(r"(.*/v\d+)/(ServiceChannel|Service|Organization)(?:/|$)")


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet: not this machine, not an inner network, not a group."""
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (mapped is None or is_public(str(mapped)))


@dataclass
class Fetcher:
    """One fetch: its manners, its bounds, and the addresses it has resolved."""

    delay: float = 1.0
    allowed: Allowed = is_public
    _started: float = field(default_factory=time.monotonic)
    _bytes: int = 0
    _asked: bool = False
    _pools: dict[tuple[str, str, int], urllib3.HTTPConnectionPool] = field(default_factory=dict)

    def get(self, url: str) -> Any:
        """The JSON at an address. Raises Invalid and TooLarge with the address and what is wrong."""
        for _redirect in range(MAX_REDIRECTS + 1):
            response = self._polite(url)
            if response.status not in {301, 302, 303, 307, 308}:
                return self._read(url, response)
            url = self._redirected(url, response.headers.get("Location", ""))
        raise Invalid(f"{url} leads on and on. Give the address that answers itself.")

    def _polite(self, url: str) -> urllib3.BaseHTTPResponse:
        for attempt in range(MAX_TRIES):
            if self._asked:
                self._sleep(self.delay)
            self._asked = True
            response = self._ask(url)
            if response.status not in {429, 503}:
                return response
            wait = _seconds_asked(response.headers.get("Retry-After", ""))
            self._sleep(min(MAX_WAIT, wait if wait is not None else self.delay * 2**attempt))
        raise Invalid(f"{url} asked to wait {MAX_TRIES} times. Try again later, or with a longer --delay.")

    def _ask(self, url: str) -> urllib3.BaseHTTPResponse:
        parts = urlsplit(url)
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        headers = {"Host": parts.netloc, "Accept": "application/json", "User-Agent": AGENT}
        try:
            return self._pool(url).urlopen(
                "GET",
                target,
                headers=headers,
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=TIMEOUT,
            )
        except urllib3.exceptions.HTTPError as error:
            raise Invalid(f"{url} could not be reached: {error}") from error

    def _pool(self, url: str) -> urllib3.HTTPConnectionPool:
        scheme, host, port = _endpoint(url)
        key = (scheme, host, port)
        if key not in self._pools:
            address = self._address(host, port)
            if scheme == "https":
                self._pools[key] = urllib3.HTTPSConnectionPool(
                    address, port, server_hostname=host, assert_hostname=host, cert_reqs="CERT_REQUIRED"
                )
            else:
                self._pools[key] = urllib3.HTTPConnectionPool(address, port)
        return self._pools[key]

    def _address(self, host: str, port: int) -> str:
        """The one address of a name for this fetch. All its addresses must be public, or none is used."""
        try:
            found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError) as error:
            raise Invalid(f"There is no {host}.") from error
        inside = [address for address in found if not self.allowed(address.partition("%")[0])]
        if inside or not found:
            raise Invalid(
                f"{host} is an address inside a network ({', '.join(inside)}). Only public addresses are read."
            )
        return found[0]

    def _redirected(self, url: str, location: str) -> str:
        target = urljoin(url, location)
        if not location or (url.startswith("https:") and not target.startswith("https:")):
            raise Invalid(f"{url} leads to {location or 'nowhere'}, which is not followed.")
        return target

    def _read(self, url: str, response: urllib3.BaseHTTPResponse) -> Any:
        if response.status != 200:
            raise Invalid(f"{url} answered {response.status}.")
        body = bytearray()
        try:
            for chunk in response.stream(CHUNK, decode_content=True):
                body += chunk
                self._count(url, len(body), len(chunk))
        except urllib3.exceptions.HTTPError as error:
            raise Invalid(f"{url} broke off: {error}") from error
        finally:
            response.release_conn()
        try:
            return parse_json(bytes(body))
        except Unreadable as problem:
            raise Invalid(f"{url} did not answer with JSON that can be read ({problem.reason}).") from problem

    def _count(self, url: str, so_far: int, more: int) -> None:
        self._bytes += more
        if so_far > MAX_FILE_BYTES or self._bytes > MAX_BYTES:
            raise TooLarge(
                f"{url} is too big: at most {MAX_FILE_BYTES} bytes a page and {MAX_BYTES} together."
            )
        self._in_time()

    def _sleep(self, seconds: float) -> None:
        time.sleep(seconds)
        self._in_time()

    def _in_time(self) -> None:
        if time.monotonic() - self._started > MAX_SECONDS:
            raise TooLarge(f"Fetching took more than {MAX_SECONDS} seconds.")


def _endpoint(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Invalid(f"{url} is not a web address.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise Invalid(
            f"{url} is not a web address without a name and password that begins with https:// or http://."
        )
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80)


def _seconds_asked(written: str) -> float | None:
    """Retry-After in seconds: a number, or a moment."""
    if written.strip().isdigit():
        return float(written)
    try:
        return max(0.0, (parsedate_to_datetime(written) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def fetch_pages(
    url: str, into: Path, *, page_size: int = 50, delay: float = 1.0, allowed: Allowed = is_public
) -> bool:
    """Fetch a record, a list or all pages of a list into a folder, with the organisations and channels they name.

    A list of ids is followed by the records themselves, `page_size` at a time. Gives whether the source was a list,
    so that what it no longer has can be called gone. Raises Invalid and TooLarge.
    """
    fetcher = Fetcher(delay=delay, allowed=allowed)
    store = _Store(into)
    interface = _RESOURCE.match(url.partition("?")[0])
    base, resource = (interface[1], interface[2]) if interface else ("", "Service")
    is_list = False
    for document in _pages(fetcher, url):
        items = elements(document)
        is_list = is_list or items is not None
        ids = [str(item["id"]) for item in items or [] if _is_id(item)]
        store.keep(document if items is None else [item for item in items if not _is_id(item)], resource)
        if ids and not base:
            raise Invalid(f"{url} lists ids, and it is not known where their records are.")
        for batch in _batches(ids, page_size):
            store.keep(fetcher.get(_list_address(base, resource, batch)), resource)
    if base:
        _fetch_named(fetcher, store, base, page_size)
    return is_list


def _is_id(item: Any) -> bool:
    return isinstance(item, dict) and "id" in item and set(item) <= ID_ONLY


def _pages(fetcher: Fetcher, url: str) -> Iterator[Any]:
    first = fetcher.get(url)
    yield first
    count = first.get("pageCount") if isinstance(first, dict) else None
    if not isinstance(count, int) or isinstance(count, bool):
        return
    if count > MAX_PAGES:
        raise TooLarge(f"{url} has {count} pages. At most {MAX_PAGES} are read.")
    for page in range(2, count + 1):
        yield fetcher.get(_with_page(url, page))


def _with_page(url: str, page: int) -> str:
    parts = urlsplit(url)
    query = [
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key.lower() != "page"
    ]
    return urlunsplit(parts._replace(query=urlencode([*query, ("page", page)]), fragment=""))


def _list_address(base: str, resource: str, ids: Iterable[str]) -> str:
    return f"{base}/{resource}/list?guids={','.join(ids)}"


def _batches(ids: list[str], size: int) -> Iterator[list[str]]:
    size = max(1, min(size, MAX_PAGE_SIZE))
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


@dataclass
class _Store:
    """The folder that fetched records are kept in, and which records they name."""

    folder: Path
    kept: set[str] = field(default_factory=set)
    named: dict[str, set[str]] = field(
        default_factory=lambda: {"Organization": set(), "ServiceChannel": set()}
    )
    _files: int = 0

    def keep(self, document: Any, resource: str) -> None:
        """Write a document, and note the ids of what is in it and what it names."""
        records = document if isinstance(document, list) else [document]
        if not records:
            return
        self._files += 1
        path = self.folder / f"{resource}-{self._files:05}.json"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        for record in elements(document) or records:
            if isinstance(record, dict):
                self.kept.add(str(record.get("id")))
                self._note_named(record)

    def missing(self, resource: str) -> list[str]:
        """Ids that are named and not here."""
        return sorted(self.named[resource] - self.kept)

    def _note_named(self, record: dict[str, Any]) -> None:
        organisations = [_inner(item, "organization") for item in _listed(record, "organizations")]
        organisations += [record.get("organizationId"), record.get("parentOrganizationId")]
        channels = [_inner(item, "serviceChannel") for item in _listed(record, "serviceChannels")]
        self.named["Organization"] |= {i for i in organisations if isinstance(i, str) and i}
        self.named["ServiceChannel"] |= {i for i in channels if isinstance(i, str) and i}


def _listed(record: dict[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _inner(item: Any, key: str) -> Any:
    inner = item.get(key) if isinstance(item, dict) else None
    return inner.get("id") if isinstance(inner, dict) else None


def _fetch_named(fetcher: Fetcher, store: _Store, base: str, page_size: int) -> None:
    """Channels first: they name organisations; organisations name those above them."""
    asked: set[str] = set()
    for resource in ("ServiceChannel", "Organization"):
        while ids := [i for i in store.missing(resource) if i not in asked]:
            for batch in _batches(ids, page_size):
                asked |= set(batch)
                store.keep(fetcher.get(_list_address(base, resource, batch)), resource)
