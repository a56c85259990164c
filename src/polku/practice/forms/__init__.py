"""Forms of agreed ways of working."""
