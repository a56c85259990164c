"""How much of what a text says of whom something is for is said so that a machine can decide it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from polku_engine.proposals.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Explicitness:
    """Of the statements that sound like conditions, how many are structured. Without any there is no share.

    >>> Explicitness(structured=3, statements=4).percent
    75
    """

    structured: int
    statements: int

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, rounded down so that 100 means all."""
        return self.structured * 100 // self.statements if self.statements else None


def explicitness(
    proposals: Iterable[Proposal], facts: Collection[str], checks: Collection[str] = ()
) -> Explicitness:
    """Count the statements of a text: structured is one whose fact the rules in use ask about.

    A statement counts once, however often and in however many languages it is said: conditions by their fact, human
    checks by their sentence. `checks` are sentences that the rules in use hold as human checks: kept, but not
    structured.

    >>> from polku_engine.proposals import propose
    >>> found = propose("Palvelu on 16–29-vuotiaille työttömille. Toiminta sopii, jos jaksat olla ryhmässä.", "fi")
    >>> explicitness(found, facts={"age"})
    Explicitness(structured=1, statements=3)
    """
    said = list(proposals)
    conditions = {each.cell.fact for each in said if each.cell is not None}
    judged = {" ".join(each.sentence.split()) for each in said if each.cell is None} | set(checks)
    return Explicitness(len(conditions & set(facts)), len(conditions) + len(judged))
