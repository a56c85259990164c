"""Reading in the Finnish Service Catalogue (PTV): files or pages, what they change, and a report of every record."""

from polku.directory.actions.ptv_import.fetching import fetch_pages
from polku.directory.actions.ptv_import.reading import Folder
from polku.directory.actions.ptv_import.run import import_ptv

__all__ = ["Folder", "fetch_pages", "import_ptv"]
