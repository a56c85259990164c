"""Screens of a person's own pages: one thing a page."""
