"""The demo region's files read into the documents of the directory. No database: keys become ids through `Ids`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from graphlib import TopologicalSorter
from itertools import chain
from pathlib import Path
from typing import Any

from polku.criteria.choices import Purpose
from polku.criteria.content import CriteriaContent, RuleContent
from polku.demo.bridge import test_of
from polku.directory.content import ChannelContent, EntryContent, Prerequisite
from polku.shared.languages import CODES

DATA = Path(__file__).with_name("data")
Row = dict[str, Any]

# What an entry's row and its document call by the same name.
_SAME_IN_ENTRIES = (
    "access", "no_identification", "target_groups", "life_events", "service_classes", "languages", "accessibility",
    "deadline", "processing_time",
)  # fmt: skip
_SAME_IN_CHANNELS = ("kind", "languages", "accessibility", "sign_in_needed", "signature_needed")
_NOT_FACTS = ("checks", "note")
_ENTRY_TEXTS = ("name", "summary", "description", "requirements", "instructions", "keywords")


@dataclass
class Ids:
    """The database's ids of what the files call by keys; `towns` holds the names of municipalities by code."""

    organisations: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    towns: dict[str, dict[str, str]] = field(default_factory=dict)


@cache
def read(name: str) -> Row:
    """The content of one file, for example `people` or `entries/county`."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def organisations() -> list[Row]:
    """Organisations, each after the one above it."""
    return list(read("organisations")["organisation"])


def channels() -> list[Row]:
    """Ways to reach the entries."""
    return list(read("channels")["channel"])


def entries() -> list[Row]:
    """Services and activities, each after those that it needs first from its beginning."""
    files = sorted(path.stem for path in DATA.glob("entries/*.toml"))
    rows = {row["key"]: row for row in chain.from_iterable(read(f"entries/{f}")["entry"] for f in files)}
    graph = {
        key: [need["entry"] for need in _needs_from_the_start(row) if "entry" in need]
        for key, row in rows.items()
    }
    return [rows[key] for key in TopologicalSorter(graph).static_order()]


def criteria() -> list[Row]:
    """Criteria sets of all files."""
    files = sorted(path.stem for path in DATA.glob("criteria/*.toml"))
    return [row for file in files for row in read(f"criteria/{file}").get("criteria", ())]


@cache
def checks() -> dict[str, Row]:
    """What people judge, by key: the same words stand in the criteria of many organisations."""
    return {row["key"]: row for row in read("checks")["check"]}


def everyday_words() -> Iterator[tuple[str, str, Row]]:
    """Each everyday phrase with its language and what it means."""
    for meaning in read("everyday_words")["meaning"]:
        for language in CODES:
            for phrase in meaning.get(language, ()):
                yield phrase, language, meaning


def texts(row: Row, name: str) -> dict[str, Any]:
    """One text of a row in every language it is written in: `fi.summary`, `sv.summary`… of the file."""
    return {code: row[code][name] for code in CODES if name in row.get(code, ())}


def channel_content(row: Row, ids: Ids) -> ChannelContent:
    """What a channel of the files says."""
    return ChannelContent.model_validate(
        _same(row, _SAME_IN_CHANNELS)
        | {
            "name": texts(row, "name"),
            "summary": texts(row, "summary"),
            "addresses": [_address(row["address"], ids)] if "address" in row else [],
            "phones": [{"number": row["phone"]}] if "phone" in row else [],
            "emails": [{"address": row["email"]}] if "email" in row else [],
            "web_pages": [
                {"url": url, "name": {code: row[code]["name"]}} for code, url in row.get("web", {}).items()
            ],
            "hours": [{"periods": [_period(line) for line in row["hours"]]}] if "hours" in row else [],
        }
    )


def entry_content(row: Row, ids: Ids, today: date) -> EntryContent:
    """What an entry of the files says; its groups meet around `today`."""
    channels = [ids.channels[key] for key in row["channels"]]
    return EntryContent.model_validate(
        _same(row, _SAME_IN_ENTRIES)
        | {name: texts(row, name) for name in _ENTRY_TEXTS}
        | {
            "alternative_names": texts(row, "also"),
            "charge": {"kind": row["charge"], "note": row.get("charge_note", {})},
            "coverage": {
                "scope": row.get("scope", "limited"),
                "areas": row.get("areas", []),
                "municipalities": row.get("municipalities", []),
            },
            "channels": [{"channel": channel} for channel in channels],
            "prerequisites": [_prerequisite(need, ids) for need in _needs_from_the_start(row)],
            "groups": [_group(group, channels[0], today) for group in row.get("groups", ())],
            "producers": [_producer(producer, ids) for producer in row.get("producers", ())],
            "laws": [{"url": law["url"], "name": _inline(law)} for law in row.get("laws", ())],
        }
    )


def criteria_content(row: Row, today: date) -> CriteriaContent:
    """What a criteria set of the files says."""
    return CriteriaContent.model_validate(
        _same(row, ("source", "valid_from", "valid_to"))
        | {
            "title": texts(row, "name"),
            "rules": [_rule(rule, row["who"]) for rule in row["rules"]],
            "checked_on": today - timedelta(days=row["checked_days_ago"]),
        }
    )


def changed_criteria(row: Row, content: CriteriaContent, who: str) -> CriteriaContent:
    """Criteria with the rules that a change of the files proposes, without days of their own."""
    rules = [RuleContent.model_validate(_rule(rule, who)) for rule in row["rules"]]
    return content.model_copy(update={"rules": rules, "valid_from": None, "checked_on": None})


def purpose_of(row: Row) -> str:
    """What a criteria set of the files decides; mostly who a service is for."""
    return str(row.get("purpose", Purpose.ENTRY))


def _rule(rule: Row, who: str) -> Row:
    """One way in: `checks` and `note` have their names, all other names of the row are facts."""
    return {
        "cells": [
            {"fact": fact, "test": test_of(cell)} for fact, cell in rule.items() if fact not in _NOT_FACTS
        ],
        "checks": [_check(key, who) for key in rule.get("checks", ())],
        "note": rule.get("note", ""),
    }


def _check(key: str, who: str) -> Row:
    """A check in words; one that somebody else makes says so itself."""
    found = checks()[key]
    return {"key": key, "words": _inline(found), "who": found.get("who", who)}


def later_needs(row: Row) -> list[Row]:
    """What an entry came to ask for only later. So entries can need each other, as they do in life."""
    return [need for need in row.get("needs", ()) if "since_days_ago" in need]


def content_with_need(content: EntryContent, need: Row, ids: Ids) -> EntryContent:
    """An entry's content with one thing more that is needed first."""
    more = Prerequisite.model_validate(_prerequisite(need, ids))
    return content.model_copy(update={"prerequisites": [*content.prerequisites, more]})


def _needs_from_the_start(row: Row) -> list[Row]:
    return [need for need in row.get("needs", ()) if "since_days_ago" not in need]


def earlier_content(row: Row, content: EntryContent) -> EntryContent:
    """The entry as it was before its last change: only the summary was another."""
    return content.model_copy(update={"summary": _inline(row["earlier"])})


def proposed_content(row: Row, content: EntryContent) -> EntryContent:
    """An entry's content with what a proposal of the files changes in it."""
    changed: Row = {name: getattr(content, name) | new for name in _ENTRY_TEXTS if (new := texts(row, name))}
    if "charge_note" in row:
        changed["charge"] = content.charge.model_copy(update={"note": row["charge_note"]})
    return content.model_copy(update=changed)


def _same(row: Row, names: Iterable[str]) -> Row:
    return {name: row[name] for name in names if name in row}


def _inline(row: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a small table: `{ fi = "…", sv = "…" }`."""
    return {code: row[code] for code in CODES if code in row}


def _address(row: Row, ids: Ids) -> Row:
    town = ids.towns.get(row["municipality"], {})
    office = (
        {"fi": row["office"]}
        if "office" in row
        else {code: town[code] for code in ("fi", "sv") if code in town}
    )
    same = _same(row, ("number", "postal_code", "municipality", "north", "east"))
    return same | {"street": _inline(row), "post_office": office}


def _period(line: str) -> Row:
    days, times = line.split(" ")
    first, last = days.split("-")
    opens, until = times.split("-")
    return {"first_day": int(first), "last_day": int(last), "opens": f"{opens:0>5}", "until": f"{until:0>5}"}


def _prerequisite(need: Row, ids: Ids) -> Row:
    return {
        "kind": need["kind"],
        "entry": ids.entries[need["entry"]] if "entry" in need else None,
        "organisation": ids.organisations[need["organisation"]] if "organisation" in need else None,
        "note": _inline(need),
    }


def _producer(producer: Row, ids: Ids) -> Row:
    return {"organisation": ids.organisations[producer["organisation"]], "role": producer["role"]}


def _group(group: Row, channel: int, today: date) -> Row:
    monday = today - timedelta(days=today.weekday())
    weekday = timedelta(days=group["weekday"] - 1)
    first = monday - timedelta(weeks=group["started_weeks_ago"]) + weekday
    return _same(group, ("key", "weekday", "starts", "ends", "every_weeks", "places")) | {
        "name": _inline(group),
        "first_date": first,
        "last_date": first + timedelta(weeks=group["weeks"]),
        "cancelled": [monday + timedelta(weeks=weeks) + weekday for weeks in group.get("skips_in_weeks", ())],
        "channel": channel,
        "sign_up": _suffixed(group, "sign_up"),
        "note": _suffixed(group, "note"),
    }


def _suffixed(row: Row, name: str) -> dict[str, str]:
    """Texts of a one-line table, where a language stands before the name: `fi_note`, `sv_note`."""
    return {code: row[f"{code}_{name}"] for code in CODES if f"{code}_{name}" in row}
