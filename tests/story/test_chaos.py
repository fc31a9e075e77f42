"""Three processes behind nginx over one PostgreSQL: what dies comes back, and nothing is lost or done twice."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.chaos import chaos
from benchmarks.cluster import MISSING, binaries
from benchmarks.fleet import NO_NGINX, nginx
from benchmarks.storm import Plan


@pytest.mark.story
@pytest.mark.long
@pytest.mark.timeout(300)
async def test_processes_the_database_and_telegram_die_in_turn_and_nothing_is_lost() -> None:
    if binaries() is None:
        pytest.skip(MISSING)
    if nginx() is None:
        pytest.skip(NO_NGINX)
    with TemporaryDirectory(prefix="chaos-") as folder:
        assert await chaos(Plan.of(24, 5, 3), Path(folder)) == []
