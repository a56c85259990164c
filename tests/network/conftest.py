from tests.network.region import *  # noqa: F403 - fixtures
