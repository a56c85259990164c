"""Forms of theme groups."""
