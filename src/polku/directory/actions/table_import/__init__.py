"""Reading in a table of entries: looked at first, written only when a person confirms it."""

from polku.directory.actions.table_import.confirming import (
    begin_writing,
    confirm_table,
    discard_table,
    write_queued,
)
from polku.directory.actions.table_import.previewing import preview_table

__all__ = ["begin_writing", "confirm_table", "discard_table", "preview_table", "write_queued"]
