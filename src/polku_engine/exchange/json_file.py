"""Criteria sets as JSON: one object, or a list of them."""

import json
from collections.abc import Sequence

from polku_engine.criteria import CriteriaError, CriteriaSet, criteria_from_json, criteria_to_json
from polku_engine.exchange.report import Exchanged, ExchangeError, Finding
from polku_engine.facts import Vocabulary


def write_json(criteria: Sequence[CriteriaSet], vocabulary: Vocabulary) -> bytes:
    """The file: an object for one set, a list for several."""
    data = [criteria_to_json(each) for each in criteria]
    return (json.dumps(data[0] if len(data) == 1 else data, ensure_ascii=False, indent=2) + "\n").encode()


def read_json(data: bytes, vocabulary: Vocabulary) -> Exchanged:
    """The criteria sets of a file. Raises `ExchangeError`."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ExchangeError(f"not JSON: {error}") from error
    found, findings = [], []
    for number, each in enumerate(content if isinstance(content, list) else [content], 1):
        try:
            found.append(criteria_from_json(each))
        except CriteriaError as error:
            findings.append(Finding(f"set {number}", str(error)))
    return Exchanged(tuple(found), tuple(findings))
