"""What comes by itself: short, bundled, with one way to act."""

from bot.i18n import gettext as _
from bot.screens.naming import child_name
from bot.screens.parent.case import CaseTap, file_of, next_row, refusal_lines
from bot.screens.parent.course import asked_lines, due_lines, ending_lines, talk_lines
from bot.screens.parent.diary import DayTap
from bot.screens.parent.start import StartTap
from bot.screens.school_words import attendance_words, work_short
from bot.screens.screen import PRIMARY, Screen, button, fitted, quoted
from bot.screens.words import status
from bot.services.cases import CaseView
from bot.services.printing import Printed
from bot.services.telling import MarksNews
from domain.cases import Status

_DEBT = " .•"  # the signs of work that is owed


def marks(news: MarksNews) -> Screen:
    """New marks and absences of one child, by subject."""
    name = quoted(child_name(news.child, news.children))
    days = sorted({told.day for told in news.told})
    head = _("<b>{name}: новое</b>").format(name=name)
    lines = [f"{head} · {', '.join(f'{one:%d.%m}' for one in days)}"]
    by_subject: dict[str, list[str]] = {}
    for told in news.told:
        absence = attendance_words(told.value, in_person=news.child.in_person) if told.absence else ""
        by_subject.setdefault(told.subject, []).append(absence or _mark(told.value, told.work))
    lines += [f"{quoted(subject)} - {', '.join(values)}" for subject, values in by_subject.items()]
    tap = DayTap(pupil=news.child.facts.pupil_id, day=days[-1].isoformat())
    return Screen(
        fitted(lines), rows=((button(_("Открыть день"), tap, PRIMARY),),), protected=news.child.protect_content
    )


def _mark(value: str, work: str | None) -> str:
    """A mark or a debt with what it was for, safe inside HTML."""
    shown = quoted(value, 16) if value.strip(_DEBT) else _("долг")
    return f"{shown} ({work_short(work)})" if work else shown


def case(view: CaseView, letter: Printed | None) -> Screen:
    """A step of a case; a decision, an invitation and an end of the service come with their letter."""
    lines = [_("<b>Заявление № {number}</b>").format(number=view.application.number), status(view.status)]
    if view.due and view.status in {Status.TAKEN, Status.CORRECTING, Status.INVITED}:
        lines += due_lines(view)
    lines += [*asked_lines(view), *talk_lines(view), *refusal_lines(view), *ending_lines(view)]
    rows = [next_row(view), (button(_("О заявлении"), CaseTap(act="show", case=view.application.id)),)]
    if view.status is Status.PROVIDED:
        lines.append(_("Дневник открыт здесь, в этом чате. Новые отметки будут приходить сами."))
        rows.insert(0, (button(_("Открыть дневник"), StartTap(act="diary"), PRIMARY),))
    if view.status in {Status.REFUSED, Status.INTAKE_REFUSED}:
        rows.insert(0, (button(_("Подать снова"), CaseTap(act="again", case=view.application.id), PRIMARY),))
    if view.status is Status.TERMINATED:
        lines.append(_("Доступ к дневнику закрыт. Если это ошибка, обратитесь в школу или подайте новое заявление."))
    if view.school.in_person and view.status in {Status.PROVIDED, Status.REFUSED, Status.INTAKE_REFUSED}:
        lines.append(_("Письмо с решением можно получить в школе."))
    file = file_of(letter) if letter else None
    return Screen(fitted(lines, 1024 if file else 4096), rows=tuple(rows), file=file)
