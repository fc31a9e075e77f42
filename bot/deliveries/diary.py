"""Pushes of what a school says within itself: notes, changes, notices, questions, answers, what a night brought."""

from collections.abc import Mapping

from bot.deliveries.ways import told
from bot.house import House
from bot.pushing import NO_ACCESS, Deliver
from bot.screens.parent import absence as parent_absence
from bot.screens.parent import asking as asking_screens
from bot.screens.parent import notices as notice_screens
from bot.screens.staff import changing as change_screens
from bot.screens.staff import refreshed as refreshed_screens
from bot.screens.teacher import absence as teacher_absence
from bot.screens.teacher import answering as answer_screens
from bot.screens.teacher import entering as entering_screens
from bot.services.absences import TO_PARENT, TO_TEACHER


def of_diaries(house: House) -> Mapping[str, Deliver]:
    """Each asks its gate once more when it is sent."""
    changing, leading, questioning = house.timetable_changing, house.class_leading, house.questioning
    return {
        TO_TEACHER: told(house.class_notes.for_teacher, teacher_absence.note),
        TO_PARENT: told(house.class_notes.for_parent, parent_absence.word),
        "change": told(lambda push: changing.of_push(push.refs["of"], push.refs["places"]), change_screens.told),
        "notice": told(
            lambda push: leading.of_push(push.refs["notice"], push.account_id, push.person_id),
            notice_screens.notice,
            refused=NO_ACCESS,
        ),
        "question": told(
            lambda push: questioning.for_staff(push.refs["question"], push.account_id), answer_screens.question
        ),
        "answer": told(
            lambda push: questioning.for_parent(push.refs["question"], push.account_id, push.person_id),
            asking_screens.answered,
            refused=NO_ACCESS,
        ),
        "not_entered": told(house.entry_reminding.of_push, entering_screens.reminder),
        "refreshed": told(house.nightly.of_push, refreshed_screens.refreshed),
    }
