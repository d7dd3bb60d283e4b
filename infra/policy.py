"""Writes `schema/POLICY.md`, the policy as a table: who may do what, with which scope.

python -m infra.policy
"""

from collections.abc import Iterator

from infra import ROOT
from registration.rules.acts import Role
from schema.policy import ALLOWED, CONFIRMED, DATA, SCOPES
from schema.root import schema

TABLE = ROOT / "schema/POLICY.md"
ROLES = [role for role in Role if role is not Role.SYSTEM]
INTRODUCTION = """\
# Who may do what

Made by `python -m infra.policy` from `schema/policy.py`; a test compares the two. A root field that
has no line in the policy cannot be built.

`●` may ask. In the column of chambers stands the scope that their credentials need; `●` there needs
none. Whose row it is, is asked where the row is loaded: staff act on every row, a company and a
delegate on their own, a chamber on those of its members and on what it pushed, a host, an
interpreter and the door on their one activity. What is not for the caller is not there.

Confirmed: only with the token of a dry run that showed its effects.
"""


def table() -> str:
    """The whole document."""
    core = schema._schema
    queries = set(core.query_type.fields) if core.query_type else set()
    parts = [
        INTRODUCTION,
        "## Queries\n",
        *_rows([action for action in ALLOWED if action in queries]),
        "\n## Mutations\n",
        *_rows([action for action in ALLOWED if action not in queries]),
        "\n## Data of people\n",
        "Fields that are null to whoever may see the object, but not these.\n",
        *_rows(list(DATA)),
    ]
    return "\n".join(parts) + "\n"


def _rows(actions: list[str]) -> Iterator[str]:
    yield f"| action | {' | '.join(ROLES)} | confirmed |"
    yield f"|---|{'---|' * len(ROLES)}---|"
    for action in actions:
        cells = " | ".join(_cell(action, role) for role in ROLES)
        yield f"| `{action}` | {cells} | {'yes' if action in CONFIRMED else ''} |"


def _cell(action: str, role: Role) -> str:
    if role not in (DATA[action] if action in DATA else ALLOWED[action]):
        return ""
    needs_scope = role is Role.CHAMBER and action in SCOPES
    return f"`{SCOPES[action]}`" if needs_scope else "●"


if __name__ == "__main__":
    TABLE.write_text(table())
