"""The language of what is said: gettext over the catalogues of `locales/`, one language a task.

Russian is the source language, so a missing catalogue still speaks; English is complete (a test holds it).
The catalogues are compiled from `.po` in memory at the first word: nothing to build, nothing to forget.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = ("ru", "en")
SOURCE_LANGUAGE = "ru"

_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Say what follows in a language; an unknown one is the source language."""
    token = _language.set(known(locale))
    try:
        yield
    finally:
        _language.reset(token)


def known(locale: str | None) -> str:
    """The language of ours for a code like `en-GB`."""
    code = (locale or SOURCE_LANGUAGE).split("-")[0].split("_")[0].lower()
    # A parent whose phone speaks neither language reads Russian at school.
    return code if code in LANGUAGES else SOURCE_LANGUAGE


def language() -> str:
    return _language.get()


def gettext(message: str, plural: str | None = None, n: int = 1) -> str:
    """The message in the language of the moment; with `plural` and `n`, in the right number."""
    catalogue = _catalogue(_language.get())
    return catalogue.gettext(message) if plural is None else catalogue.ngettext(message, plural, n)


def pgettext(context: str, message: str) -> str:
    """The same word meant in one particular way."""
    return _catalogue(_language.get()).pgettext(context, message)


@cache
def _catalogue(code: str) -> NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    path = LOCALES / code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
