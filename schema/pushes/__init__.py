"""What chambers push, and what the people say to it. The door: what `root` gathers."""

import strawberry

import schema.pushes.reads  # adds edges to types further left
import schema.pushes.words  # noqa: F401  # publishes the enums that the types below use
from schema.pushes.answers import PushAnswerMutation
from schema.pushes.writes import RegistrationsPushMutation


@strawberry.type
class PushMutation(RegistrationsPushMutation, PushAnswerMutation):
    pass


__all__ = ["PushMutation"]
