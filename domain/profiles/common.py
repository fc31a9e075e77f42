"""What every profile shares because federal law, or the house itself, says so."""

from datetime import date

from domain.limits import TimeLimit, Unit
from domain.profiles.model import EndCause, Ground, GroundKind, Stage

HOUSE = "правила сервиса"

# 59-ФЗ (B 2.4) and 210-ФЗ, whose article 11.2 the complaint terms of B 5.10 repeat.
LIMITS = {
    Stage.REGISTRATION: TimeLimit(0, Unit.CALENDAR_DAYS, source="M 1.1.1, B 3.3.2"),
    Stage.INQUIRY: TimeLimit(30, Unit.CALENDAR_DAYS, source="B 2.4"),
    Stage.CONSULTATION: TimeLimit(3, Unit.CALENDAR_DAYS, source="B 1.3.6"),
    Stage.COMPLAINT: TimeLimit(15, Unit.WORKING_DAYS, source="B 5.10"),
    Stage.COMPLAINT_URGENT: TimeLimit(5, Unit.WORKING_DAYS, source="B 5.10"),
    # B 5.12 speaks of a term of correction and names none: the five days in which its breach is judged.
    Stage.CORRECTION: TimeLimit(5, Unit.WORKING_DAYS, source="B 5.12, B 5.10"),
}


def ends_of_service(prefix: str) -> tuple[Ground, ...]:
    """Ends of a granted access that no regulation lists and the rulings require, for any profile."""

    def ground(cause: EndCause, text: str, source: str) -> Ground:
        return Ground(
            code=f"{prefix}{cause}",
            kind=GroundKind.TERMINATION,
            causes=frozenset({cause}),
            clause="",
            text=text,
            source=source,
            origin=HOUSE,
        )

    return (
        ground(EndCause.ADULT, "Учащийся достиг совершеннолетия, доступ представителя прекращён", "ruling 16"),
        ground(EndCause.RIGHTS, "Заявитель лишён прав законного представителя или ограничен в них", "ruling 16"),
        ground(EndCause.ERROR, "Доступ предоставлен ошибочно", "ruling 16"),
        ground(EndCause.CONSENT, "Отозвано согласие на обработку персональных данных", "ruling 13"),
    )


BELGOROD_TEXT = date(2013, 3, 14)
BELGOROD_ORIGIN = "Положение о предоставлении муниципальной услуги, приказ от 14.03.2013 № 213"
