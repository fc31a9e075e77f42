"""The week as a picture like the spread of a paper diary: six days in two columns.

Every word in it comes from the caller, in the reader's language; the picture adds none of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.documents.render import Template, render_png
from bot.documents.text import drawable

PHONE_WIDTH = 1080  # pixels
_LONGEST_HOMEWORK = 120  # letters; two lines never hold more, and measuring it costs time
_LINES_A_DAY = 4  # a day with less has ruled lines left empty, as in a paper diary


class Tone(StrEnum):
    """How a mark is inked: the sign itself is always written, so that no meaning is in colour alone."""

    MARK = "mark"
    ABSENCE = "absence"
    DEBT = "debt"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSign:
    """A mark, an absence or a debt as it is written in the diary, its kind of work in small letters."""

    sign: str
    kind: str = ""
    tone: Tone = Tone.MARK


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLine:
    """One lesson; `instead_of` is crossed out before the subject, `cancelled` crosses it out, `remark` says why."""

    number: str
    subject: str
    homework: str = ""
    marks: tuple[MarkSign, ...] = ()
    instead_of: str = ""
    cancelled: bool = False
    remark: str = ""  # "отменён", "замена, каб. 31"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayColumn:
    """One day; `note` says why there are no lessons, or what is to be known of the day."""

    title: str  # "Понедельник"
    date: str  # "23 ноября"
    lessons: tuple[LessonLine, ...] = ()
    note: str = ""
    today: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPicture:
    """A week of one child; the first half of the days stands on the left page."""

    title: str  # whose week: a name, or the label the parent gave, and the class
    dates: str
    days: tuple[DayColumn, ...]
    footer: str = ""
    language: str = "ru"  # for the hyphens


def week_png(week: WeekPicture, width: int = PHONE_WIDTH) -> bytes:
    """The picture, `width` pixels wide and as high as the week asks. Run it in a thread."""
    return render_png(Template.WEEK, week_data(week), width)


def week_data(week: WeekPicture) -> Mapping[str, object]:
    """The week as its template reads it: rows of days that lie side by side, each as long as its neighbour."""
    left = (len(week.days) + 1) // 2
    pairs = [week.days[row::left] for row in range(left)]
    return {
        "title": drawable(week.title),
        "dates": drawable(week.dates),
        "footer": drawable(week.footer),
        "language": week.language,
        "rows": [_row(pair) for pair in pairs],
    }


def _row(pair: tuple[DayColumn, ...]) -> list[dict[str, object]]:
    lines = max(_LINES_A_DAY, *(len(day.lessons) for day in pair))
    return [_day(day, lines) for day in pair]


def _day(day: DayColumn, lines: int) -> dict[str, object]:
    return {
        "title": drawable(day.title),
        "date": drawable(day.date),
        "note": drawable(day.note),
        "today": day.today,
        "lessons": [_lesson(lesson) for lesson in day.lessons],
        "blank": lines - len(day.lessons),
    }


def _lesson(lesson: LessonLine) -> dict[str, object]:
    homework = " ".join(drawable(lesson.homework).split())
    return {
        "number": drawable(lesson.number),
        "subject": drawable(lesson.subject),
        "remark": drawable(lesson.remark),
        "homework": homework[:_LONGEST_HOMEWORK],
        "cut": len(homework) > _LONGEST_HOMEWORK,
        "marks": [
            {"sign": drawable(mark.sign), "kind": drawable(mark.kind), "tone": mark.tone.value} for mark in lesson.marks
        ],
        "instead_of": drawable(lesson.instead_of),
        "cancelled": lesson.cancelled,
    }
