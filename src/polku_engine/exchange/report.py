"""What came out of a file, and what did not."""

from dataclasses import dataclass

from polku_engine.criteria import CriteriaSet


class ExchangeError(ValueError):
    """A file cannot be read or written at all.

    >>> from polku_engine.exchange import read_bytes
    >>> read_bytes(b"a,b", "csv")
    Traceback (most recent call last):
    ...
    polku_engine.exchange.report.ExchangeError: the first row must name the columns, one of them `set`
    """


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a file that needs a person's eye.

    `place` is where (`table adults, row 3`), `message` what; `lost` says that it could not be carried over,
    otherwise it was carried over in another form.

    >>> Finding("row 3", "not a fact").lost
    True
    """

    place: str
    message: str
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The criteria sets of a file and the findings about it.

    >>> Exchanged((), (Finding("row 3", "became 2 rules", lost=False),)).complete
    True
    """

    criteria: tuple[CriteriaSet, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing was lost."""
        return not any(finding.lost for finding in self.findings)
