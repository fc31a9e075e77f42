"""The drafts of those who teach and of parents who ask them: what /cancel forgets; the sheet of a lesson is none."""

from bot.services.class_leading import DRAFT as NOTICE
from bot.services.homework_giving import DRAFT as HOMEWORK
from bot.services.mark_fixing import DRAFT as FIX
from bot.services.marking import DRAFT as MARKS
from bot.services.questioning import DRAFT as QUESTION
from bot.services.questioning import REPLY as ANSWER
from bot.services.result_setting import DRAFT as RESULT
from bot.services.timetable_changing import DRAFT as CHANGE

SCHOOL_DRAFTS = (MARKS, FIX, HOMEWORK, RESULT, CHANGE, NOTICE, QUESTION, ANSWER)
