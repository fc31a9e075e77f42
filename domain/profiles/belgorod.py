"""B: Belgorod, gymnasium 12, the положение of order 213 of 14.03.2013."""

from domain.access import RoleKind
from domain.limits import TimeLimit, Unit
from domain.profiles.common import BELGOROD_ORIGIN, BELGOROD_TEXT, LIMITS, ends_of_service
from domain.profiles.model import (
    SERVICES_LAW,
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

_TO_THE_TEXT = "к положению о предоставлении муниципальной услуги"


def _ground(code: str, kind: GroundKind, clause: str, text: str, *causes: EndCause) -> Ground:
    return Ground(
        causes=frozenset(causes),
        code=code,
        kind=kind,
        clause=clause,
        text=text,
        source=f"B {clause}",
        origin=BELGOROD_ORIGIN,
        version=BELGOROD_TEXT,
    )


# A duplicate, a wrong class or a misspelt name is no ground here: the officer asks to correct (ruling 5).
_GROUNDS = (
    _ground("B2.8.1-1", GroundKind.INTAKE, "2.8.1", "Текст письменного обращения не поддаётся прочтению"),
    _ground(
        "B2.8.1-2",
        GroundKind.INTAKE,
        "2.8.1",
        "Не указаны фамилия, имя, отчество заявителя либо почтовый адрес или адрес электронной почты для ответа",
    ),
    _ground("B2.8.2-1", GroundKind.REFUSAL, "2.8.2", "Письменное обращение получателя услуги об отказе от неё"),
    _ground("B2.8.2-2", GroundKind.REFUSAL, "2.8.2", "Обучающийся выбыл из образовательного учреждения"),
    _ground(
        "B1.2",
        GroundKind.REFUSAL,
        "1.2",
        "Заявитель не является родителем (законным представителем) обучающегося этой школы",
    ),
    _ground("BT2.8.2-1", GroundKind.TERMINATION, "2.8.2", "Письменный отказ получателя от услуги", EndCause.REQUEST),
    _ground(
        "BT2.8.2-2",
        GroundKind.TERMINATION,
        "2.8.2",
        "Обучающийся выбыл из образовательного учреждения",
        EndCause.LEFT,
        EndCause.EXPELLED,
    ),
    _ground(
        "BT2.5",
        GroundKind.TERMINATION,
        "2.5",
        "Обучающийся окончил образовательное учреждение",
        EndCause.GRADUATED,
    ),
    *ends_of_service("BT-"),
)

BELGOROD = Profile(
    code="belgorod",
    title="Белгород: положение, приказ от 14.03.2013 № 213",
    home_region="belgorod",
    limits={
        **LIMITS,
        Stage.DECISION: TimeLimit(3, Unit.WORKING_DAYS, source="B 3.3.2"),
        Stage.AFTER_ANSWER: TimeLimit(1, Unit.WORKING_DAYS, source="ruling 10"),
        Stage.OUTERMOST: TimeLimit(30, Unit.CALENDAR_DAYS, source="B 2.4"),
        Stage.UNREADABLE_NOTICE: TimeLimit(7, Unit.CALENDAR_DAYS, source="B 2.8.1"),
        Stage.INVITATION_NOTICE: TimeLimit(3, Unit.CALENDAR_DAYS, source="B 3.3.3-b"),
    },
    fields=(
        FormField(Field.SCHOOL, "B App. 2"),
        FormField(Field.RELATION, "B 1.2"),
        FormField(Field.APPLICANT_NAME, "B App. 2"),
        FormField(Field.REGISTERED_PLACE, "B App. 2"),
        FormField(Field.ANSWER_ADDRESS, "B 2.8.1"),
        FormField(Field.PHONE, "B App. 2"),
        FormField(Field.PASSPORT_NUMBER, "B App. 2"),
        FormField(Field.PASSPORT_ISSUED_BY, "B App. 2"),
        FormField(Field.CHILD_NAME, "B App. 2"),
        FormField(Field.CHILD_CLASS, "B App. 2"),
        FormField(Field.DELIVERY_FORM, "B App. 2"),
    ),
    grounds=_GROUNDS,
    hands=Hands(
        executor_by=ExecutorBy.RESOLUTION,
        adopted_by_head=False,
        registers=None,
        passed_on_by=frozenset({RoleKind.HEAD}),
        source="B 3.3.2, ruling 9",
    ),
    letters={
        LetterKind.APPLICATION: "B App. 2",
        LetterKind.CANCELLATION: "B App. 3",
        LetterKind.RECEIPT: "B 3.3.2",
        LetterKind.GRANT: "B 3.3.3-a",
        LetterKind.REFUSAL: "B 2.8.2",
        LetterKind.INTAKE_REFUSAL: "B 2.8.1",
        LetterKind.INVITATION: "B 3.3.3-b",
        LetterKind.TERMINATION: "B App. 3",
        LetterKind.CORRECTION: "B 5.12",
    },
    forms={
        LetterKind.APPLICATION: f"По форме приложения 2 {_TO_THE_TEXT}",
        LetterKind.CANCELLATION: f"По форме приложения 3 {_TO_THE_TEXT}",
    },
    appeal=f"раздел 5 положения, {SERVICES_LAW}",
    talks=True,
)
