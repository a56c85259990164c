"""Rows of the directory into values of the engine and the search library, and back."""
