"""The results of a year as a report card has them: a line a subject, a column a term, then interim and final."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.results import Of, ResultKind


@dataclass(frozen=True, slots=True)
class Result:
    """As much of a result as a table wants; `subject` is a title, empty where it is of all subjects."""

    of: Of
    subject: str
    value: str


@dataclass(frozen=True, slots=True)
class SubjectResults:
    """The results of one subject: of terms by the id of the term, of the year."""

    title: str  # empty where a result is of all subjects
    of_terms: dict[int, str] = field(default_factory=dict)
    interim: str = ""
    final: str = ""


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Subjects by title, what is of all subjects last; the terms that have any result, by id."""

    year: int  # in which the school year begins
    subjects: tuple[SubjectResults, ...]
    term_ids: frozenset[int]

    @property
    def has_interim(self) -> bool:
        return any(subject.interim for subject in self.subjects)

    @property
    def has_final(self) -> bool:
        return any(subject.final for subject in self.subjects)


def result_table(results: Iterable[Result], year: int) -> ResultTable:
    """Put the results of a year together."""
    terms: dict[str, dict[int, str]] = {}
    of_year: dict[str, dict[ResultKind, str]] = {}
    for result in results:
        kind, term_id = result.of.kind, result.of.term_id
        if kind is ResultKind.TERM and term_id is not None:
            terms.setdefault(result.subject, {})[term_id] = result.value
        else:
            of_year.setdefault(result.subject, {})[kind] = result.value
    titles = sorted({*terms, *of_year}, key=lambda title: (not title, title.casefold()))
    return ResultTable(
        year,
        tuple(
            SubjectResults(
                title,
                terms.get(title, {}),
                of_year.get(title, {}).get(ResultKind.INTERIM, ""),
                of_year.get(title, {}).get(ResultKind.FINAL, ""),
            )
            for title in titles
        ),
        frozenset(term_id for by_term in terms.values() for term_id in by_term),
    )
