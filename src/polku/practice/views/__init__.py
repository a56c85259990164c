"""Screens of agreed ways of working."""
