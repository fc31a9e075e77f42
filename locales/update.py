"""Bring the catalogues up to date with the texts of bot/: `python -m locales.update`; `--check` only looks.

Russian texts are the msgids, so `ru` needs the plural forms alone, while `en` needs everything. A text that was
reworded is a new text: nothing is matched by likeness, because a near translation of another text is a wrong one.
Headers carry no dates and places no line numbers, so a run over unchanged texts writes the same bytes.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "bot"
LANGUAGES = {"ru": "Russian", "en": "English"}
SOURCE_LANGUAGE = "ru"
# Two ways to call `_`, named apart by the number of arguments: with the plural one alone, plain texts are lost.
KEYWORDS = ("_:1,1t", "_:1,2", "__", "pgettext:1c,2")
COMMENTS = ("Translators",)
WIDTH = 110

_HEADER = """\
# {name}. Texts come from bot/ by `python -m locales.update`: only the translations are written by hand.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals};\\n"

"""


@dataclass(frozen=True, slots=True)
class Update:
    """A catalogue as it should be on disk, and what is still to be written in it by hand."""

    path: Path
    content: bytes
    waiting: tuple[str, ...]

    @property
    def needed(self) -> bool:
        return not self.path.exists() or self.path.read_bytes() != self.content


def path_of(code: str) -> Path:
    return ROOT / "locales" / code / "LC_MESSAGES" / "messages.po"


def extracted() -> Catalog:
    """Every text of bot/ with the modules that say it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    template = Catalog()
    found = extract_from_dir(SOURCE, methods, options, parse_keywords(KEYWORDS), COMMENTS, strip_comment_tags=True)
    for name, line, text, comments, context in found:
        place = (Path(SOURCE.name, name).as_posix(), line)
        template.add(text, None, [place], auto_comments=comments, context=context)
    return template


def stored(code: str) -> Catalog:
    """The catalogue on disk; an empty one of the language where there is none. Broken lines raise."""
    if not path_of(code).exists():
        return Catalog(locale=code)
    with path_of(code).open("rb") as source:
        return read_po(source, locale=code, abort_invalid=True)


def waiting(code: str, catalogue: Iterable[Message]) -> tuple[str, ...]:
    """The texts a translator has to write: of the source language only the plural forms."""
    return tuple(_text(message) for message in catalogue if message.id and not _written(code, message))


def _written(code: str, message: Message) -> bool:
    if code == SOURCE_LANGUAGE and not message.pluralizable:
        return True
    forms = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(forms) and not message.fuzzy


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def updated(code: str, template: Catalog) -> Update:
    """The catalogue of a language with the texts of the template: translations kept, obsolete ones gone."""
    catalogue = stored(code)
    catalogue.update(template, no_fuzzy_matching=True)
    body = BytesIO()
    write_po(
        body, catalogue, width=WIDTH, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    header = _HEADER.format(name=LANGUAGES[code], code=code, plurals=Catalog(locale=code).plural_forms.rstrip(";"))
    content = header.encode() + body.getvalue().rstrip(b"\n") + b"\n"
    return Update(path_of(code), content, waiting(code, catalogue))


def updates() -> list[Update]:
    template = extracted()
    return [updated(code, template) for code in LANGUAGES]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 when asked to check and a catalogue on disk is not what the texts make it."""
    parser = argparse.ArgumentParser(prog="python -m locales.update", description="Bring the catalogues up to date.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when there is what to write")
    check = parser.parse_args(arguments).check
    stale = [update for update in updates() if update.needed]
    if check:
        if stale:
            names = ", ".join(str(update.path.relative_to(ROOT)) for update in stale)
            sys.stderr.write(f"Not up to date with the texts of bot/: {names}. Run `python -m locales.update`.\n")
        return 1 if stale else 0
    for update in stale:
        update.path.parent.mkdir(parents=True, exist_ok=True)
        update.path.write_bytes(update.content)
    sys.stdout.write("\n".join(_told()) + "\n")
    return 0


def _told() -> Iterable[str]:
    for update in updates():
        yield f"{update.path.relative_to(ROOT)}: " + (
            f"{len(update.waiting)} to translate" if update.waiting else "complete"
        )
        yield from (f"    {text!r}" for text in update.waiting)


if __name__ == "__main__":
    sys.exit(main())
