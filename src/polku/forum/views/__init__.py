"""Screens of meetings."""
