"""The tables, one module each. Importing this package registers them all, which migrations rely on.

Tables that grow with learners have `learner_id` first in their keys and indexes, and carry keys that are natural
or made by the client, so that such a table can be partitioned by learner without changing a query.
"""

from quizapp.persistence.models.attempt import AttemptMarkRow, AttemptRow, AttemptStepRow
from quizapp.persistence.models.card import CardRow
from quizapp.persistence.models.exam import DayOffRow, ExamRow
from quizapp.persistence.models.group import AccommodationRow, GroupMemberRow, GroupRow, GroupTeacherRow
from quizapp.persistence.models.invitation import InvitationRow
from quizapp.persistence.models.item import ItemOverrideRow, ItemRevisionRow, ItemRow, ItemTotalRow
from quizapp.persistence.models.job import JobRow
from quizapp.persistence.models.learner_day import LearnerDayRow
from quizapp.persistence.models.marking import MarkingRow, ResponseMarkRow, UnlistedTextRow
from quizapp.persistence.models.mistake_report import MistakeReportRow
from quizapp.persistence.models.model_weights import ModelWeightsRow, WeightsInUseRow
from quizapp.persistence.models.quiz import AssignmentRow, QuizRow
from quizapp.persistence.models.regrade import MarkOverrideRow, RegradeLineRow, RegradeRow
from quizapp.persistence.models.response import ResponseRow
from quizapp.persistence.models.review import ReviewRow
from quizapp.persistence.models.sign_in import SignInFailureRow, SignInRow
from quizapp.persistence.models.subject import SubjectRow
from quizapp.persistence.models.user import UserRow

__all__ = [
    "AccommodationRow",
    "AssignmentRow",
    "AttemptMarkRow",
    "AttemptRow",
    "AttemptStepRow",
    "CardRow",
    "DayOffRow",
    "ExamRow",
    "GroupMemberRow",
    "GroupRow",
    "GroupTeacherRow",
    "InvitationRow",
    "ItemOverrideRow",
    "ItemRevisionRow",
    "ItemRow",
    "ItemTotalRow",
    "JobRow",
    "LearnerDayRow",
    "MarkOverrideRow",
    "MarkingRow",
    "MistakeReportRow",
    "ModelWeightsRow",
    "QuizRow",
    "RegradeLineRow",
    "RegradeRow",
    "ResponseMarkRow",
    "ResponseRow",
    "ReviewRow",
    "SignInFailureRow",
    "SignInRow",
    "SubjectRow",
    "UnlistedTextRow",
    "UserRow",
    "WeightsInUseRow",
]
