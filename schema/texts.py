"""Texts in several languages as clients see and write them."""

from typing import Annotated

import strawberry

from registration.rules import texts as rules
from registration.rules.texts import Language
from schema.context import Info
from schema.nodes import resolved

In = Annotated[
    Language | None,
    strawberry.argument(name="in", description="Null: the caller's (Accept-Language)."),
]


@strawberry.type(description="A text in up to three languages. English is always there.")
class Text:
    en: str = strawberry.field(description="In English.")
    de: str | None = strawberry.field(description="In German, where translated.")
    es: str | None = strawberry.field(description="In Spanish, where translated.")

    @resolved("In one language; in English where nobody translated it.")
    def text(self, info: Info, language: In = None) -> str:
        written = rules.Text(en=self.en, de=self.de, es=self.es)
        return written.read(language or info.context.language)

    @classmethod
    def of(cls, text: rules.Text) -> "Text":
        return cls(en=text.en, de=text.de, es=text.es)


@strawberry.input(description="A text in up to three languages.")
class TextInput:
    en: str = strawberry.field(description="In English.")
    de: str | None = strawberry.field(default=None, description="In German.")
    es: str | None = strawberry.field(default=None, description="In Spanish.")

    def read(self) -> rules.Text:
        return rules.Text(en=self.en, de=self.de, es=self.es)
