"""Screens of people and their plans, for those who work with them."""
