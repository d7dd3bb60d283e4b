"""What a request may look like, and that any body gets a JSON answer and never a 500."""

import gzip
import json

import pytest

from schema.http.requests import MAX_BODY_BYTES
from tests.schema.http.sample import STAFF, ask, codes_of, errors_of, post, send

PREFLIGHT = {"GraphQL-Require-Preflight": "1"}


def test_a_query_is_answered() -> None:
    answer = ask('{ hello later(name: "Ada") }')
    assert answer.status_code == 200
    assert answer.json()["data"] == {"hello": "Hello you", "later": "Hello Ada"}


def test_variables_and_the_operation_name_are_used() -> None:
    answer = ask(
        "query A { hello } query B($name: String!) { hello(name: $name) }",
        variables={"name": "Ada"},
        operationName="B",
    )
    assert answer.json()["data"] == {"hello": "Hello Ada"}


def test_unknown_members_of_the_body_are_ignored() -> None:
    assert ask("{ hello }", extensions={"a": 1}, trace="b").status_code == 200


HOSTILE = {
    "a number": b"123",
    "null": b"null",
    "nothing": b"",
    "a text": b'"{ hello }"',
    "a list": b'[{"query": "{ hello }"}]',
    "no JSON": b"query { hello }",
    "invalid UTF-8": b'{"query": "\xff\xfe"}',
    "a byte order mark": b'\xef\xbb\xbf{"query": "{ hello }"}',
    "half a surrogate": b'{"query": "{ hello(name: \\ud800) }"}',
    "deep nesting": b"[" * 90_000,
    "a deep object": b'{"a":' * 15_000,
    "an integer of 6,000 digits": b'{"query": "{ hello }", "variables": {"a": %s}}' % (b"9" * 6000),
    "infinity": b'{"query": "{ hello }", "variables": {"a": 1e999}}',
    "a compressed body": gzip.compress(b'{"query": "{ hello }"}'),
    "variables that are a list": b'{"query": "{ hello }", "variables": []}',
    "variables that are a text": b'{"query": "{ hello }", "variables": "{}"}',
    "extensions that are a number": b'{"query": "{ hello }", "extensions": 7}',
    "a query that is a number": b'{"query": 7}',
    "no query": b"{}",
    "an empty query": b'{"query": ""}',
    "something after the end": b'{"query": "{ hello }"} {}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
def test_a_body_that_is_no_request_is_refused_with_400(body: bytes, accept: str) -> None:
    answer = post(body, Accept=accept)
    assert answer.status_code == 400
    assert codes_of(answer) == ["BAD_USER_INPUT"]
    assert "data" not in answer.json()
    assert answer.headers["content-type"].startswith(accept)


STRANGE = {
    "deep variables": b'{"query": "{ hello }", "variables": {"a": %s}}'
    % (b"[" * 4000 + b"]" * 4000),
    "deep variables in use": (
        b'{"query": "query ($a: Change!) { hello @include(if: $a) }", "variables": {"a": %s}}'
        % (b"[" * 4000 + b"]" * 4000)
    ),
    "a deep document": b'{"query": "%s"}' % (b"{a" * 300 + b"}" * 300),
    "a deep value": b'{"query": "{ hello(name: %s) }"}' % (b"[" * 300 + b"]" * 300),
    "a NUL in the document": b'{"query": "{ hello\\u0000 }"}',
    "half a surrogate in a text": b'{"query": "{ hello(name: \\"\\\\ud800\\") }"}',
    "a huge integer in the document": b'{"query": "{ broken(size: %s) }"}' % (b"9" * 6000),
    "a huge integer as a variable": (
        b'{"query": "query ($s: Int) { broken(size: $s) }", "variables": {"s": %s}}' % (b"9" * 300)
    ),
    "a float as an operation name": b'{"query": "{ hello }", "operationName": 1.5}',
    "only a comment": b'{"query": "# nothing"}',
    "only a fragment": b'{"query": "fragment F on Query { hello }"}',
    "a type definition": b'{"query": "type Query { a: Int }"}',
    "a subscription": b'{"query": "subscription { hello }"}',
}


@pytest.mark.parametrize("body", STRANGE.values(), ids=STRANGE.keys())
def test_strange_documents_and_variables_are_answered_below_500(body: bytes) -> None:
    for accept in ("application/json", "application/graphql-response+json"):
        answer = post(body, Accept=accept)
        assert answer.status_code in (200, 400)
        assert "data" in answer.json() or codes_of(answer)


def test_a_body_over_100_kb_is_refused_with_413() -> None:
    assert codes_of(post(b" " * (MAX_BODY_BYTES + 1))) == ["BAD_USER_INPUT"]
    assert post(b" " * (MAX_BODY_BYTES + 1)).status_code == 413


def test_a_body_that_lies_about_its_length_is_refused_with_413() -> None:
    answer = post(b" " * (MAX_BODY_BYTES + 1), **{"Content-Length": "10"})
    assert answer.status_code == 413
    assert post(b"{}", **{"Content-Length": "9" * 5000}).status_code == 413


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=iso-8859-1",
        "application/json, application/json",
        "application/json/",
        "",
    ],
)
def test_only_application_json_is_taken(content_type: str) -> None:
    headers = {"Content-Type": content_type}
    answer = send("POST", content=b'{"query": "{ hello }"}', headers=headers)
    assert answer.status_code == 415
    assert codes_of(answer) == ["BAD_USER_INPUT"]


def test_two_content_types_or_none_are_refused_with_415() -> None:
    twice = [("Content-Type", "application/json"), ("Content-Type", "text/plain")]
    assert send("POST", content=b"{}", headers=twice).status_code == 415
    assert send("POST", content=b"{}").status_code == 415


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']
)
def test_the_charset_may_be_named(content_type: str) -> None:
    headers = {"Content-Type": content_type}
    assert send("POST", content=b'{"query": "{ hello }"}', headers=headers).status_code == 200


def test_a_compressed_body_is_refused_with_415_where_it_says_so() -> None:
    body = gzip.compress(b'{"query": "{ hello }"}')
    assert post(body, **{"Content-Encoding": "gzip"}).status_code == 415


def test_other_methods_are_refused_with_405() -> None:
    for method in ("PUT", "DELETE", "PATCH", "HEAD"):
        answer = send(method)
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, POST, OPTIONS"


def test_several_operations_need_a_name() -> None:
    answer = ask("query A { hello } query B { hello }")
    assert answer.status_code == 400
    assert codes_of(answer) == ["OPERATION_RESOLUTION_FAILURE"]
    wrong = ask("query A { hello } query B { hello }", operationName="C")
    assert codes_of(wrong) == ["OPERATION_RESOLUTION_FAILURE"]


def test_a_query_over_get_needs_a_header_that_a_form_cannot_send() -> None:
    parameters = {"query": "query ($n: String!) { hello(name: $n) }", "variables": '{"n": "Ada"}'}
    assert send("GET", params=parameters).status_code == 400
    assert send("GET", params=parameters, headers=STAFF).json()["data"] == {"hello": "Hello Ada"}
    assert send("GET", params=parameters, headers=PREFLIGHT).status_code == 200


def test_a_mutation_over_get_is_refused_with_405() -> None:
    answer = send("GET", params={"query": "mutation { change(input: {}) }"}, headers=STAFF)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert codes_of(answer) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    "query_string",
    [
        "",
        "query=",
        "query={hello}&query={who}",
        "query={hello}&variables=[]",
        "query={hello}&variables={",
        "query={hello}&variables=%22%22",
        "query=%ff",
        "query={hello}&extensions=7",
        "&".join(f"a{n}=1" for n in range(30)),
    ],
)
def test_a_query_string_that_is_no_request_is_refused_with_400(query_string: str) -> None:
    answer = send("GET", f"/graphql?{query_string}", headers=STAFF)
    assert answer.status_code == 400
    assert codes_of(answer) == ["BAD_USER_INPUT"]


def test_a_long_query_string_is_refused_with_414() -> None:
    answer = send("GET", params={"query": "{ hello }" + " " * 9000}, headers=STAFF)
    assert answer.status_code == 414
    assert codes_of(answer) == ["BAD_USER_INPUT"]


def test_two_authorization_headers_are_refused() -> None:
    headers = [("Authorization", "Bearer staff"), ("Authorization", "Bearer company")]
    answer = send("POST", content=json.dumps({"query": "{ who }"}), headers=headers)
    assert answer.status_code == 400
    assert "Authorization" in errors_of(answer)[0]["message"]
