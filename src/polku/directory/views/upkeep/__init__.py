"""Screens of those who keep entries true: the desk, editing, history, links without an account, coordinators' tools."""
