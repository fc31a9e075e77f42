"""The sheet of a lesson as its draft keeps it: one draft a lesson, so that two begun lessons do not mix."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s
from typing import Any

from domain.lesson_sheet import Cell, LessonSheet, Place, Task
from domain.marks import Attendance, WorkKind
from storage.drafts import Draft

KIND = "lesson:"  # the kinds of these drafts begin so

Base = Mapping[int, tuple[str, ...]]
"""What stood of a pupil when the teacher touched their cell: whatever comes between is shown before it is added to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonDraft:
    """A lesson being filled in."""

    row: Draft
    place: Place
    sheet: LessonSheet
    base: Base
    seen: int  # the revision of what had been said of the lesson

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def version(self) -> int:
        return self.row.version

    @property
    def asking(self) -> str | None:
        """What the next message answers."""
        return self.row.asking


def kind_of(place: Place) -> str:
    """The kind of the draft of a lesson: short, and another for every lesson."""
    key = f"{place.class_id}.{place.subject_id}.{place.day}.{place.period}.{place.group_id}"
    return KIND + blake2s(key.encode(), digest_size=8).hexdigest()


def read(draft: Draft) -> LessonDraft:
    kept = draft.answers
    return LessonDraft(
        row=draft,
        place=_place(kept),
        sheet=_sheet(kept),
        base={int(pupil): tuple(stood) for pupil, stood in kept.get("base", {}).items()},
        seen=kept.get("seen", 0),
    )


def _place(kept: dict[str, Any]) -> Place:
    return Place(
        class_id=kept["class"],
        subject_id=kept["subject"],
        day=date.fromisoformat(kept["day"]),
        period=kept["period"],
        group_id=kept["group"],
    )


def _sheet(kept: dict[str, Any]) -> LessonSheet:
    task = kept.get("task", {})
    return LessonSheet(
        brush=kept.get("brush", LessonSheet().brush),
        cells={
            int(pupil): Cell(value, Attendance(code) if code else None, minutes)
            for pupil, (value, code, minutes) in kept.get("cells", {}).items()
        },
        rest_were=kept.get("rest", False),
        work=WorkKind(kept["work"]) if kept.get("work") else None,
        topic=kept.get("topic"),
        material=kept.get("material"),
        task=Task(
            text=task.get("text", ""),
            due_on=date.fromisoformat(task["due"]) if task.get("due") else None,
            pupils=tuple(task.get("pupils", ())),
            files=tuple(task.get("files", ())),
        ),
    )


def kept(place: Place, sheet: LessonSheet, base: Base, seen: int) -> dict[str, Any]:
    """The draft as JSON."""
    task = sheet.task
    return {
        "class": place.class_id,
        "subject": place.subject_id,
        "day": place.day.isoformat(),
        "period": place.period,
        "group": place.group_id,
        "brush": sheet.brush,
        "cells": {str(pupil): [cell.value, cell.code, cell.minutes] for pupil, cell in sheet.cells.items()},
        "rest": sheet.rest_were,
        "work": sheet.work,
        "topic": sheet.topic,
        "material": sheet.material,
        "task": {
            "text": task.text,
            "due": task.due_on.isoformat() if task.due_on else None,
            "pupils": list(task.pupils),
            "files": list(task.files),
        },
        "base": {str(pupil): list(stood) for pupil, stood in base.items()},
        "seen": seen,
    }
