"""What people are called on a screen or in a push. A child's name passes through `child_name` and nowhere else.

In a school of the mode `in-person` no name and no class ever goes through the messenger (149-ФЗ art. 10 part 8):
there a child is called by the label its parent gave, and staff are not named. All texts are plain: quote them in HTML.
"""

import re
from collections.abc import Sequence

from bot.i18n import gettext as _
from domain.access import GrantedChild
from domain.people import FullName

_CLASS = re.compile(r"(\d{1,2})\s*([^\W\d_])")


def child_name(child: GrantedChild, siblings: Sequence[GrantedChild] = ()) -> str:
    """A child of the reader: the given name, and as much more as tells it from brothers and sisters.

    `siblings` are all the children of the same reader, this one among them, in their usual order.
    """
    if child.in_person:
        return child.label or _("Ребёнок {n}").format(n=_position(child, siblings))
    others = [_forms(other) for other in siblings if other.facts.pupil_id != child.facts.pupil_id]
    forms = _forms(child)
    return next((form for index, form in enumerate(forms) if all(form != other[index] for other in others)), forms[-1])


def _position(child: GrantedChild, siblings: Sequence[GrantedChild]) -> int:
    ids = [other.facts.pupil_id for other in siblings if other.in_person]
    return ids.index(child.facts.pupil_id) + 1 if child.facts.pupil_id in ids else 1


def _forms(child: GrantedChild) -> tuple[str, str, str, str]:
    """The ways to call a child, each saying more than the one before."""
    if child.in_person:
        return ("", "", "", "")
    name = FullName.read(child.name)
    given = name.given or name.family
    with_family = f"{given} {name.family}" if name.given else given
    return given, with_family, str(name), f"{name} ({class_name(child)})"


def class_name(child: GrantedChild) -> str:
    """«7 «А»», or nothing where the class must not be shown."""
    return "" if child.in_person else class_title(child.class_title)


def class_title(title: str) -> str:
    """A class as it is written in prose: "7А" is «7 «А»»; what is no grade and letter stays as it is."""
    found = _CLASS.fullmatch(title.strip())
    return f"{found[1]} «{found[2].upper()}»" if found else title.strip()


def staff_name(name: str, *, in_person: bool = False) -> str:
    """A member of staff as parents see them: family name and initials; nothing where names must not be shown."""
    return "" if in_person else FullName.read(name).initials()


def file_number(number: str, *, in_person: bool) -> str:
    """The number of a personal file; where documents must not go through the messenger, enough to know it again."""
    return f"…{number[-2:]}" if in_person else number


def seat_name(name: FullName, number: int, *, in_person: bool, longest: int = 60, whole: bool = False) -> str:
    """A pupil in the register of a teacher: by the number in the list where no name may go through the messenger."""
    if in_person:
        return _("№ {number}").format(number=number)
    given = name.given[: 4 if whole else 1]
    stop = "." if len(given) < len(name.given) else ""
    room = longest - len(given) - 2
    family = name.family if len(name.family) <= room else name.family[: room - 1] + "…"
    return f"{family} {given}{stop}".strip()
