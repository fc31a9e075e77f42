"""Results of a class: what the marks come to, what is set, and one tap to set what is proposed."""

from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.common import not_found
from bot.screens.naming import class_title, seat_name
from bot.screens.screen import PRIMARY, SUCCESS, Screen, button, fitted, quoted, rows_of
from bot.screens.teacher.taps import ResultsTap
from bot.services.result_setting import Course, NoResults, ResultRow, ResultsPage
from domain.marks import rounded
from domain.results import RESULT_VALUES, ResultKind, needs_reason

Row = tuple[InlineKeyboardButton, ...]

ALL = "all"
_LONGEST_NAME = 15


def courses(found: tuple[Course, ...]) -> Screen:
    """Which class and subject."""
    if not found:
        return Screen(_("Итоги ставит учитель, а вы в этой школе ничего не ведёте."))
    buttons = [
        button(f"{class_title(one.class_title)} {one.subject}", ResultsTap(of=one.class_id, subject=one.subject_id))
        for one in found
    ]
    return Screen(_("<b>Итоги</b>\nКакой класс и предмет?"), rows=rows_of(buttons, 2))


def page(view: ResultsPage | NoResults, pupil_id: int = 0) -> Screen:
    """The class; or one pupil of it."""
    if isinstance(view, NoResults):
        return not_found()
    if view.waits is not None:
        return _why(view)
    row = view.row(pupil_id)
    return _pupil(view, row) if row and not view.lost else _class(view)


def _head(view: ResultsPage) -> str:
    course = view.course
    return f"<b>{quoted(class_title(course.class_title))} · {quoted(course.subject)}</b> · {_title(view)}"


def _title(view: ResultsPage) -> str:
    if view.of.kind is ResultKind.TERM:
        return next((quoted(term.title) for term in view.terms if term.id == view.of.term_id), "")
    return kind_words(view.of.kind)


def kind_words(kind: ResultKind) -> str:
    return {
        ResultKind.TERM: _("за период"),
        ResultKind.INTERIM: _("промежуточная аттестация за год"),
        ResultKind.FINAL: _("итоговая отметка"),
    }[kind]


def _class(view: ResultsPage) -> Screen:
    lines = [_head(view), ""]
    if view.lost:
        lines += [_("Пока вы смотрели, этот итог уже изменили. Вот что стоит сейчас."), ""]
    lines += [_line(view, row) for row in view.rows]
    lines += ["", _("В скобках - средний и предложенный итог. Нажмите на ученика, чтобы поставить другой.")]
    buttons = [button(_label(view, row), _tap(view, pupil=row.pupil_id)) for row in view.rows]
    rows: list[Row] = [*rows_of(buttons, 3)]
    if view.unset:
        rows.append((button(_("Поставить предложенные: {n}").format(n=view.unset), _tap(view, to=ALL), SUCCESS),))
    terms = [
        button(term.title, _tap(view, kind="term", term=term.id)) for term in view.terms if term.id != view.of.term_id
    ]
    kinds = [
        button(words, _tap(view, kind=kind.value, term=0))
        for kind, words in ((ResultKind.INTERIM, _("За год")), (ResultKind.FINAL, _("Итоговая")))
        if kind is not view.of.kind
    ]
    rows += [*rows_of(terms, 2), tuple(kinds), (button(_("‹ Предметы"), ResultsTap()),)]
    return Screen(fitted(lines), rows=tuple(rows))


def _line(view: ResultsPage, row: ResultRow) -> str:
    proposal = row.proposal
    told = _("нет отметок") if proposal.average is None else f"{_mean(row)} → {proposal.value}"
    stands = f"<b>{quoted(row.standing.value)}</b>" if row.standing else "-"
    because = f" <i>{quoted(row.standing.reason, 60)}</i>" if row.standing and row.standing.reason else ""
    return f"{row.number}. {quoted(_name(view, row))} {stands} ({told}){because}"


def _mean(row: ResultRow) -> str:
    assert row.proposal.average is not None
    return str(rounded(row.proposal.average)).replace(".", ",")


def _label(view: ResultsPage, row: ResultRow) -> str:
    return f"{_name(view, row)} {row.standing.value if row.standing else ''}".strip()


def _name(view: ResultsPage, row: ResultRow) -> str:
    same = sum(row.name.family == other.name.family for other in view.rows) > 1
    return seat_name(row.name, row.number, in_person=view.in_person, longest=_LONGEST_NAME, whole=same)


def _pupil(view: ResultsPage, row: ResultRow) -> Screen:
    lines = [_head(view), "", _line(view, row)]
    if row.standing is not None and row.standing.public_at <= view.now:
        lines += ["", _("Родители этот итог уже видели: для исправления понадобится причина.")]
    values = [
        button(
            value + ("" if needs_reason(row.proposal, value) else " ✓"),
            _tap(view, pupil=row.pupil_id, to=value, seen=row.seen),
            None if needs_reason(row.proposal, value) else PRIMARY,
        )
        for value in RESULT_VALUES
        if row.standing is None or value != row.standing.value
    ]
    return Screen(fitted(lines), rows=(*rows_of(values, 4), (button(_("‹ К классу"), _tap(view)),)))


def _why(view: ResultsPage) -> Screen:
    assert view.waits is not None
    pupil_id, value = view.waits
    row = view.row(pupil_id)
    assert row is not None
    lines = [
        _head(view), "", _line(view, row), "",
        _("Почему {value}? Напишите причину одним сообщением: она останется рядом с итогом.").format(value=value),
    ]  # fmt: skip
    return Screen(fitted(lines), rows=((button(_("Не менять"), _tap(view)),),))


def _tap(view: ResultsPage, **what: object) -> ResultsTap:
    known: dict[str, object] = {"kind": view.of.kind.value, "term": view.of.term_id or 0}
    return ResultsTap(of=view.course.class_id, subject=view.course.subject_id, **known | what)
