"""What a school takes out, for those who decide in it: choose, and get a file."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens.screen import FileToSend, Screen, button
from bot.services.taking_out import NothingToTake, SchoolToTake, Taken

IN_A_ROW, MOST = 4, 80


class ExportTap(CallbackData, prefix="fx"):
    """What to take out of which school; `class_id` 0: of the whole of it."""

    act: str  # school, class, oneroster, registers, calendar
    school: int
    class_id: int = 0


def words() -> dict[str, str]:
    """What heads the columns of a register."""
    return {"pupil": _("Ученик"), "average": _("Ср.")}


def choose(schools: Sequence[SchoolToTake]) -> Screen:
    """The school, where there are several; then what of it."""
    if not schools:
        return taken(NothingToTake())
    if len(schools) == 1:
        return of_school(schools[0])
    rows = [(button(one.school.name, ExportTap(act="school", school=one.school.id)),) for one in schools]
    return Screen(_("Какую школу выгрузить?"), rows=tuple(rows))


def of_school(view: SchoolToTake) -> Screen:
    number = view.school.id
    classes = [button(t, ExportTap(act="class", school=number, class_id=one)) for one, t in view.classes[:MOST]]
    rows = [tuple(classes[at : at + IN_A_ROW]) for at in range(0, len(classes), IN_A_ROW)]
    whole = button(_("Вся школа, OneRoster"), ExportTap(act="oneroster", school=number))
    return Screen(_("Что выгрузить? Журналы и расписание - по классам."), rows=((whole,), *rows))


def of_class(view: SchoolToTake, class_id: int) -> Screen:
    title = dict(view.classes).get(class_id)
    if title is None:
        return taken(NothingToTake())
    at = {"school": view.school.id, "class_id": class_id}
    rows = (
        (button(_("Журналы, XLSX"), ExportTap(act="registers", **at)),),
        (button(_("Расписание, календарь"), ExportTap(act="calendar", **at)),),
    )
    return Screen(_("{title}, этот учебный год").format(title=title), rows=rows)


def taken(result: Taken | NothingToTake) -> Screen:
    """The file, with a word on what it holds."""
    if isinstance(result, NothingToTake):
        return Screen(
            _(
                "Выгружать здесь нечего. Школа, которая не передаёт персональные данные через мессенджер, выгружает их "
                "командой <code>export</code> на сервере."
            )
        )
    text = _("В этом файле персональные данные школы: храните его так же, как журнал.")
    return Screen(text, file=FileToSend(result.name, result.content))
