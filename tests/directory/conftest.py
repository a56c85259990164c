"""The small region of the public pages, for every test here."""

from tests.directory.criteria_region import guided_region  # noqa: F401 - fixture
from tests.directory.region import noon, region  # noqa: F401 - fixtures
