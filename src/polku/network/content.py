"""The validated documents of reports: what was asked, what was analysed, what was found.

Regions, situations and changes stand in the engine's own JSON, so that a report can be read by programs as it is.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

Region = list[dict[str, Any]]


class Document(BaseModel):
    """Base: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def as_json(self) -> dict[str, Any]:
        """Plain values for the database, without what is empty."""
        return self.model_dump(mode="json", exclude_defaults=True)


class ScopeContent(Document):
    """What a report is about. What is left empty does not limit."""

    on: date
    # `kind:code` of areas and three-digit codes of municipalities; both count.
    areas: list[str] = []
    municipalities: list[str] = []
    theme: str = ""
    purpose: str = "entry"
    client_group: str = ""
    service_class: str = ""
    weighing: Literal["needs", "invented"] = "invented"

    @property
    def mark(self) -> str:
        """Equal for reports that may be compared: those of the same scope, whatever the day."""
        asked = self.model_dump(mode="json", exclude={"on", "weighing"})
        asked["areas"], asked["municipalities"] = sorted(self.areas), sorted(self.municipalities)
        return fingerprint(asked)


class ServedContent(Document):
    """A service as it was analysed: an entry with its criteria, or a criteria set of its own."""

    key: str
    names: dict[str, str]
    organisation: int
    organisation_names: dict[str, str]
    criteria: int
    version: int
    rules: dict[str, Any]
    entry: int | None = None
    area: list[str] = []
    themes: list[str] = []
    classes: list[str] = []


class NeedsContent(Document):
    """An entry and what one needs before it: keys of other entries, those that are public and those that are not."""

    key: str
    names: dict[str, str]
    needs: list[str] = []
    public: bool = True


class UnreadContent(Document):
    """An entry that could not be analysed, and why."""

    entry: int
    names: dict[str, str]
    reason: Literal["no_criteria", "no_area", "wrong"]


class InputsContent(Document):
    """Everything a report was made from, as it was then: a question asked later is answered of the same services."""

    services: list[ServedContent] = []
    unread: list[UnreadContent] = []
    prerequisites: list[NeedsContent] = []
    # The municipalities of the scope, areas taken apart.
    municipalities: list[str] = []


class Finding(Document):
    """Base of findings. `mark` is the same in another report when the finding is the same."""

    kind: str

    @model_serializer(mode="wrap")
    def _with_kind(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        # What a finding is must stand in its document, also where defaults are left out.
        return {"kind": self.kind, **handler(self)}

    @property
    def identity(self) -> Any:
        """What makes it this finding and no other."""
        raise TypeError

    @property
    def mark(self) -> str:
        """A short name of the finding, from what it says."""
        return fingerprint([self.kind, self.identity])[:16]

    @property
    def size(self) -> float:
        """How much it weighs, from 0 to 1; what has no weight has 0."""
        return 0.0

    @property
    def services(self) -> list[str]:
        """Keys of the services it is about."""
        return []


class NearContent(Document):
    """A service near to the witness and what keeps the witness out."""

    service: str
    rule: int
    changes: list[dict[str, Any]] = []
    checks: list[dict[str, Any]] = []


class GapPart(Document):
    """A largest region that no rule touches."""

    region: Region
    weight: float


class GapFinding(Finding):
    """People whom nobody surely serves (strength certain), or nobody could serve (possible), in few facts.

    `weight` is the share of those who are surely unserved in it, `region_weight` of everybody in it. `admitting` are
    the services that admit somebody there; when it is empty and `verified`, it is proved that nobody is served.
    """

    kind: Literal["gap"] = "gap"
    strength: Literal["certain", "possible"]
    theme: str = ""
    region: Region
    weight: float
    region_weight: float
    admitting: list[str] = []
    verified: bool
    gaps: list[GapPart]
    more_gaps: int = 0
    witness: dict[str, Any]
    nearest: list[NearContent] = []

    @property
    def identity(self) -> Any:
        return [self.strength, self.theme, self.region]

    @property
    def size(self) -> float:
        return self.weight

    @property
    def services(self) -> list[str]:
        return [near.service for near in self.nearest]

    @property
    def nobody(self) -> bool:
        """Whether it is proved that nobody in the region is served."""
        return self.verified and not self.admitting


class OverlapFinding(Finding):
    """Two services that admit the same people. `share` is the part of those whom either admits."""

    kind: Literal["overlap"] = "overlap"
    first: str
    second: str
    relation: str
    share: float
    weight_first: float
    weight_second: float
    weight_shared: float
    shared: list[Region]
    all_shared: bool
    # Service classes that both have: they answer to the same need.
    classes: list[str] = []

    @property
    def identity(self) -> Any:
        return sorted([self.first, self.second])

    @property
    def size(self) -> float:
        return self.weight_shared

    @property
    def services(self) -> list[str]:
        return [self.first, self.second]


class RuleRef(Document):
    """A rule of a service, counted from 1."""

    service: str
    rule: int


class JointFinding(Finding):
    """Rules of more than two services that one and the same person meets."""

    kind: Literal["joint"] = "joint"
    rules: list[RuleRef]
    region: Region
    weight: float

    @property
    def identity(self) -> Any:
        return [self.services, self.region]

    @property
    def size(self) -> float:
        return self.weight

    @property
    def services(self) -> list[str]:
        return sorted({ref.service for ref in self.rules})


class CliffFinding(Finding):
    """A step of one fact at which services are lost: a birthday, a day count, a decision, a border."""

    kind: Literal["cliff"] = "cliff"
    fact: str
    changes: str
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    lost: list[str]
    gained: list[str]
    mean_before: float
    mean_after: float
    dropped: float

    @property
    def identity(self) -> Any:
        return [self.fact, self.before, self.after]

    @property
    def size(self) -> float:
        return self.dropped

    @property
    def services(self) -> list[str]:
        return self.lost


class RuleFinding(Finding):
    """A rule that does nothing: nobody can meet it, others make it needless, or its own tests exclude each other."""

    kind: Literal["rule"] = "rule"
    fault: Literal["dead", "shadowed", "contradiction"]
    service: str
    rule: int
    cells: list[dict[str, Any]] = []
    because: list[str] = []
    by: list[RuleRef] = []

    @property
    def identity(self) -> Any:
        return [self.fault, self.service, self.cells]

    @property
    def services(self) -> list[str]:
        return [self.service]


class CycleFinding(Finding):
    """Entries each of which is needed before another of them."""

    kind: Literal["cycle"] = "cycle"
    keys: list[str]

    @property
    def identity(self) -> Any:
        return sorted(self.keys)

    @property
    def services(self) -> list[str]:
        return self.keys


class UnreachableFinding(Finding):
    """An entry that nobody can get to, because what is needed first cannot be had."""

    kind: Literal["unreachable"] = "unreachable"
    key: str
    lacking: list[str]

    @property
    def identity(self) -> Any:
        return [self.key, sorted(self.lacking)]

    @property
    def services(self) -> list[str]:
        return [self.key, *self.lacking]


AnyFinding = Annotated[
    GapFinding
    | OverlapFinding
    | JointFinding
    | CliffFinding
    | RuleFinding
    | CycleFinding
    | UnreachableFinding,
    Field(discriminator="kind"),
]


class PartContent(Document):
    """How one analysis ended: `complete` is a proof that there is nothing else; else `stopped` says what ended it.

    `theme` names the services it was made of; empty means all of the scope.
    """

    step: str
    theme: str = ""
    complete: bool
    stopped: str = ""
    found: int = 0
    # Shares of everybody: whom no rule admits, and whom the listed gaps hold.
    unserved: float = 0.0
    listed: float = 0.0
    services: int = 0
    seconds: float = 0.0


class StretchContent(Document):
    """A stretch of a fact and the mean number of services there."""

    tests: list[dict[str, Any]]
    mean: float


class CurveContent(Document):
    """How the number of services goes along a fact."""

    fact: str
    stretches: list[StretchContent]


class FindingsContent(Document):
    """What a report found."""

    # People of the population, and what the engine says of where they come from.
    people: float = 0.0
    statement: str = ""
    weighing: Literal["needs", "invented"] = "invented"
    parts: list[PartContent] = []
    findings: list[AnyFinding] = []
    curves: list[CurveContent] = []
    # The longest way through prerequisites, as keys of entries.
    longest: list[str] = []


def fingerprint(value: Any) -> str:
    """Equal for equal plain values."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
