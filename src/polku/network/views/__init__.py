"""Screens of the network's reports and decisions."""
