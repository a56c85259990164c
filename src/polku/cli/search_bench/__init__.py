"""Measuring the search: a generated directory with judged queries, and PostgreSQL's own full text beside it."""
