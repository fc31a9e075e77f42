"""Storage is tested on real databases: SQLite always, PostgreSQL where it is installed."""

import pytest


@pytest.fixture(params=["sqlite", "postgres"])
def home(request: pytest.FixtureRequest) -> str:
    """The same tests on both homes, whatever the others run on."""
    return str(request.param)
