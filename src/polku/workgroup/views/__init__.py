"""Screens of theme groups."""
