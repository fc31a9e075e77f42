"""A reading as a draft keeps it: so that what is written is exactly what the preview showed."""

from datetime import date
from decimal import Decimal
from typing import Any

from domain.mark_line.values import Entry, Guess, Problem, ProblemCode, Reading
from domain.marks import Attendance, MarkValue, WorkKind


def plan_of(reading: Reading) -> dict[str, Any]:
    """The reading as JSON."""
    return {
        "class": reading.class_id,
        "subject": reading.subject_id,
        "day": reading.date.isoformat() if reading.date else None,
        "period": reading.period,
        "kind": reading.kind,
        "weight": str(reading.weight) if reading.weight is not None else None,
        "comment": reading.comment,
        "guesses": list(reading.guesses),
        "problems": [[problem.code, problem.fragment] for problem in reading.problems],
        "entries": [
            {
                "pupil": entry.pupil_id,
                "candidates": list(entry.candidates),
                "said": entry.said,
                "values": [value.text for value in entry.values],
                "attendance": entry.attendance,
                "minutes": entry.minutes,
                "debt": entry.debt_until.isoformat() if entry.debt_until else None,
                "comment": entry.comment,
            }
            for entry in reading.entries
        ],
    }


def reading_of(plan: dict[str, Any]) -> Reading:
    """The reading again."""

    return Reading(
        class_id=plan["class"],
        subject_id=plan["subject"],
        date=date.fromisoformat(plan["day"]) if plan["day"] else None,
        period=plan["period"],
        kind=WorkKind(plan["kind"]) if plan["kind"] else None,
        weight=Decimal(plan["weight"]) if plan["weight"] is not None else None,
        comment=plan["comment"],
        guesses=tuple(Guess(code) for code in plan["guesses"]),
        problems=tuple(Problem(ProblemCode(code), fragment) for code, fragment in plan["problems"]),
        entries=tuple(
            Entry(
                pupil_id=one["pupil"],
                candidates=tuple(one["candidates"]),
                said=one["said"],
                values=tuple(MarkValue(value) for value in one["values"]),
                attendance=Attendance(one["attendance"]) if one["attendance"] else None,
                minutes=one["minutes"],
                debt_until=date.fromisoformat(one["debt"]) if one["debt"] else None,
                comment=one["comment"],
            )
            for one in plan["entries"]
        ),
    )
