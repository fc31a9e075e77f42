"""The attendance of a class for a whole day while its class teacher fills it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.lesson_sheet import ERASE, Cell
from domain.marks import Attendance

DAY_BRUSHES = (
    Attendance.ABSENT,
    Attendance.ILL,
    Attendance.EXCUSED,
    Attendance.UNEXCUSED,
    Attendance.LATE,
    ERASE,
)
FARTHEST_BACK = timedelta(days=31)  # what is older is corrected lesson by lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    """What will be written in one go: a brush in hand, and what each pupil touched by it gets."""

    brush: str = DAY_BRUSHES[0]
    cells: Mapping[int, Cell] = field(default_factory=dict)


def may_be_filled(day: date, today: date) -> bool:
    """Whether attendance of a whole day is still noted on one screen: nobody is absent from a day to come."""
    return today - FARTHEST_BACK <= day <= today
