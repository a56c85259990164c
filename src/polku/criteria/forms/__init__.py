"""Forms of criteria: one question to a person each."""
