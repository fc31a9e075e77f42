"""Reading of a teacher's `/mark` line: `read_mark_line(text, desk, near)` gives a `Reading`."""

from domain.mark_line.reader import LONGEST_TEXT, nothing_near, read_mark_line
from domain.mark_line.values import (
    ClassName,
    Desk,
    Entry,
    Guess,
    LessonAt,
    Near,
    Problem,
    ProblemCode,
    PupilName,
    Reading,
    SubjectName,
    Teaching,
)

__all__ = [
    "LONGEST_TEXT",
    "ClassName",
    "Desk",
    "Entry",
    "Guess",
    "LessonAt",
    "Near",
    "Problem",
    "ProblemCode",
    "PupilName",
    "Reading",
    "SubjectName",
    "Teaching",
    "nothing_near",
    "read_mark_line",
]
