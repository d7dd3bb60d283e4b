"""The operations of real clients, and the documents of ours that the server trusts."""

import json
from hashlib import sha256

import pytest
from graphql import OperationDefinitionNode, OperationType, build_schema, parse, validate

from infra.clients import OPERATIONS, TRUSTED
from schema.http.documents import Documents
from schema.root import schema

FILES = sorted(OPERATIONS.glob("*.graphql"))
FRAGMENTS = [path.read_text() for path in OPERATIONS.glob("fragments/*.graphql")]
WHOLE = parse("\n".join([*FRAGMENTS, *(path.read_text() for path in FILES)]))
MANIFEST: dict[str, str] = json.loads(TRUSTED.read_text())


def operation(text: str) -> OperationDefinitionNode:
    """The one operation of a document."""
    [found] = [
        node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode)
    ]
    return found


@pytest.mark.parametrize("digest", MANIFEST)
def test_a_trusted_document_is_valid_and_within_the_limits(digest: str) -> None:
    text = MANIFEST[digest]
    assert sha256(text.encode()).hexdigest() == digest
    assert Documents(schema._schema).prepare(text, trusted=False).digest == digest


def test_all_operations_and_no_others_are_trusted() -> None:
    trusted = {name.value for text in MANIFEST.values() if (name := operation(text).name)}
    listed = {"".join(part.title() for part in path.stem.split("-")) for path in FILES}
    assert trusted == listed


def test_operations_and_fragments_fit_the_schema() -> None:
    assert validate(schema._schema, WHOLE) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("  slug: String!", "  path: String!"),
        ("  meetingAccept(input: MeetingAcceptInput!)", "  meetingAccept(id: ID!)"),
        ("  PENDING_APPROVAL", "  TO_APPROVE"),
    ],
)
def test_a_schema_that_breaks_a_client_is_found(was: str, now: str) -> None:
    sdl = schema.as_str()
    assert sdl.count(was) >= 1
    broken = build_schema(sdl.replace(was, now), assume_valid=True)
    assert validate(broken, WHOLE) != []


def test_clients_ask_and_change() -> None:
    kinds = [operation(path.read_text()).operation for path in FILES]
    assert kinds.count(OperationType.QUERY) >= 15
    assert kinds.count(OperationType.MUTATION) >= 15
