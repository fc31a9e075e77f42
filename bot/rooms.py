"""The rooms of the bot in the order they are asked, and the dispatcher that asks them."""

from aiogram import Dispatcher, Router

from bot.handlers import control, correcting, everybody, own_data
from bot.handlers.authority import complaints as authority_complaints
from bot.handlers.authority import entering as authority_entering
from bot.handlers.filters import Private
from bot.handlers.parent import (
    about,
    application,
    asking,
    attendance,
    complaining,
    diary,
    ending,
    homework,
    marks,
    misprint,
    settings,
    start,
    week,
    words,
)
from bot.handlers.parent import absence as parent_absence
from bot.handlers.parent import mark_questions as parent_mark_questions
from bot.handlers.parent import message as parent_message
from bot.handlers.parent import notices as parent_notices
from bot.handlers.parent import takeaway as parent_takeaway
from bot.handlers.staff import bringing as staff_bringing
from bot.handlers.staff import cases as staff_cases
from bot.handlers.staff import changing as staff_changing
from bot.handlers.staff import chat as staff_chat
from bot.handlers.staff import corresponding as staff_corresponding
from bot.handlers.staff import inquiries as staff_inquiries
from bot.handlers.staff import notices as staff_notices
from bot.handlers.staff import paper as staff_paper
from bot.handlers.staff import preparing as staff_preparing
from bot.handlers.staff import readers as staff_readers
from bot.handlers.staff import registry as staff_registry
from bot.handlers.staff import reissuing as staff_reissuing
from bot.handlers.staff import roles as staff_roles
from bot.handlers.staff import status as staff_status
from bot.handlers.staff import taking_out as staff_taking_out
from bot.handlers.staff import year as staff_year
from bot.handlers.teacher import absence as teacher_absence
from bot.handlers.teacher import answering as teacher_answering
from bot.handlers.teacher import class_page as teacher_class_page
from bot.handlers.teacher import day as teacher_day
from bot.handlers.teacher import entering as teacher_entering
from bot.handlers.teacher import fixing as teacher_fixing
from bot.handlers.teacher import homework as teacher_homework
from bot.handlers.teacher import lessons as teacher_lessons
from bot.handlers.teacher import marks as teacher_marks
from bot.handlers.teacher import register as teacher_register
from bot.handlers.teacher import results as teacher_results
from bot.haste import Haste
from bot.house import House
from bot.metrics import MeasuredUpdates
from bot.people import Acquaintance, EveryTapIsAnswered, ForgedNumbers

ROUTERS: tuple[Router, ...] = (
    diary.router,  # what is asked most is asked first
    marks.router,
    homework.router,
    week.router,
    attendance.router,
    parent_absence.router,
    parent_takeaway.router,
    settings.router,
    start.router,
    about.router,
    asking.router,
    complaining.router,
    everybody.commands,
    own_data.router,
    application.router,
    teacher_marks.router,
    teacher_lessons.router,
    teacher_fixing.router,
    teacher_homework.router,
    teacher_absence.router,
    control.router,
    teacher_results.router,
    teacher_register.router,
    teacher_class_page.router,
    teacher_day.router,
    teacher_answering.router,
    teacher_entering.router,
    parent_mark_questions.router,
    parent_notices.router,
    correcting.router,
    ending.router,
    staff_preparing.router,
    staff_paper.router,
    staff_status.router,
    staff_readers.router,
    staff_reissuing.router,
    staff_registry.router,
    staff_corresponding.router,
    parent_message.router,
    misprint.router,
    staff_roles.router,
    staff_changing.router,
    staff_notices.router,
    staff_bringing.router,
    staff_taking_out.router,
    staff_year.router,
    staff_cases.router,
    staff_inquiries.router,
    authority_complaints.router,
    authority_entering.router,
    staff_chat.router,
    staff_cases.replies,
    staff_inquiries.replies,
    authority_complaints.replies,
    authority_entering.replies,
    staff_changing.replies,
    staff_notices.replies,
    staff_preparing.replies,
    staff_paper.replies,
    staff_roles.replies,
    control.replies,
    staff_reissuing.replies,
    staff_corresponding.replies,
    parent_message.replies,
    misprint.replies,
    correcting.replies,
    teacher_marks.replies,
    teacher_lessons.replies,
    teacher_fixing.replies,
    teacher_homework.replies,
    asking.replies,
    complaining.replies,
    teacher_results.replies,
    teacher_class_page.replies,
    teacher_day.replies,
    teacher_answering.replies,
    parent_mark_questions.replies,
    application.replies,
    parent_absence.replies,
    staff_bringing.files,  # a document that no form has asked for
    words.router,  # behind every form that waits for an answer
    everybody.rest,
)

# What belongs to one person is never drawn before the eyes of a group: there these rooms do not exist.
PRIVATE_ROOMS = tuple(
    router for router in ROUTERS if router.name.startswith(("parent.", "teacher.", "own_data", "correcting"))
)
for room in PRIVATE_ROOMS:
    room.message.filter(Private())
    room.callback_query.filter(Private())

# Rooms that only show: who asks them too fast waits a moment. What a person files, decides or writes always passes.
READING_ROOMS = (
    diary.router, marks.router, homework.router, week.router, attendance.router, about.router, words.router,
    own_data.router,
)  # fmt: skip


def detach(router: Router) -> None:
    """Let a router serve another dispatcher: a process has one, tests have many."""
    router._parent_router = None


def dispatcher(house: House, reads_a_minute: int = 0) -> Dispatcher:
    """The rooms in the order they are asked; what nobody understood is answered by the last. 0 reads: no limit."""
    dispatcher = Dispatcher(disable_fsm=True, **house.for_handlers())
    dispatcher.update.outer_middleware(MeasuredUpdates())
    dispatcher.update.outer_middleware(Acquaintance(house.database))
    dispatcher.callback_query.outer_middleware(EveryTapIsAnswered())
    dispatcher.callback_query.outer_middleware(ForgedNumbers())
    haste = Haste(READING_ROOMS, reads_a_minute)
    dispatcher.message.middleware(haste)
    dispatcher.callback_query.middleware(haste)
    for router in ROUTERS:
        detach(router)
        dispatcher.include_router(router)
    return dispatcher
