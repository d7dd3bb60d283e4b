"""The policy's table: complete, written down, and the data that are an action of their own."""

import pytest
from graphql import GraphQLObjectType

from infra import policy
from registration.rules.acts import HELPERS, Principal, Role, Scope
from schema.callers import CHAMBERS, READERS
from schema.policy import ALLOWED, DATA, SCOPES, decide
from schema.root import schema
from schema.veils import Veil

CORE = schema._schema


def principal(role: Role, *scopes: Scope) -> Principal:
    return Principal(role=role, id="x", scopes=scopes)


def test_the_table_in_the_docs_is_the_policy_of_the_code() -> None:
    assert policy.TABLE.read_text() == policy.table()


def test_every_role_may_ask_who_it_is_and_no_right_is_nobodys() -> None:
    everybody = set(Role) - {Role.SYSTEM}
    assert ALLOWED["viewer"] == everybody
    assert all(roles <= everybody for roles in (*ALLOWED.values(), *DATA.values()))
    assert all(roles for roles in (*ALLOWED.values(), *DATA.values()))


def test_what_only_chambers_and_staff_may_needs_a_scope() -> None:
    open_to_chambers = {name for name, roles in ALLOWED.items() if roles >= CHAMBERS}
    without = {name for name in open_to_chambers - SCOPES.keys() if ALLOWED[name] < READERS}
    public = {name for name in without if Role.ANONYMOUS in ALLOWED[name]}
    assert without == public


@pytest.mark.parametrize("action", sorted(SCOPES))
def test_a_chamber_needs_the_scope_and_nothing_but_the_scope(action: str) -> None:
    others = tuple(scope for scope in Scope if scope is not SCOPES[action])
    assert decide(principal(Role.CHAMBER, SCOPES[action]), action)
    assert not decide(principal(Role.CHAMBER, *others), action)


@pytest.mark.parametrize("role", sorted(HELPERS))
def test_helpers_may_ask_for_their_duty_and_nothing_else(role: Role) -> None:
    may = {name for name in (*ALLOWED, *DATA) if decide(principal(role), name)}
    assert may == {"viewer", "duty"}


def test_addresses_and_numbers_of_people_are_shown_through_the_veil_only() -> None:
    """Mails that went out, which staff read, and what a person has just typed are none of it."""
    bare = set()
    for name, kind in CORE.type_map.items():
        definition = schema.get_type_by_name(name)
        if isinstance(kind, GraphQLObjectType) and definition and name not in ("Query", "Mutation"):
            for field in definition.fields:  # type: ignore[union-attr]
                veiled = any(isinstance(one, Veil) for one in field.extensions)
                if field.python_name in ("email", "phone") and not veiled:
                    bare.add(f"{name}.{field.python_name}")
    assert bare == {"SignUpReceipt.email"}
