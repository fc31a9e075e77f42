"""Which class, subject and lesson are meant: what was said first, then the running lesson, then what is taught."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from domain.mark_line.dates import DaySaid, school_year
from domain.mark_line.lexer import PHRASES, Token, TokenKind, words_from
from domain.mark_line.names import NameBook
from domain.mark_line.subjects import SubjectBook, SubjectMatch
from domain.mark_line.values import Desk, Guess, LessonAt, Near, Problem, ProblemCode


@dataclass(frozen=True, slots=True)
class Choice:
    """An id chosen, with what was supposed on the way, or None with what stands against it."""

    id: int | None
    guesses: tuple[Guess, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonChoice:
    """The day and the period of the lesson the marks are for."""

    date: dt.date | None
    period: int | None = None
    guesses: tuple[Guess, ...] = ()
    problems: tuple[Problem, ...] = ()


def choose_class(
    desk: Desk, tokens: Sequence[Token], subjects: SubjectBook, near: Near, among: Sequence[int]
) -> Choice:
    """One class among some: by the subject said, the running lesson, and whose names stand in the text."""
    candidates = _classes_by_subject(desk, tokens, subjects, among)
    running = desk.running.class_id if desk.running else None
    if len(candidates) == 1:
        from_lesson = candidates[0] == running
        return Choice(candidates[0], (Guess.CLASS_FROM_LESSON if from_lesson else Guess.CLASS_FROM_TEACHING,))
    words = {token.key for token in tokens if token.kind is TokenKind.WORD}
    hits = {item: _families_said(NameBook(desk.pupils.get(item, ()), near), words) for item in candidates}
    most = max(hits.values(), default=0)
    if running in hits and (hits[running] == most):
        return Choice(running, (Guess.CLASS_FROM_LESSON,))
    leaders = [item for item, count in hits.items() if count == most]
    if most and len(leaders) == 1:
        return Choice(leaders[0], (Guess.CLASS_FROM_PUPILS,))
    return Choice(None, problems=(Problem(ProblemCode.NO_CLASS),))


def _classes_by_subject(
    desk: Desk, tokens: Sequence[Token], subjects: SubjectBook, among: Sequence[int]
) -> Sequence[int]:
    taught = {teaching.subject_id for teaching in desk.teachings}
    said: set[int] = set()
    for at in range(len(tokens)):
        match = subjects.find(tokens, at)
        phrase = PHRASES.find(words_from(tokens, at)) if match else None
        if match and (phrase is None or phrase.end < match.end):
            said.update(match.best(taught))
    return [item for item in among if desk.subjects_of(item) & said] or among


def _families_said(names: NameBook, words: set[str]) -> int:
    return sum(names.says_family(word) for word in words)


def choose_subject(desk: Desk, class_id: int, said: Sequence[tuple[SubjectMatch, bool, str]]) -> Choice:
    """The subject of the matches said (match, by a near spelling, fragment), or the one supposed when none was."""
    if not said:
        return _subject_supposed(desk, class_id)
    choices = [_subject_said(desk, class_id, *spot) for spot in said]
    guesses = tuple(guess for choice in choices for guess in choice.guesses)
    problems = [problem for choice in choices for problem in choice.problems]
    chosen = choices[0].id
    for choice, (_match, _near, fragment) in zip(choices, said, strict=True):
        if not problems and choice.id != chosen:
            problems.append(Problem(ProblemCode.TWO_SUBJECTS, fragment))
    return Choice(None if problems else chosen, guesses, tuple(problems))


def _subject_said(desk: Desk, class_id: int, match: SubjectMatch, near: bool, fragment: str) -> Choice:
    fit = match.best(desk.subjects_of(class_id))
    guesses = (Guess.NEAR_SUBJECT,) if near else ()
    if len(fit) == 1:
        return Choice(fit[0], guesses)
    if not fit:
        return Choice(None, guesses, (Problem(ProblemCode.NOT_TAUGHT, fragment),))
    if desk.running and desk.running.class_id == class_id and desk.running.subject_id in fit:
        return Choice(desk.running.subject_id, (*guesses, Guess.SUBJECT_FROM_LESSON))
    return Choice(None, guesses, (Problem(ProblemCode.AMBIGUOUS_SUBJECT, fragment),))


def _subject_supposed(desk: Desk, class_id: int) -> Choice:
    taught = desk.subjects_of(class_id)
    held = [
        lesson.subject_id for lesson in desk.lessons() if lesson.class_id == class_id and lesson.subject_id in taught
    ]
    if desk.running and held and held[0] == desk.running.subject_id and desk.running.class_id == class_id:
        return Choice(held[0], (Guess.SUBJECT_FROM_LESSON,))
    if len(taught) == 1:
        return Choice(next(iter(taught)), (Guess.SUBJECT_FROM_TEACHING,))
    if held:
        return Choice(held[0], (Guess.SUBJECT_FROM_LESSON,))
    return Choice(None, problems=(Problem(ProblemCode.NO_SUBJECT),))


def choose_lesson(
    desk: Desk, class_id: int, subject_id: int | None, days: Sequence[DaySaid], period: int | None, previous: str
) -> LessonChoice:
    """The day said, which must have come and be of this school year; else the day of the last lesson.

    `previous` is the fragment that asks for the lesson before today's, empty when none does.
    """
    held = [
        lesson
        for lesson in desk.lessons()
        if (lesson.class_id, lesson.subject_id) == (class_id, subject_id) and lesson.date <= desk.today
    ]
    if previous:
        before = [lesson for lesson in held if lesson.date < desk.today]
        if days or not before:
            return LessonChoice(None, period, problems=(Problem(ProblemCode.BAD_DATE, previous),))
        return _period_on(desk, before, before[0].date, period, [])
    return _on_days(desk, held, days, period) if days else _last_lesson(desk, held, period)


def _on_days(desk: Desk, held: Sequence[LessonAt], days: Sequence[DaySaid], period: int | None) -> LessonChoice:
    problems = [Problem(code, day.said) for day in days if (code := _fault_of(day, desk.today))]
    dates = [found for day in days if (found := day.past(desk.today))]
    if not problems:
        others = zip(days[1:], dates[1:], strict=True)
        problems = [Problem(ProblemCode.TWO_DATES, day.said) for day, found in others if found != dates[0]]
    if problems:
        return LessonChoice(None, period, problems=tuple(problems))
    today_named = any(day.weekday == desk.today.weekday() for day in days)
    return _period_on(desk, held, dates[0], period, [Guess.WEEKDAY_IS_TODAY] if today_named else [])


def _fault_of(day: DaySaid, today: dt.date) -> ProblemCode | None:
    found = day.past(today)
    if found is None:
        return ProblemCode.BAD_DATE
    if found > today:
        return ProblemCode.FUTURE_DATE
    return ProblemCode.PAST_YEAR if found < school_year(today) else None


def _last_lesson(desk: Desk, held: Sequence[LessonAt], period: int | None) -> LessonChoice:
    if not held:
        return _period_on(desk, held, desk.today, period, [])
    today = any(lesson.date == desk.today for lesson in held)
    on = desk.today if today else held[0].date
    return _period_on(desk, held, on, period, [] if today else [Guess.DATE_FROM_LESSON])


def _period_on(
    desk: Desk, held: Sequence[LessonAt], on: dt.date, period: int | None, guesses: list[Guess]
) -> LessonChoice:
    """The lesson of that day: of several the running one, else the last; a day without one is doubtful."""
    known = desk.lessons()
    there = [lesson for lesson in held if lesson.date == on and period in (None, lesson.period)]
    if there:
        if len(there) > 1 and there[0] != desk.running:
            guesses = [*guesses, Guess.ONE_OF_LESSONS]
        return LessonChoice(on, there[0].period, tuple(guesses))
    if known and on >= min(lesson.date for lesson in known):
        guesses = [*guesses, Guess.NO_LESSON_THAT_DAY]
    return LessonChoice(on, period, tuple(guesses))
