"""What is kept about a person's path: the plan, what was said, goals, steps, facts, who holds the ball."""

from polku.pathway.models.holding import Handover, Holding
from polku.pathway.models.plan import Goal, PersonFact, Plan, Saying, StageSpan, Step

__all__ = ["Goal", "Handover", "Holding", "PersonFact", "Plan", "Saying", "StageSpan", "Step"]
