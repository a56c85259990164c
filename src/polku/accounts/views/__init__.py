"""Screens of accounts, organisations and contacts."""
