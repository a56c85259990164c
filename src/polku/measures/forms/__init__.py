"""Forms of plans, measures, follow-ups and commitments."""
