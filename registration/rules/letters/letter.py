"""What a letter is made of."""

from dataclasses import dataclass

from registration.rules.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`{...}` in the texts is filled from the mail's params; `{link}` is the link, where one is.

    The greeting stands before the body, so German bodies begin as after a comma. A paragraph about
    something that a mail does not have, such as a reason, is left out of it.
    """

    subject: Text
    body: Text
