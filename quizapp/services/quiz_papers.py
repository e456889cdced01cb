"""Quizzes on paper: the questions that one seed draws, in their present wording, for whoever may see the key."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from quizapp.domain.behaviours import BY_NAME
from quizapp.domain.papers import PaperQuestion, lay_out
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.subject import is_judgement
from quizapp.services import bank, quiz_editing
from quizapp.services.accounts import Learner
from quizapp.services.errors import Invalid


@dataclass(frozen=True, slots=True)
class Paper:
    """One print of a quiz.  seed: of the draw and of every order."""

    quiz_id: int
    title: str
    description: str
    rules: QuizRules
    seed: int
    questions: tuple[PaperQuestion, ...]


def open_paper(session: Session, teacher: Learner, quiz_id: int, *, seed: int) -> Paper:
    """A quiz of the teacher's own as that seed makes it.

    Raises NotFound for any other quiz, and Invalid, naming each draw, where the bank has too few questions or none.
    """
    quiz = quiz_editing.open_quiz(session, teacher, quiz_id).written
    items = quiz_editing.list_asked(session, quiz, seed=seed)
    if not items:
        raise Invalid("The questions of this quiz have been withdrawn. Choose others first.")
    questions = lay_out(items, seed=seed)
    if BY_NAME[quiz.rules.behaviour].ASKS_CERTAINTY:
        subject = bank.open_subject(session).subject
        questions = tuple(
            replace(question, asks_certainty=not is_judgement(question.item, subject))
            for question in questions
        )
    return Paper(quiz_id, quiz.title, quiz.description, quiz.rules, seed, questions)
