"""The small region of the public pages, for every test here."""

from tests.directory.region import noon, region  # noqa: F401 - fixtures
