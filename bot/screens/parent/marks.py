"""The marks of a term: all subjects with their averages, one subject in detail, how its marks were corrected."""

from collections.abc import Iterator

from bot.i18n import gettext as _
from bot.screens.days import date_and_time, short_date
from bot.screens.naming import staff_name
from bot.screens.parent.asking import AskTap
from bot.screens.parent.diary import no_diary
from bot.screens.parent.page import (
    Buttons,
    MarksTap,
    ResultsTap,
    TrendTap,
    children_rows,
    head,
    in_rows,
    shortened,
    to_diary,
)
from bot.screens.parent.term import mean_words, number_words, term_title, terms_rows
from bot.screens.school_words import work_short
from bot.screens.screen import TEXT_LIMIT, Screen, button, fitted, quoted
from bot.services.marks_reading import MarksView, SubjectView
from bot.services.reading import NoDiary
from domain.term_marks import DEBT_SIGNS, LEAST_STEPS, Correction, Promise, SubjectMarks, TermMark, trend

_SUBJECTS_A_ROW = 2
_INDENT = "      "
_LONGEST_VALUE = 16
_LONGEST_COMMENT = 160
_BEST = 5


def term(view: MarksView | NoDiary) -> Screen:
    """Every subject with its marks and average; a button for each."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    pupil, chosen = view.child.facts.pupil_id, view.term.id
    lines = [head(view.child, view.children, _("Отметки"), term_title(view.term))]
    lines += [_subject_line(subject) for subject in view.subjects] or [_("Отметок за это время нет.")]
    subjects = [
        button(shortened(one.subject.title), MarksTap(pupil=pupil, term=chosen, subject=one.subject.id))
        for one in view.subjects
    ]
    return Screen(
        fitted(lines),
        rows=(
            *in_rows(subjects, _SUBJECTS_A_ROW),
            *terms_rows(view, lambda term_id: MarksTap(pupil=pupil, term=term_id)),
            (button(_("Итоги"), ResultsTap(pupil=pupil)), to_diary(pupil)),
            *children_rows(view.child, view.children, lambda other: MarksTap(pupil=other)),
        ),
        protected=view.child.protect_content,
    )


def _subject_line(subject: SubjectMarks) -> str:
    title = f"<b>{quoted(subject.subject.title, 60)}</b>"
    values = " ".join(value_words(mark.value) for mark in subject.marks)
    mean = subject.average
    if mean is None:
        return f"{title} - {values}"
    return _("{subject} - {values} · средний {mean}").format(
        subject=title, values=values, mean=f"<b>{mean_words(mean)}</b>"
    )


def subject(view: SubjectView | NoDiary) -> Screen:
    """The marks of a subject in order, its average, and what would bring it up."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    heading = head(view.child, view.children, view.subject.subject.title, term_title(view.term))
    lines: list[str] = []
    for comments in (True, False):  # the teachers' words go first where a message would be too long
        lines = [heading, *_details(view, comments=comments)]
        if len("\n".join(lines).encode("utf-16-le")) // 2 <= TEXT_LIMIT:
            break
    return Screen(fitted(lines), rows=_subject_rows(view), protected=view.child.protect_content)


def _details(view: SubjectView, *, comments: bool) -> Iterator[str]:
    mean = view.subject.average
    if mean is not None:
        yield _("Средний: {mean}").format(mean=f"<b>{mean_words(mean)}</b>")
    if view.is_on:
        yield from _promises(view.subject)
    if not view.subject.marks:
        yield _("Отметок за это время нет.")
        return
    yield ""
    for mark in view.subject.marks:
        yield _mark_line(mark)
        if mark.comment and comments:
            yield f"{_INDENT}<i>{quoted(' '.join(mark.comment.split()), _LONGEST_COMMENT)}</i>"


def _promises(subject: SubjectMarks) -> Iterator[str]:
    if subject.comes_out == _BEST:
        yield _("Сейчас выходит {mark}.").format(mark=_BEST)
    for promise in subject.promises:
        yield _promise(promise)


def _promise(promise: Promise) -> str:
    said = {"mark": promise.mark, "least": number_words(promise.least)}
    if promise.more is None:
        return _("Чтобы вышла {mark} (от {least}), не хватит и двадцати пятёрок.").format(**said)
    fives = _("ещё {n} пятёрка", "ещё {n} пятёрок", promise.more).format(n=promise.more)
    return _("Чтобы вышла {mark} (от {least}): {fives}.").format(**said, fives=fives)


def _mark_line(mark: TermMark) -> str:
    """«12.11 · 4 (к/р, ×2, исправлено)»."""
    notes = [work_short(mark.work)]
    if mark.weight != 1 and not mark.owed:
        notes.append(f"×{number_words(mark.weight)}")
    if mark.debt_until:
        notes.append(_("долг до {date}").format(date=short_date(mark.debt_until)))
    if mark.corrected:
        notes.append(_("исправлено"))
    if not mark.counts and not mark.owed:
        notes.append(_("не входит в средний"))
    told = ", ".join(note for note in notes if note)
    shown = f"{short_date(mark.day)} · <b>{value_words(mark.value)}</b>"
    return f"{shown} ({told})" if told else shown


def value_words(value: str) -> str:
    """A mark as it was written, safe inside HTML; work that is owed in a word."""
    return quoted(value, _LONGEST_VALUE) if value.strip(DEBT_SIGNS) else _("долг")


def _subject_rows(view: SubjectView) -> tuple[Buttons, ...]:
    pupil, chosen, own = view.child.facts.pupil_id, view.term.id, view.subject.subject.id
    chart = button(_("График"), TrendTap(pupil=pupil, term=chosen, subject=own))
    history = button(_("История исправлений"), MarksTap(pupil=pupil, term=chosen, subject=own, history=True))
    return (
        (
            *((chart,) if len(trend(view.subject.marks)) >= LEAST_STEPS else ()),
            *((history,) if view.corrections else ()),
        ),
        (button(_("Отметка неверна?"), AskTap(act="marks", pupil=pupil, subject=own)),) if view.subject.marks else (),
        *terms_rows(view, lambda term_id: MarksTap(pupil=pupil, term=term_id, subject=own)),
        (button(_("‹ Предметы"), MarksTap(pupil=pupil, term=chosen)), to_diary(pupil)),
    )


def history(view: SubjectView | NoDiary) -> Screen:
    """How marks of a subject were corrected: what was, what is, when, why."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    pupil, chosen, own = view.child.facts.pupil_id, view.term.id, view.subject.subject.id
    lines = [head(view.child, view.children, view.subject.subject.title, term_title(view.term))]
    lines += [_("История исправлений"), ""] if view.corrections else [_("Исправлений нет.")]
    for correction in view.corrections:
        lines += _correction(correction, view.child.facts.zone, in_person=view.child.in_person)
    back = button(_("‹ К отметкам"), MarksTap(pupil=pupil, term=chosen, subject=own))
    return Screen(fitted(lines), rows=((back, to_diary(pupil)),), protected=view.child.protect_content)


def _correction(correction: Correction, zone: str, *, in_person: bool) -> Iterator[str]:
    mark = correction.mark
    work = work_short(mark.work)
    of = f"{short_date(mark.day)} ({work})" if work else short_date(mark.day)
    yield f"{of}: <s>{value_words(correction.was)}</s> → <b>{value_words(correction.now)}</b>"
    yield _INDENT + _("Исправлено: {moment}").format(moment=date_and_time(correction.at, zone))
    if correction.by and (author := staff_name(correction.by, in_person=in_person)):
        yield _INDENT + _("Кто исправил: {name}").format(name=quoted(author, 60))
    if correction.reason:
        yield _INDENT + _("Причина: {reason}").format(reason=quoted(correction.reason, _LONGEST_COMMENT))
