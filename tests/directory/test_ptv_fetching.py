"""Fetching from the open interface: pages, lists of ids, manners, bounds, and no addresses inside."""

import gzip
import json
import socket

import pytest

from polku.directory.actions.ptv_import import Folder, fetch_pages, fetching, import_ptv
from polku.shared.actor import system
from polku.shared.errors import Invalid, TooLarge
from tests.directory import ptv_source as source


def anybody(_address):
    return True


def fetch(url, into, **options):
    return fetch_pages(url, into, **{"delay": 0, "allowed": anybody, "page_size": 50} | options)


def ids_in(folder):
    found = {}
    for kind, places in folder.places.items():
        found[kind] = sorted(folder.read(place)["id"] for place in places)
    return found


EVERYTHING = {
    "organisation": [source.LAHTI, source.OHJAAMO],
    "channel": [source.PHONE],
    "service": [source.WORKSHOP, source.GUIDANCE],
}


def test_a_list_of_ids_brings_the_records_and_what_they_name(tmp_path):
    with source.served(source.whole_source()) as (base, _asked):
        assert fetch(f"{base}/Service", tmp_path) is True
    assert ids_in(Folder.open(tmp_path)) == EVERYTHING


def test_pages_with_whole_records_bring_what_they_name(tmp_path):
    with source.served(source.whole_source(), full=True) as (base, asked):
        fetch(f"{base}/Service?status=Published", tmp_path)
    assert ids_in(Folder.open(tmp_path)) == EVERYTHING
    assert "/api/v11/Service?status=Published&page=2" in asked


def test_one_record_is_no_list(tmp_path):
    with source.served(source.whole_source()) as (base, _asked):
        assert fetch(f"{base}/Service/{source.WORKSHOP}", tmp_path) is False
    assert ids_in(Folder.open(tmp_path))["service"] == [source.WORKSHOP]


def test_records_are_asked_for_a_page_at_a_time(tmp_path):
    with source.served(source.whole_source(), page_size=2) as (base, asked):
        fetch(f"{base}/Service", tmp_path, page_size=1)
    assert sum("guids" in path for path in asked) == 2 + 1 + 2


@pytest.mark.django_db
def test_what_was_fetched_imports_like_a_folder(tmp_path):
    with source.served(source.whole_source()) as (base, _asked):
        fetch(f"{base}/Service", tmp_path)
    report = import_ptv(folder=Folder.open(tmp_path), origin=base, by=system("import")).report
    assert report["counts"] == {"organisation": {"new": 2}, "channel": {"new": 1}, "service": {"new": 2}}


def test_a_server_that_asks_to_wait_is_waited_for(tmp_path, monkeypatch):
    waits = []
    monkeypatch.setattr(fetching.time, "sleep", waits.append)

    def busy(_path, number):
        return (503, {"Retry-After": "7"}, b"") if number == 1 else (429, {}, b"") if number == 2 else None

    with source.served(source.whole_source(), before=busy) as (base, asked):
        fetch(f"{base}/Organization/{source.LAHTI}", tmp_path, delay=2)
    assert asked[f"/api/v11/Organization/{source.LAHTI}"] == 3
    assert waits[:4] == [7.0, 2, 4, 2]


def test_a_server_that_is_always_busy_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(fetching.time, "sleep", lambda _seconds: None)
    with (
        source.served(
            source.whole_source(), before=lambda _path, _n: (503, {"Retry-After": "9999999"}, b"")
        ) as (base, asked),
        pytest.raises(Invalid, match="asked to wait"),
    ):
        fetch(f"{base}/Service", tmp_path)
    assert sum(asked.values()) == fetching.MAX_TRIES


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/api/v11/Service",
        "http://localhost:8000/api/v11/Service",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://10.0.0.5/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://224.0.0.1/",
        "http://2130706433/",
    ],
)
def test_addresses_inside_are_never_asked(tmp_path, url):
    with pytest.raises(Invalid, match="inside a network"):
        fetch_pages(url, tmp_path, delay=0)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.fi/",
        "file:///etc/passwd",
        "https:///x",
        "http://user:pass@example.fi/",
        "http://x:99999/",
    ],
)
def test_only_plain_web_addresses_are_asked(tmp_path, url):
    with pytest.raises(Invalid, match="not a web address"):
        fetch_pages(url, tmp_path, delay=0)


def test_a_redirect_to_an_address_inside_is_not_followed(tmp_path):
    def lead_inside(_path, _number):
        return 302, {"Location": "http://192.168.1.1/secret"}, b""

    def only_this_machine(address):
        return address == "127.0.0.1"

    with (
        source.served(source.whole_source(), before=lead_inside) as (base, asked),
        pytest.raises(Invalid, match="inside a network"),
    ):
        fetch(f"{base}/Service", tmp_path, allowed=only_this_machine)
    assert sum(asked.values()) == 1


def test_a_redirect_to_a_public_address_is_followed_a_few_times(tmp_path):
    def lead_on(path, number):
        return (301, {"Location": f"{path}&again={number}"}, b"") if number <= 2 else None

    with source.served(source.whole_source(), before=lead_on) as (base, _asked):
        fetch(f"{base}/Organization/{source.LAHTI}?x=1", tmp_path)
    with (
        source.served(source.whole_source(), before=lambda path, _n: (301, {"Location": path}, b"")) as (
            base,
            asked,
        ),
        pytest.raises(Invalid, match="on and on"),
    ):
        fetch(f"{base}/Service", tmp_path)
    assert sum(asked.values()) == fetching.MAX_REDIRECTS + 1


def test_a_name_is_resolved_once(tmp_path, monkeypatch):
    asked_names = []
    real = socket.getaddrinfo

    def note(host, *arguments, **options):
        asked_names.append(host)
        return real(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", note)
    with source.served(source.whole_source()) as (base, _asked):
        fetch(base.replace("127.0.0.1", "localhost") + "/Service", tmp_path)
    assert asked_names.count("localhost") == 1


def test_too_much_is_refused_while_it_comes(tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "MAX_FILE_BYTES", 1_000)
    big = gzip.compress(json.dumps(["x" * 5_000_000]).encode())
    with (
        source.served(
            source.whole_source(), before=lambda _path, _n: (200, {"Content-Encoding": "gzip"}, big)
        ) as (base, _asked),
        pytest.raises(TooLarge),
    ):
        fetch(f"{base}/Service", tmp_path)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, {}, b"{}"), "answered 404"),
        ((500, {}, b""), "answered 500"),
        ((200, {}, b"<html>"), "JSON"),
        ((302, {}, b""), "leads to nowhere"),
        ((200, {}, b'{"pageCount": 99999999, "itemList": []}'), "pages"),
    ],
)
def test_an_answer_that_cannot_be_used_is_said(tmp_path, answer, said):
    with (
        source.served(source.whole_source(), before=lambda _path, _n: answer) as (base, _asked),
        pytest.raises(Invalid, match=said),
    ):
        fetch(f"{base}/Service", tmp_path)


def test_a_name_that_does_not_exist_is_said(tmp_path):
    with pytest.raises(Invalid, match="There is no"):
        fetch("http://ei-ole.invalid/api/v11/Service", tmp_path)


@pytest.mark.needs_shared
def test_the_stand_in_has_the_fields_of_the_real_records(shared):
    """The stand-in is only worth as much as it is like the real thing."""
    kinds = {
        "services": source.service(),
        "channels": source.channel(),
        "organizations": source.organisation(),
    }
    for kind, made in kinds.items():
        real = [
            json.loads(p.read_text(encoding="utf-8"))
            for p in (shared / "data/ptv/responses" / kind).glob("*.json")
        ]
        known = set().union(*real)
        assert set(made) <= known, kind
        for key, value in made.items():
            types = {type(record[key]) for record in real if record.get(key) is not None}
            assert not types or type(value) in types, (kind, key)
