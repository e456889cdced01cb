"""Whether this installation can serve."""

from quizapp.persistence import schema
from quizapp.persistence.db import db


def check() -> schema.SchemaState:
    """Where the database stands. Raises sqlalchemy.exc.SQLAlchemyError if it does not answer."""
    return schema.state(db.engine)
