"""docs/playground.md keeps up with the code."""

import re
from pathlib import Path

import pytest

from playground.api.call import METHODS
from playground.server import Playground

DOC = (Path(__file__).parents[2] / "docs" / "playground.md").read_text(encoding="utf-8")


def test_every_control_route_is_in_the_docs() -> None:
    playground = Playground()
    paths = {route.path for route in [*playground.control.routes(), *playground.knobs.routes()]}
    names = {path.removeprefix("/control/").partition("/")[0] for path in paths}
    table = "\n".join(line for line in DOC.splitlines() if line.startswith("| `"))
    assert {name for name in names if not re.search(rf"\b{name}\b", table)} == set()


@pytest.mark.parametrize("name", sorted(method.name for method in METHODS.values()))
def test_every_method_of_the_bot_api_is_in_the_docs(name: str) -> None:
    family = re.sub(r"^(get|set|delete)(?=(My|ChatMenu))", "", name)
    assert name in DOC or family in DOC
