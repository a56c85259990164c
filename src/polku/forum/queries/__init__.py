"""What can be read about meetings."""

from polku.forum.queries.meetings import agenda_open_for, meetings_ahead
from polku.forum.queries.records import minutes_to_publish
from polku.forum.queries.translating import minutes_as_text

__all__ = ["agenda_open_for", "meetings_ahead", "minutes_as_text", "minutes_to_publish"]
