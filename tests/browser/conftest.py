"""The browser of the tests."""

from tests.ui.conftest import chromium, visit  # noqa: F401 - fixtures
