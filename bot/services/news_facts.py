"""What can be said of the facts that are owed: ids in, values for the screens out, a kind at a time.

A loader leaves out what may not or need not be said: withdrawn before anybody was told, not public yet, of another
child or class by now, changed back. What every loader leaves out of all it was asked is said to nobody.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain.access import Permit
from domain.news import NewsKind
from domain.results import ResultKind
from storage.work import Work

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One fact owed to one reader, with the permit to read the child it is about."""

    push_id: int
    id: int  # of the fact
    revision: int  # that was owed; the fact may have moved on since
    was: int | None  # the revision the reader knows
    permit: Permit


@dataclass(frozen=True, slots=True)
class Said:
    """What a loader has found to say; `revision` is of the fact as it is now."""

    revision: int
    what: object


Loader = Callable[[Work, Sequence[Asked]], Awaitable[dict[int, Said]]]
"""What can be said, by the id of the push; what is not there is not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSaid:
    subject: str
    day: date
    value: str
    work: str | None
    debt_until: date | None
    was: str | None = None  # the value the reader knows, where it is another
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceSaid:
    subject: str | None
    day: date
    period: int
    code: str | None  # None: it was a mistake, the pupil was there
    minutes: int | None
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkSaid:
    subject: str
    due_on: date
    text: str
    individual: bool
    changed: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSaid:
    kind: ResultKind
    subject: str | None  # None: of all subjects
    term: str | None  # None: of the year
    value: str
    was: str | None
    withdrawn: bool


async def _marks(work: Work, asked: Sequence[Asked]) -> dict[int, Said]:
    marks = await work.news_facts.marks({one.id for one in asked})
    known = [one.id for one in asked if one.was is not None]
    before = await work.news_facts.marks_before(known) if known else {}
    said: dict[int, Said] = {}
    for one in asked:
        mark = marks.get(one.id)
        if mark is None or mark.pupil_id != one.permit.pupil_id or mark.public_at > work.now:
            continue
        was = before.get((one.id, one.was)) if one.was is not None else None
        withdrawn = mark.withdrawn_at is not None
        if (withdrawn and one.was is None) or (not withdrawn and was == mark.value):
            continue
        said[one.push_id] = Said(
            max(mark.revision, one.revision),
            MarkSaid(
                subject=mark.subject,
                day=mark.day,
                value=mark.value,
                work=mark.work,
                debt_until=mark.debt_until,
                was=was,
                withdrawn=withdrawn,
            ),
        )
    return said


async def _absences(work: Work, asked: Sequence[Asked]) -> dict[int, Said]:
    places = {one.push_id: (one.permit.pupil_id, *place_of(one.id)) for one in asked}
    absences = await work.news_facts.absences(list(places.values()))
    said: dict[int, Said] = {}
    for one in asked:
        place = places[one.push_id]
        absence = absences.get(place)
        if absence is None and one.was is not None:
            here = AbsenceSaid(subject=None, day=place[1], period=place[2], code=None, minutes=None, changed=True)
            said[one.push_id] = Said(one.revision, here)
        if absence is None or absence.public_at > work.now:
            continue
        said[one.push_id] = Said(
            revision_of(absence.set_at),
            AbsenceSaid(
                subject=absence.subject,
                day=absence.day,
                period=absence.period,
                code=absence.code,
                minutes=absence.minutes,
                changed=one.was is not None,
            ),
        )
    return said


async def _results(work: Work, asked: Sequence[Asked]) -> dict[int, Said]:
    found = await work.news_facts.results({one.id for one in asked})
    known = [one.id for one in asked if one.was is not None]
    before = await work.news_facts.results_before(known) if known else {}
    said: dict[int, Said] = {}
    for one in asked:
        result = found.get(one.id)
        if result is None or result.pupil_id != one.permit.pupil_id or result.public_at > work.now:
            continue
        was = before.get((one.id, one.was)) if one.was is not None else None
        withdrawn = result.withdrawn_at is not None
        if (withdrawn and one.was is None) or (not withdrawn and was == result.value):
            continue
        said[one.push_id] = Said(
            max(result.revision, one.revision),
            ResultSaid(
                kind=ResultKind(result.kind),
                subject=result.subject,
                term=result.term,
                value=result.value,
                was=was or None,
                withdrawn=withdrawn,
            ),
        )
    return said


async def _homework(work: Work, asked: Sequence[Asked]) -> dict[int, Said]:
    found = await work.news_facts.homework({one.id for one in asked})
    said: dict[int, Said] = {}
    for one in asked:
        homework = found.get(one.id)
        if homework is None or homework.class_id != one.permit.class_id or homework.set_at > work.now:
            continue
        if homework.pupil_id not in (None, one.permit.pupil_id):
            continue
        withdrawn = homework.withdrawn_at is not None
        if withdrawn and one.was is None:
            continue
        said[one.push_id] = Said(
            one.revision,
            HomeworkSaid(
                subject=homework.subject,
                due_on=homework.due_on,
                text=homework.text,
                individual=homework.pupil_id is not None,
                changed=one.was is not None,
                withdrawn=withdrawn,
            ),
        )
    return said


def place_id(day: date, period: int) -> int:
    """The id of a fact of a lesson (how a pupil was, what changed): its place, for rows come and go."""
    return day.toordinal() * 100 + period


def place_of(fact_id: int) -> tuple[date, int]:
    """The day and the period of such a fact."""
    return date.fromordinal(fact_id // 100), fact_id % 100


def revision_of(moment: datetime) -> int:
    """The revision of a fact that has no number of its own: when it was set."""
    return int((moment - _EPOCH).total_seconds())


LOADERS: Mapping[NewsKind, Loader] = {
    NewsKind.MARK: _marks,
    NewsKind.ABSENCE: _absences,
    NewsKind.HOMEWORK: _homework,
    NewsKind.RESULT: _results,
}
