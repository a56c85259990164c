"""What may wait for somebody, from the tests of each part."""

from tests.forum.conftest import circle, make_meeting  # noqa: F401 - fixtures
from tests.measures.conftest import make_measure, planned  # noqa: F401 - fixtures
from tests.outreach.conftest import followed, school  # noqa: F401 - fixtures
from tests.pathway.conftest import plan  # noqa: F401 - a fixture
from tests.referral.conftest import (  # noqa: F401 - fixtures
    basis,
    draft,
    guide_acts,
    send,
    sent,
    trainer,
    workshop,
    write,
)
