"""What came out of a file, and what did not."""

from dataclasses import dataclass

from polku_engine.criteria import CriteriaSet


class ExchangeError(ValueError):
    """A file cannot be read or written at all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a file that needs a person's eye.

    `place` is where (`table adults, row 3`), `message` what; `lost` says that it could not be carried over,
    otherwise it was carried over in another form.
    """

    place: str
    message: str
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The criteria sets of a file and the findings about it."""

    criteria: tuple[CriteriaSet, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing was lost."""
        return not any(finding.lost for finding in self.findings)
