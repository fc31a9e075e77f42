"""M: Moscow Region, the list of administrative actions.

Its пп. 12 and 13 and Приложения 6 and 7 are not in the source: the grounds are candidates (ruling 4).
"""

from domain.access import RoleKind
from domain.limits import TimeLimit, Unit
from domain.profiles.common import LIMITS, ends_of_service
from domain.profiles.model import (
    EndCause,
    ExecutorBy,
    Field,
    FormField,
    Ground,
    GroundKind,
    Hands,
    LetterKind,
    Profile,
    Stage,
)

_SISTER_12 = "регламенты услуг РПГУ Московской области, п. 12.2"
_SISTER_13 = "регламенты услуг РПГУ Московской области, п. 13"
_SILENT = "M is silent (ruling 4)"


def _candidate(code: str, kind: GroundKind, text: str, origin: str, *causes: EndCause) -> Ground:
    return Ground(
        code=code,
        kind=kind,
        clause="12" if kind is GroundKind.INTAKE else "13",
        text=text,
        source="M 1.1.2-b",
        origin=origin,
        candidate=True,
        causes=frozenset(causes),
    )


_GROUNDS = (
    _candidate("M12-1", GroundKind.INTAKE, "Некорректное заполнение обязательных полей заявления", f"{_SISTER_12}.1"),
    _candidate(
        "M12-2",
        GroundKind.INTAKE,
        "Представленные электронные образы документов не позволяют прочитать их текст",
        f"{_SISTER_12}.2",
    ),
    _candidate(
        "M12-3",
        GroundKind.INTAKE,
        "Обращение за услугой, предоставление которой не предусмотрено регламентом",
        "варианты п. 12 регламентов услуг РПГУ Московской области",
    ),
    _candidate(
        "M13-1",
        GroundKind.REFUSAL,
        "Заявитель не относится к кругу лиц, имеющих право на получение услуги, или действует без полномочий",
        f"{_SISTER_13}; B 1.2",
    ),
    _candidate(
        "M13-2",
        GroundKind.REFUSAL,
        "Наличие противоречивых или недостоверных сведений в заявлении (после запроса уточнения)",
        _SISTER_13,
    ),
    _candidate("M13-3", GroundKind.REFUSAL, "Ребёнок не обучается в организации либо выбыл из неё", "B 2.8.2"),
    _candidate("M13-4", GroundKind.REFUSAL, "Отзыв заявления по инициативе заявителя", "B 2.8.2"),
    _candidate(
        "M13-5",
        GroundKind.REFUSAL,
        "По тому же ребёнку уже рассматривается заявление этого заявителя",
        "регламенты услуг РПГУ Московской области",
    ),
    _candidate("MT-request", GroundKind.TERMINATION, "Отказ получателя от услуги", "B 2.8.2", EndCause.REQUEST),
    _candidate(
        "MT-left",
        GroundKind.TERMINATION,
        "Ребёнок выбыл из организации либо окончил её",
        "B 2.5, B 2.8.2",
        EndCause.LEFT,
        EndCause.EXPELLED,
        EndCause.GRADUATED,
    ),
    *ends_of_service("MT-"),
)

MOSCOW_REGION = Profile(
    code="moscow_region",
    title="Московская область: перечень административных действий",
    home_region="moscow_region",
    limits={
        **LIMITS,
        Stage.DECISION: TimeLimit(1, Unit.WORKING_DAYS, source="M 1.1.2-a"),
        Stage.REGISTER_APPLICANT: TimeLimit(1, Unit.WORKING_DAYS, source="M 1.1.2-d"),
        Stage.DELIVERY: TimeLimit(0, Unit.CALENDAR_DAYS, source="M 1.1.3"),
    },
    fields=(
        FormField(Field.SCHOOL, "M 1.1.1"),
        FormField(Field.RELATION, _SILENT),
        FormField(Field.APPLICANT_NAME, _SILENT),
        FormField(Field.PHONE, _SILENT),
        FormField(Field.EMAIL, _SILENT),
        FormField(Field.CHILD_NAME, _SILENT),
        FormField(Field.CHILD_BIRTH_DATE, _SILENT),
        FormField(Field.CHILD_CLASS, _SILENT),
    ),
    grounds=_GROUNDS,
    hands=Hands(
        executor_by=ExecutorBy.RESPONSIBLE,
        adopted_by_head=True,
        registers=RoleKind.ADMINISTRATOR,
        passed_on_by=frozenset({RoleKind.HEAD, RoleKind.ADMINISTRATOR}),
        source="M 1.1.2-a, M 1.1.2-d, ruling 9",
    ),
    letters={
        LetterKind.APPLICATION: "M 1.1.1",
        LetterKind.CANCELLATION: "B App. 3",
        LetterKind.RECEIPT: "M 1.1.1",
        LetterKind.GRANT: "M App. 7",
        LetterKind.REFUSAL: "M App. 6",
        LetterKind.INTAKE_REFUSAL: _SILENT,
        LetterKind.TERMINATION: "B App. 3",
        LetterKind.CORRECTION: "B 5.12",
    },
    # The forms are named in the source and not supplied (ruling 4).
    forms={
        LetterKind.REFUSAL: "Проект формы (приложение 6 к регламенту)",
        LetterKind.GRANT: "Проект формы (приложение 7 к регламенту)",
    },
    talks=False,
)
