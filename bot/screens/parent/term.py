"""What pages of a term share: its name, the other terms, numbers as people write them."""

from collections.abc import Callable
from decimal import Decimal

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.i18n import language
from bot.screens.parent.page import Buttons, in_rows, shortened, ticked
from bot.screens.screen import button
from bot.services.marks_reading import TermView
from domain.marks import rounded
from domain.terms import SchoolTerm

_TERMS_A_ROW = 2


def term_title(term: SchoolTerm) -> str:
    """«II четверть»; a year without terms has no title of its own."""
    return term.title or _("Учебный год")


def terms_rows(view: TermView, tap: Callable[[int], CallbackData]) -> tuple[Buttons, ...]:
    """A button for each term that has begun; none where there is one."""
    if len(view.terms) < 2:
        return ()
    buttons = [
        button(ticked(shortened(term_title(term)), term.id == view.term.id), tap(term.id)) for term in view.terms
    ]
    return in_rows(buttons, _TERMS_A_ROW)


def number_words(value: Decimal) -> str:
    """«4,5»: no more digits than there are."""
    return _in_language(f"{value.normalize():f}")


def mean_words(mean: Decimal) -> str:
    """«4,33»: always two places, so that means stand beside each other."""
    return _in_language(str(rounded(mean)))


def _in_language(number: str) -> str:
    return number.replace(".", ",") if language() == "ru" else number
