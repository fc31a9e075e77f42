"""One playground and one school for all stories; a bot of its own for each."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from benchmarks.stage import Playground
from benchmarks.warm import fork_bot
from tests.story.stage import Cast, Template, cast, make_template


@pytest.fixture(scope="session")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """Started, and perhaps not yet ready: the template is made meanwhile."""
    playground = Playground(tmp_path_factory.mktemp("playground"))
    playground.start()
    try:
        yield playground
    finally:
        playground.stop()


@pytest.fixture(scope="session")
def template(playground: Playground, tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(playground, tmp_path_factory.mktemp("school"))


@pytest.fixture
async def called(playground: Playground, template: Template, tmp_path: Path) -> AsyncIterator[Cast]:
    """A bot that is called by webhook."""
    async with cast(playground, template, tmp_path, webhook=True, launch=fork_bot) as called:
        yield called
