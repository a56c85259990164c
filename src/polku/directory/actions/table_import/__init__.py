"""Reading in a table of entries: looked at first, written only when a person confirms it."""

from polku.directory.actions.table_import.confirming import confirm_table, discard_table
from polku.directory.actions.table_import.previewing import preview_table

__all__ = ["confirm_table", "discard_table", "preview_table"]
