"""Holidays of a school and the results of its terms and years; what a person here has entered stays theirs."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.importing.book import Book, BookPupil
from bot.services.importing.placing import Placing
from bot.services.importing.report import Outcome, Trouble, What
from bot.services.importing.subjects import settle_subjects
from bot.services.importing.words import cut, folded, kept_id, midnight
from bot.services.importing.writing import Said, Writing, chunks, made_up
from domain.results import Of, ResultKind
from domain.terms import year_of
from exchange.model import Parcel, TermResultRecord
from exchange.model import ResultKind as Told
from storage import roll
from storage.results import NewResult
from storage.roll import Kept, Key
from storage.work import Work

TITLE_LENGTH, VALUE_LENGTH = 80, 16
VALUE, REVISION = map(roll.RESULTS.facts.index, ("value", "revision"))


async def write_breaks(parcel: Parcel, placing: Placing, writing: Writing) -> None:
    """Holidays: days on which the school does not teach, whatever its terms say."""
    book = placing.only
    if book is None:
        for one in parcel.breaks:
            placing.ledger.refuse(None, What.BREAKS, one.at, "", Trouble.WHICH_SCHOOL)
        return
    wanted: dict[Key, Said] = {
        (one.start, cut(one.title, TITLE_LENGTH)): Said((one.end,), one.at) for one in parcel.breaks
    }
    await writing.settle(book.school.id, What.BREAKS, roll.BREAKS, wanted)


@dataclass(frozen=True, slots=True)
class _Term:
    id: int
    year: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A result as it should stand."""

    book: Book
    pupil: BookPupil
    of: Of
    value: str
    public_at: datetime
    record: TermResultRecord

    @property
    def key(self) -> Key:
        return (self.pupil.id, self.of.key)


async def write_results(parcel: Parcel, placing: Placing, writing: Writing) -> None:
    """Results, public from the day they were set; a changed one keeps what it was."""
    if not parcel.term_results:
        return
    terms = {book.school.id: await _terms(book, writing) for book in placing.books}
    for book in placing.books:
        mine = [one for one in parcel.term_results if _in(book, one)]
        await settle_subjects(book, (one.subject for one in mine), writing)
    wanted: dict[Key, _Wanted] = {}
    for record in parcel.term_results:
        one = _wanted(record, placing, terms)
        if one is not None and wanted.setdefault(one.key, one) is not one:
            placing.ledger.refuse(one.book.school.id, What.RESULTS, record.at, "", Trouble.SAID_TWICE)
    done = 0
    for chunk in chunks(wanted.values()):
        async with writing.opened() as work:
            await _write(work, chunk, writing)
        done += len(chunk)
        writing.tell(What.RESULTS, done, len(wanted))


def _in(book: Book, one: TermResultRecord) -> bool:
    return bool(book.pupils_called(one.pupil, book.class_of(one.class_title) if one.class_title else None))


async def _terms(book: Book, writing: Writing) -> dict[str, _Term]:
    """Terms by id and by title, those of the latest year last: a bare title means the latest."""
    known = await writing.known(roll.TERMS, book.school.id)
    rows = sorted(known.items(), key=lambda one: one[1][0].facts[2])
    found = {}
    for (source_id,), (kept, *_) in rows:
        title, _kind, starts_on, ends_on = kept.facts
        term = _Term(kept.id, year_of(starts_on).starts_on.year, starts_on, ends_on)
        found[folded(title)] = term
        found[source_id] = term
    return found


def _wanted(record: TermResultRecord, placing: Placing, terms: dict[int, dict[str, _Term]]) -> _Wanted | None:
    what = What.RESULTS
    found = placing.pupil(what, record.at, record.pupil, record.class_title)
    if found is None:
        return None
    book, pupil = found
    own = terms[book.school.id]
    term = (own.get(kept_id(record.term)) or own.get(folded(record.term))) if record.term else None
    if record.term and term is None:
        placing.ledger.refuse(book.school.id, what, record.at, "term", Trouble.UNKNOWN_TERM, record.term)
        return None
    if len(record.value) > VALUE_LENGTH:
        placing.ledger.refuse(book.school.id, what, record.at, "value", Trouble.TOO_LONG)
        return None
    latest = max((one.starts_on for one in own.values()), default=None)
    on = record.on or (term.ends_on if term else None)
    began = on or latest
    if began is None:
        placing.ledger.refuse(book.school.id, what, record.at, "date", Trouble.NO_DAY)
        return None
    final = ResultKind.FINAL if record.kind is Told.FINAL else ResultKind.INTERIM
    year = term.year if term else year_of(began).starts_on.year
    of = Of(ResultKind.TERM if term else final, year, term.id if term else None, book.subject(record.subject))
    return _Wanted(book, pupil, of, record.value, midnight(began, book.school.zone), record)


async def _write(work: Work, chunk: list[_Wanted], writing: Writing) -> None:
    met = await work.roll.met(roll.RESULTS, [one.key for one in chunk if not made_up(one.key)])
    fresh: list[tuple[NewResult, datetime]] = []
    for one in chunk:
        kept: Kept | None = next(iter(met.get(one.key, ())), None)
        school_id, ledger = one.book.school.id, writing.ledger
        if kept is not None and kept.facts[VALUE] == one.value:
            ledger.count(school_id, What.RESULTS, Outcome.SAME)
            continue
        if kept is not None and kept.guarded:
            ledger.refuse(school_id, What.RESULTS, one.record.at, "", Trouble.WRITTEN_HERE)
            continue
        ledger.count(school_id, What.RESULTS, Outcome.NEW if kept is None else Outcome.CHANGED)
        if writing.dry_run:
            continue
        new = NewResult(pupil_id=one.pupil.id, of=one.of, value=one.value)
        if kept is None:
            fresh.append((new, one.public_at))
        else:
            seen = kept.facts[REVISION]
            await work.results.write(new, seen=seen, by=None, at=writing.now, public_at=one.public_at)
    await work.results.begin(fresh, at=writing.now)
