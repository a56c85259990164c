"""Reads: theme groups, their surveys with answers, their drafts; and side by side who does what."""
