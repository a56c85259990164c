"""Whose situations weigh what is found: needs people told without a name, or invented people."""

from __future__ import annotations

from polku.network.content import ScopeContent
from polku_engine.overlap import Invented, Population

# Fewer needs than this say nothing about a region.
ENOUGH = 20


def weighing_of(asked: ScopeContent) -> Population | Invented:
    """The population of a scope."""
    return Invented()
