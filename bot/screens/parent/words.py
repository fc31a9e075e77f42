"""An answer to words that were not understood."""

from bot.i18n import gettext as _
from bot.screens.parent.page import DayTap, HomeworkTap, MarksTap
from bot.screens.screen import Screen, button, quoted


def not_understood(said: str, pupil: int) -> Screen:
    """One polite sentence with examples, and the three pages asked for most."""
    text = _(
        "Не получилось понять «{said}»: напишите, например, «дз на завтра», «оценки по алгебре» или "
        "«расписание на пятницу»."
    )
    return Screen(
        text.format(said=quoted(" ".join(said.split()), 60)),
        rows=(
            (
                button(_("Сегодня"), DayTap(pupil=pupil)),
                button(_("Оценки"), MarksTap(pupil=pupil)),
                button(_("Задания"), HomeworkTap(pupil=pupil)),
            ),
        ),
    )
