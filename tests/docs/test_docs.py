"""The documents are kept true: settings, commands, targets, terms, links and pictures that they name exist."""

import re
from functools import cache
from pathlib import Path

import pytest
import typer
from typer.models import CommandInfo

from bot.commands.root import app
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "demo" / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
IDS = [path.relative_to(ROOT).as_posix() for path in DOCS]
PACKAGES = ("domain", "storage", "exchange", "bot", "playground")

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"python -m bot ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
TARGET = re.compile(r"(?:`|^    )make ([a-z]+)\b", re.MULTILINE)
SETTING = re.compile(r"^([A-Z][A-Z_]+)=", re.MULTILINE)


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# -- settings


def fields() -> set[str]:
    return {name.upper() for name in Settings.model_fields}


def test_every_setting_is_in_the_example_and_nothing_else_is():
    assert set(SETTING.findall(text_of(ROOT / ".env.example"))) == fields()


def test_every_setting_of_the_example_is_explained_above_it():
    lines = text_of(ROOT / ".env.example").splitlines()
    silent = []
    for number, line in enumerate(lines):
        if SETTING.match(line):
            above = lines[number - 1] if number else ""
            if not above.startswith("#") and not SETTING.match(above):
                silent.append(line)
    assert silent == []


def test_the_example_says_the_defaults_of_the_code():
    values = dict(line.split("=", 1) for line in text_of(ROOT / ".env.example").splitlines() if SETTING.match(line))
    said = {name: value for name, value in values.items() if value}
    # A field left empty is its default, so only what the example fills in can be wrong.
    assert said == {name: str(Settings.model_fields[name.lower()].default) for name in said}


@pytest.mark.parametrize("path", DOCS, ids=IDS)
def test_a_setting_given_a_value_in_a_document_exists(path: Path):
    known = fields() | {"NUMBER", "ABOUT", "BENCH", "STORM", "FUZZ", "PYTHON", "PLAYGROUND_PORT"}
    assert set(re.findall(r"(?<![\w$])([A-Z][A-Z_]{3,})=", text_of(path))) - known == set()


# -- commands and targets


def named(info: CommandInfo) -> str:
    assert info.callback is not None
    return info.name or info.callback.__name__.rstrip("_")


def commands() -> dict[str, set[str]]:
    """What can be said after `python -m bot`, and the options of each."""
    found: dict[str, set[str]] = {}
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    for prefix, where in (("", app), *((f"{name} ", one) for name, one in groups.items())):
        assert where is not None
        click = typer.main.get_group(where)
        for info in where.registered_commands:
            options = {option for one in click.commands[named(info)].params for option in one.opts}
            found[prefix + named(info)] = options
    return found


def of_the_line(said: str) -> str | None:
    """The command meant by the words after `python -m bot`: of two words where the first is a group."""
    words = said.split()
    return next((name for name in (" ".join(words[:2]), words[0]) if name in commands()), None)


@pytest.mark.parametrize("path", DOCS, ids=IDS)
def test_every_command_of_the_bot_named_in_a_document_exists(path: Path):
    assert [said for said in COMMAND.findall(text_of(path)) if of_the_line(said) is None] == []


@pytest.mark.parametrize("path", DOCS, ids=IDS)
def test_every_option_of_a_command_named_in_a_document_exists(path: Path):
    # A line that ends with a backslash goes on.
    lines = text_of(path).replace("\\\n", " ").splitlines()
    for line in lines:
        for found in COMMAND.finditer(line):
            rest = line[found.end() :].split("`")[0].split("|")[0]
            name = of_the_line(found[1])
            assert name is not None
            assert set(OPTION.findall(rest)) - commands()[name] == set(), line


def test_every_command_is_in_the_readme_or_the_operations():
    both = text_of(ROOT / "README.md") + text_of(ROOT / "docs" / "operations.md")
    told = {of_the_line(said) for said in COMMAND.findall(both)}
    assert set(commands()) - told == set()


@pytest.mark.parametrize("path", DOCS, ids=IDS)
def test_every_target_named_in_a_document_exists(path: Path):
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert {one for one in TARGET.findall(text_of(path)) if one not in targets} == set()


def test_what_does_not_exist_is_noticed():
    assert of_the_line("school add") == "school add"
    assert of_the_line("run") == "run"
    assert of_the_line("check beside") == "check"
    assert of_the_line("serve") is None
    assert of_the_line("school close") is None
    assert "--dry-run" in commands()["import"]
    assert "--personal-data" in commands()["school add"]


# -- links and pictures


def anchor(title: str) -> str:
    """The anchor a heading gets: lower case, no punctuation, spaces become hyphens."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def anchors(path: Path) -> set[str]:
    return {anchor(title) for title in re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(path)), re.MULTILINE)}


@pytest.mark.parametrize("path", DOCS, ids=IDS)
def test_every_link_and_picture_resolves(path: Path):
    broken = []
    for link in LINK.findall(FENCE.sub("", text_of(path))):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        file, _, place = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (place and place not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_picture_is_shown_somewhere():
    shown = {(path.parent / link).resolve() for path in DOCS for link in LINK.findall(text_of(path))}
    pictures = {file.resolve() for file in (ROOT / "docs" / "images").glob("*") if file.suffix in {".png", ".jpg"}}
    assert pictures - shown == set()


def test_every_decision_has_a_number_of_its_own_and_its_parts():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]
    assert all(number.isdecimal() for number in numbers)
    assert len(set(numbers)) == len(numbers)
    for page in pages:
        for part in ("Context", "Decision", "Alternatives", "Consequences"):
            assert f"**{part}.**" in text_of(page), f"{page.name}: {part}"


# -- words


@cache
def names_of_the_code() -> frozenset[str]:
    """Every word that stands in the code, and every module."""
    words: set[str] = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            words |= {path.stem, path.parent.name}
            words |= set(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", text_of(path)))
    return frozenset(words)


def terms() -> list[tuple[str, str]]:
    """Rows of the glossary: what people say, and the name in code (without its backticks)."""
    rows = [line.strip().strip("|").split("|") for line in text_of(ROOT / "docs" / "glossary.md").splitlines()]
    return [(row[0].strip(), name) for row in rows if len(row) == 3 for name in re.findall(r"`([^`]+)`", row[1])]


@pytest.mark.parametrize(("said", "name"), terms(), ids=lambda value: str(value))
def test_a_term_of_the_glossary_is_a_name_in_the_code(said: str, name: str):
    missing = [part for part in re.split(r"[.\s]", name) if part not in names_of_the_code()]
    assert missing == [], said


def test_a_term_is_in_the_glossary_once():
    said = [word for word, _name in dict.fromkeys((word, "") for word, _name in terms())]
    assert len(said) == len(set(said)) > 60
