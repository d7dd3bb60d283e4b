"""Who interprets in a session, as the organiser and as those who meet see it."""

import strawberry

from registration.rules import interpreters as rules
from registration.rules.texts import Language
from schema.veils import veiled


@strawberry.type(description="Somebody who interprets at meetings of one session.")
class Interpreter:
    id: strawberry.ID = strawberry.field(
        description="Give it to `slotGridSet` and `availabilitySet`."
    )
    name: str = strawberry.field(description="The person's name.")
    languages: list[str] = strawberry.field(description="ISO 639-1; between any two of these.")
    email: str | None = veiled("interpreter.contact.read", "Where mails go.")
    language: Language = strawberry.field(description="The language of these mails.")

    @classmethod
    def of(cls, one: rules.Interpreter) -> "Interpreter":
        return cls(
            id=strawberry.ID(one.id),
            name=one.name,
            languages=list(one.languages),
            email=one.email,
            language=one.language,
        )


@strawberry.input(description="Somebody who interprets between any two of these languages.")
class InterpreterInput:
    id: strawberry.ID | None = strawberry.field(
        default=None, description="Whom the grid has already; null: somebody new."
    )
    name: str = strawberry.field(description="The person's name.")
    languages: list[str] = strawberry.field(description="ISO 639-1, at least two.")
    email: str | None = strawberry.field(
        default=None, description="Where to write about each meeting; null: nothing is written."
    )
    language: Language = strawberry.field(
        default=Language.EN, description="The language of these mails."
    )

    def read(self) -> rules.Interpreter:
        return rules.Interpreter(
            id=self.id or "",
            name=self.name,
            languages=tuple(self.languages),
            email=self.email,
            language=self.language,
        )
