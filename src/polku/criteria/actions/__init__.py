"""Changing criteria: writing, reviewing, publishing, withdrawing, and answering refusals that contradict them."""

from polku.criteria.actions.versions import create_criteria, publish_criteria, save_criteria_draft

__all__ = ["create_criteria", "publish_criteria", "save_criteria_draft"]
