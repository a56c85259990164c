"""Criteria read from an entry's own words, by rules and without guessing: proposals for a person to accept or not.

>>> from polku_engine.proposals import Gazetteer, propose
>>> kokkola = Gazetteer({"kokkolan": frozenset({"272"})})
>>> words = "Kokkolan asukkaille, jotka ovat alle 30-vuotiaita. Lähetettä ei tarvita."
>>> for proposal in propose(words, "fi", kokkola):
...     print(proposal.quote.text, proposal.cell.fact, proposal.sureness)
Kokkolan asukkaille municipality exact
alle 30-vuotiaita age exact
"""

from polku_engine.proposals.explicitness import Explicitness, explicitness
from polku_engine.proposals.proposal import Gazetteer, Proposal, Quote, Sureness
from polku_engine.proposals.reading import opposite, propose

__all__ = [
    "Explicitness",
    "Gazetteer",
    "Proposal",
    "Quote",
    "Sureness",
    "explicitness",
    "opposite",
    "propose",
]
