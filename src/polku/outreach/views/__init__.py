"""Screens of leavers."""
