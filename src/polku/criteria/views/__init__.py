"""Screens of criteria."""
