"""Reading plans, measures, follow-ups and commitments."""

from polku.measures.queries.measures import aims_without_measure, measures_of, overdue, plan_of

__all__ = ["aims_without_measure", "measures_of", "overdue", "plan_of"]
