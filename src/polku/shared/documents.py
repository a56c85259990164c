"""What every validated document is made of: clean texts in known languages, nothing unknown, nothing that changes."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from polku.shared.languages import CODES
from polku.shared.text import clean

MAX_LINE = 300


def _clean(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _texts(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {code: text for code, said in value.items() if said is not None and (text := _clean(said))}


def _known_languages(value: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(value) - set(CODES))
    if unknown:
        raise ValueError(f"unknown language {', '.join(unknown)}; use {', '.join(CODES)}")
    return {code: value[code] for code in CODES if code in value}


Str = Annotated[str, BeforeValidator(_clean)]
Line = Annotated[Str, StringConstraints(max_length=MAX_LINE)]
# To be told with the most characters of a text: `dict[str, Annotated[str, StringConstraints(max_length=2_000)]]`.
IN_LANGUAGES = AfterValidator(_known_languages)
WITHOUT_EMPTY = BeforeValidator(_texts)


class Document(BaseModel):
    """Base: unknown fields are refused, texts are cleaned, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def as_json(self) -> dict[str, Any]:
        """Plain values for the database, without what is empty, so that equal contents are equal documents."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def fingerprint(self) -> str:
        """Equal for equal contents, whatever order their fields were given in."""
        canonical = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
