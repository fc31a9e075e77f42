"""The words: everything is said through gettext, and said whole in both languages."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from bot.i18n import LANGUAGES, gettext, pgettext, speaking
from locales import update

ROOT = update.ROOT
CYRILLIC = re.compile("[А-Яа-яЁё]")
TEXT = re.compile("[А-Яа-яЁё]{2}")  # one letter alone is a letter to compare with, not a text
GETTEXT = frozenset({"_", "__", "gettext", "pgettext"})
BUTTONS = frozenset({"button", "_button", "copy_button", "link_button"})
LONGEST_BUTTON = 64  # characters of a label that phones show
LONGEST_ALERT = 200  # characters of a pop-up, by the Bot API

# Where Russian stands outside gettext. A path that ends with a slash is a folder.
ALLOWED = {
    "bot/commands/": "the operator's command line is Russian, as is the school that runs it",
    "bot/documents/": "letters and papers are Russian legal texts, whatever the reader's language",
    "bot/services/complaint_papers.py": "what stands on the answer to a complaint",
    "bot/services/control.py": "what stands on the справка of a check",
    "bot/services/papers.py": "what stands on those papers",
    "bot/services/receipts.py": "what stands on a receipt",
    "bot/forms/access.py": "words people type beside the number of a passport",
    "bot/forms/leaving.py": "words by which an officer says how a pupil has left",
    "bot/forms/period.py": "words between two days of a period",
    "bot/services/importing/classes.py": "words by which files of a school name groups",
    "bot/services/keys.py": "what the operator is told of wrong keys, as of any bad setting",
    "bot/settings.py": "what the operator is told of a bad setting, in the language of the command line",
    "domain/calendar.py": "the law that gives a region its day off, and how a calendar words a transfer",
    "domain/change_line.py": "words staff write in a change of the timetable",
    "domain/mark_line/lexicon.py": "words teachers write in a line of marks",
    "domain/english_days.py": "words of the reader of days, for English ones",
    "domain/marks.py": "codes and labels of the paper diary",
    "domain/office_hours.py": "how hours of an office are written",
    "domain/overrides.py": "headings of a calendar file that an operator fills in",
    "domain/people.py": "how names, patronymics and classes are written",
    "domain/profiles/": "regulations: their grounds are cited in the words of the law",
    "domain/retention.py": "the acts that say how long a thing is kept",
    "domain/wish_words.py": "words by which parents ask for a page of the diary",
    "domain/works_ahead.py": "words by which the topic of a lesson names a test",
    "exchange/diary_files.py": "headings of the diaries that are read",
    "exchange/diary_layouts.py": "headings of the diaries that are read",
    "exchange/fet.py": "days of the week as timetables abbreviate them",
    "exchange/journal.py": "the name of a sheet",
    "exchange/oneroster.py": "words by which files name classes and groups",
    "exchange/oneroster_source.py": "how a file says yes",
    "exchange/reading.py": "how a computer marks a copy of a file",
    "exchange/people.py": "how patronymics end",
    "exchange/sheet_grid.py": "headings of a timetable on a wall",
    "exchange/sheet_people.py": "words of a school office",
    "exchange/sheet_substitutions.py": "words of a school office",
    "exchange/sheet_words.py": "headings of a school office",
    "exchange/table.py": "the heading beside refused rows, known again when they come back",
    "exchange/text.py": "letters that are typed for one another in the name of a class",
    "exchange/workbook.py": "how a spreadsheet says yes, and names a sheet that nobody named",
}
# The name of a language is said in that language.
OWN_NAMES = frozenset({"Русский"})
# What an English reader has to type in Russian, because marks are written in Russian.
TYPED_IN_RUSSIAN = ("Иванов б, Петрова опоздала на 10 минут", "7А алгебра Иванов 5", "алгебра", "7А", "зачёт", "всем")


@cache
def modules() -> dict[str, ast.Module]:
    """Every module where something might be said, by its path."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for package in ("bot", "domain", "storage", "exchange")
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls of gettext, under any of its names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
            yield node


def said_past_gettext(tree: ast.Module) -> list[tuple[int, str]]:
    """Russian texts of a module that nobody will translate, with their lines."""
    translated = {id(argument) for call in calls(tree) for argument in call.args}
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and TEXT.search(node.value)
        and node.value not in OWN_NAMES
        and id(node) not in translated | docs
    ]


def allowed(path: str) -> str | None:
    """The entry of ALLOWED that speaks of the path."""
    return next((one for one in ALLOWED if path == one or (one.endswith("/") and path.startswith(one))), None)


@pytest.mark.long
def test_nothing_is_said_in_russian_past_gettext() -> None:
    found = {
        f"{path}:{line}: {text[:60]}"
        for path, tree in modules().items()
        if allowed(path) is None
        for line, text in said_past_gettext(tree)
    }
    assert found == set()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("say('Привет')", True),
        ("say(f'Привет, {name}')", True),
        ("raise ValueError('нет такого')", True),
        ("say(_('Привет'))", False),
        ("say(pgettext('утром', 'Привет'))", False),
        ("say(_('Привет, {name}').format(name='Пётр'))", True),
        ("text.replace('ё', 'е')", False),
        ("def greet():\n    'Says «Привет».'", False),
        ("say('hello')  # Привет", False),
    ],
)
def test_a_russian_text_past_gettext_is_seen(line: str, found: bool) -> None:
    assert bool(said_past_gettext(ast.parse(line))) is found


@pytest.mark.long
@pytest.mark.parametrize("entry", ALLOWED)
def test_a_module_allowed_to_hold_russian_still_holds_it(entry: str) -> None:
    assert any(said_past_gettext(tree) for path, tree in modules().items() if allowed(path) == entry)


@pytest.mark.long
def test_a_text_given_to_gettext_is_written_out_where_it_is_said() -> None:
    """A variable or an f-string is never extracted, so it would never be translated."""
    found = {
        f"{path}:{call.lineno}"
        for path, tree in modules().items()
        for call in calls(tree)
        for argument in call.args[:2]
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    }
    assert found == set()


def test_a_text_is_looked_up_when_it_is_said_and_not_when_a_module_is_read() -> None:
    """At import there is no reader yet, so the language would be frozen for everybody."""

    def at_import(node: ast.AST) -> Iterator[ast.Call]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in GETTEXT - {"__"}:
                yield child
            yield from at_import(child)

    assert {f"{path}:{call.lineno}" for path, tree in modules().items() for call in at_import(tree)} == set()


# -- the catalogues


def catalogue(code: str) -> Catalog:
    return update.stored(code)


def forms(message: Message) -> tuple[str, ...]:
    """The translation: one text, or one for each number."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def sources(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations(code: str) -> Iterator[tuple[str, str]]:
    """Every text with each of its translations; a text without one stands for itself."""
    for message in catalogue(code):
        if message.id:
            yield from ((sources(message)[0], form or sources(message)[0]) for form in forms(message))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_in_the_catalogue_and_translated(code: str) -> None:
    assert update.waiting(code, catalogue(code)) == ()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_holds_nothing_obsolete_and_nothing_guessed(code: str) -> None:
    held = catalogue(code)
    assert not held.obsolete
    assert [message.id for message in held if message.id and message.fuzzy] == []


def test_the_catalogues_are_those_of_the_languages_the_bot_speaks() -> None:
    assert tuple(update.LANGUAGES) == LANGUAGES


def fields(text: str) -> Counter[str | None]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen[tag] += 1
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(text: str) -> Counter[str]:
    """The tags of a text, each of them closed."""
    seen = _Tags(text)
    assert seen.open == [], text
    return seen.seen


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_keeps_the_places_the_tags_and_the_commands(code: str) -> None:
    for source, said in translations(code):
        assert fields(said) == fields(source), said
        assert tags(said) == tags(source), said
        assert re.findall(r"/[a-z]+\b", said) == re.findall(r"/[a-z]+\b", source), said
        assert said.count("\n") == source.count("\n"), said
        assert said[:1].isspace() == source[:1].isspace(), said


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_place_of_a_text_has_a_name_and_can_be_filled(code: str) -> None:
    for _source, said in translations(code):
        names = [name for name in fields(said) if name is not None]
        assert all(name.isidentifier() for name in names), said
        assert "{" not in said.format(**dict.fromkeys(names, "1"))


def test_an_english_text_holds_no_russian_but_what_has_to_be_typed_in_russian() -> None:
    for _source, said in translations("en"):
        rest = re.sub(r"<code>.*?</code>", "", said)
        for typed in TYPED_IN_RUSSIAN:
            rest = rest.replace(typed, "")
        assert not CYRILLIC.search(rest), said


def test_a_text_is_punctuated_as_the_house_does() -> None:
    for code, wrong in (("ru", '[—–"“”]|\\.\\.\\.|  | $'), ("en", '[—–"«»]|\\.\\.\\.|  | $')):
        found = [said for _, said in translations(code) if re.search(wrong, said)]
        assert found == []


def test_a_translation_ends_as_its_source_does() -> None:
    ends = ".?!:;…"
    for source, said in translations("en"):
        mark = source.rstrip("»”")[-1]
        assert said.rstrip("”")[-1] == mark or (mark not in ends and said[-1] not in ends), said


# -- numbers

WORKING_DAYS = {
    1: "1 рабочий день",
    2: "2 рабочих дня",
    4: "4 рабочих дня",
    5: "5 рабочих дней",
    11: "11 рабочих дней",
    14: "14 рабочих дней",
    21: "21 рабочий день",
    22: "22 рабочих дня",
    30: "30 рабочих дней",
    111: "111 рабочих дней",
}


@pytest.mark.parametrize("n", WORKING_DAYS)
def test_a_russian_number_stands_with_the_form_it_asks_for(n: int) -> None:
    with speaking("ru"):
        assert gettext("{n} рабочий день", "{n} рабочих дней", n).format(n=n) == WORKING_DAYS[n]


@pytest.mark.parametrize(("n", "said"), [(1, "1 working day"), (2, "2 working days"), (21, "21 working days")])
def test_an_english_number_stands_with_the_form_it_asks_for(n: int, said: str) -> None:
    with speaking("en"):
        assert gettext("{n} рабочий день", "{n} рабочих дней", n).format(n=n) == said


@pytest.mark.long
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_with_a_number_says_the_number_in_every_form(code: str) -> None:
    plurals = [message for message in catalogue(code) if message.pluralizable]
    assert plurals
    for message in plurals:
        assert len(forms(message)) == catalogue(code).num_plurals
        with speaking(code):
            for n in range(1, 26):
                one, many = sources(message)
                assert str(n) in gettext(one, many, n).format(n=n)


def test_a_text_nobody_has_translated_is_said_in_russian() -> None:
    with speaking("en"):
        assert gettext("такого текста в каталоге нет") == "такого текста в каталоге нет"
        assert pgettext("когда", "такого текста в каталоге нет") == "такого текста в каталоге нет"


# -- what Telegram can show


def given_to(names: frozenset[str], *, alert: bool = False) -> Iterator[tuple[str, ...]]:
    """The texts, each after its context if it has one, given to functions of these names or to pop-ups."""
    for tree in modules().values():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names):
                continue
            if alert and not any(word.arg == "alert" for word in node.keywords):
                continue
            for argument in node.args:
                yield from (_written_out(call) for call in calls(argument))


def _written_out(call: ast.Call) -> tuple[str, ...]:
    assert isinstance(call.func, ast.Name)
    parts = 2 if call.func.id == "pgettext" else 1
    return tuple(str(ast.literal_eval(argument)) for argument in call.args[:parts])


def shown(text: tuple[str, ...]) -> str:
    return pgettext(*text) if len(text) == 2 else gettext(text[0])


@pytest.mark.long
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_button_is_short_enough_to_be_read(code: str) -> None:
    labels = list(given_to(BUTTONS))
    assert len(labels) > 20
    with speaking(code):
        assert [label for label in labels if len(shown(label)) > LONGEST_BUTTON] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_pop_up_is_short_enough_to_be_shown_whole(code: str) -> None:
    alerts = list(given_to(frozenset({"Screen"}), alert=True))
    assert len(alerts) > 5
    with speaking(code):
        assert [alert for alert in alerts if len(shown(alert)) > LONGEST_ALERT] == []
