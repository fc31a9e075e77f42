"""A correction: why, and that it is done."""

from bot.i18n import gettext as _
from bot.screens.naming import seat_name
from bot.screens.screen import Screen, button, quoted, rows_of
from bot.screens.teacher.taps import DayTap, LessonTap, ReasonTap
from bot.screens.words import short_day
from bot.services.mark_fixing import Fixed, FixView, NeedsReason, NotFixed, Outcome

NOTHING = "none"


def usual_reasons() -> dict[str, str]:
    """What a correction is usually made for, by the code a button carries."""
    return {
        "typo": _("Ошибка при вводе"),
        "pupil": _("Не тот ученик"),
        "checked": _("Работа перепроверена"),
        "retaken": _("Работа переписана"),
        "note": _("Принесли справку"),
    }


def outcome(result: Outcome | None) -> Screen:
    match result:
        case NeedsReason():
            return _why(result.view)
        case Fixed():
            return _done(result.view)
        case NotFixed(mine=False):
            return Screen(_("Исправить это может тот, кто ведёт предмет, или школа."), alert=True)
        case NotFixed():
            return Screen(_("Здесь уже стоит другое. Откройте урок заново: /lessons."), alert=True)
    return Screen(_("Эта правка уже сделана или отменена. Ваши уроки: /lessons."), alert=True)


def _why(view: FixView) -> Screen:
    reasons = usual_reasons()
    if not view.attendance:
        reasons.pop("note")
    lines = [
        _change(view), "",
        _("Родители это уже видели. Назовите причину: она останется в истории, и родители её прочтут."),
        _("Нажмите кнопку или напишите своими словами."),
    ]  # fmt: skip
    rows = [
        button(words, ReasonTap(draft=view.draft_id, version=view.version, why=code)) for code, words in reasons.items()
    ]
    drop = button(_("Не исправлять"), ReasonTap(draft=view.draft_id, version=view.version, why=NOTHING))
    return Screen("\n".join(lines), rows=(*rows_of(rows, 2), (drop,)))


def _done(view: FixView) -> Screen:
    told = _("Родители узнают об исправлении.") if view.told else _("Родители этого ещё не видели.")
    tap = DayTap(act="show", of=view.back) if view.whole_day else LessonTap(act="grid", draft=view.back)
    back = (button(_("‹ К классу"), tap),) if view.back else ()
    return Screen("\n".join([_("Исправлено."), _change(view), told]), rows=(back,))


def _change(view: FixView) -> str:
    """«Иванов Пётр · Алгебра, ср 25.11: 3 → 4»."""
    name = seat_name(view.name, view.number, in_person=view.in_person)
    to = view.to or (_("был на уроке") if view.attendance else _("отозвана"))
    what = quoted(view.subject) or _("посещаемость за день")
    head = f"<b>{quoted(name)}</b> · {what}, {short_day(view.day)}"
    return f"{head}: {quoted(view.was)} → <b>{quoted(to)}</b>"
