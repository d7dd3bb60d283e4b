"""Media types, status codes, headers, and what an answer never says."""

import logging

import pytest

from registration import settings
from tests.schema.http.sample import ACCEPT_JSON, STAFF, ask, codes_of, errors_of, post, send

NEW = "application/graphql-response+json; charset=utf-8"
OLD = "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", OLD),
        ("*/*", OLD),
        ("application/*", OLD),
        ("application/json;q=0, */*", NEW),
        ("application/json", OLD),
        ("application/graphql-response+json", NEW),
        ("application/graphql-response+json; charset=utf-8", NEW),
        ("application/graphql-response+json, application/json;q=0.9", NEW),
        ("application/json, application/graphql-response+json", NEW),
        ("application/json, application/graphql-response+json;q=0.5", OLD),
        ("application/json, text/plain, */*", OLD),
        ("text/html, application/json;q=0.5, */*;q=0.1", OLD),
        ("application/graphql-response+json;q=0, */*", OLD),
        ("nonsense, application/json", OLD),
        ("APPLICATION/JSON", OLD),
    ],
)
def test_the_media_type_is_negotiated(accept: str, media_type: str) -> None:
    answer = ask("{ hello }", {"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type


@pytest.mark.parametrize(
    "accept",
    ["text/html", "image/*", "application/json;q=0", "application/xml, text/*", "nonsense"],
)
def test_who_takes_neither_gets_406_and_json_all_the_same(accept: str) -> None:
    answer = ask("{ hello }", {"Accept": accept})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == OLD
    assert codes_of(answer) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ unknown }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { hello } query B { hello }", "OPERATION_RESOLUTION_FAILURE"),
        ("query ($n: Int!) { broken(size: $n) }", "BAD_USER_INPUT"),
        ("{ __schema { queryType { name } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ hello(name: 5) }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_a_wrong_graphql_request_is_400_and_200_for_clients_of_the_old_media_type(
    query: str, code: str
) -> None:
    for headers, status in ((None, 400), (ACCEPT_JSON, 200)):
        answer = ask(query, headers)
        assert answer.status_code == status
        assert codes_of(answer) == [code]
        assert "data" not in answer.json()


def test_a_variable_that_does_not_fit_is_a_mistake_of_the_caller() -> None:
    query = "query ($s: Sector!) { visits(sector: $s) }"
    for value in ("MACHINE", 7, None, ["MACHINES", "TEXTILES"], {"a": 1}):
        answer = ask(query, variables={"s": value})
        assert answer.status_code == 400
        assert codes_of(answer) == ["BAD_USER_INPUT"]


def test_an_explicit_null_for_a_patch_is_a_mistake_of_the_caller() -> None:
    query = "mutation ($i: Change!) { change(input: $i) }"
    assert ask(query, variables={"i": {}}).json()["data"] == {"change": "left alone"}
    answer = ask(query, variables={"i": {"name": None}})
    assert codes_of(answer) == ["BAD_USER_INPUT"]
    assert "Maybe" not in answer.text
    literal = ask("mutation { change(input: { name: null }) }")
    assert [error["message"] for error in errors_of(literal)] == [
        "Field 'name' may be left out, and is not null where it is given."
    ]


def test_what_a_resolver_says_on_purpose_passes_with_its_extensions() -> None:
    answer = ask("{ guarded hello }")
    assert answer.status_code == 200
    assert answer.json()["data"] == {"guarded": None, "hello": "Hello you"}
    error = errors_of(answer)[0]
    assert error["message"] == "Needs the scope PROGRAMME."
    assert error["path"] == ["guarded"]
    assert error["extensions"] == {"code": "FORBIDDEN", "scope": "PROGRAMME"}


def test_a_fault_is_masked_and_logged_once_with_its_correlation_id(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = ask("{ broken hello }", STAFF)
    assert answer.status_code == 200
    assert answer.json()["data"] == {"broken": None, "hello": "Hello you"}
    (error,) = errors_of(answer)
    assert error["path"] == ["broken"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "hunter2" not in answer.text
    (record,) = caplog.records
    assert error["extensions"]["requestId"] in record.getMessage()
    assert record.exc_info
    assert "hunter2" in str(record.exc_info[1])
    assert answer.headers["x-request-id"] == error["extensions"]["requestId"]


def test_a_null_that_rises_to_the_top_keeps_its_data_key() -> None:
    answer = ask("{ brokenHard hello }")
    assert answer.status_code == 200
    assert answer.json()["data"] is None
    assert codes_of(answer) == ["INTERNAL_SERVER_ERROR"]


def test_words_under_a_code_that_we_do_not_use_are_masked() -> None:
    answer = ask("{ misspoken }")
    assert codes_of(answer) == ["INTERNAL_SERVER_ERROR"]
    assert "internal words" not in answer.text


def test_at_most_five_errors_of_300_characters_leave() -> None:
    assert (
        len(errors_of(ask("{ a: chatty b: chatty c: chatty d: chatty e: chatty f: chatty }"))) == 5
    )
    assert len(errors_of(ask("{ a b c d e f g h }"))) == 5
    assert len(errors_of(ask("{ " + "x" * 1000 + " }"))[0]["message"]) == 300
    assert len(errors_of(post(b'{"query": "' + b"z" * 1000 + b'"}'))[0]["message"]) <= 300


def test_wrong_credentials_are_401_and_never_anonymous() -> None:
    for accept in ("application/json", "application/graphql-response+json"):
        answer = ask("{ who }", {"Authorization": "Bearer forged", "Accept": accept})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert codes_of(answer) == ["UNAUTHENTICATED"]
        assert "data" not in answer.json()


def test_a_fault_before_the_execution_is_masked_too(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = ask("{ who }", {"Authorization": "Bearer outage"})
    assert answer.status_code == 500
    assert codes_of(answer) == ["INTERNAL_SERVER_ERROR"]
    assert "store-7" not in answer.text
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info


SUGGESTIVE = [
    ("{ helo }", {}),
    ('{ hello(nam: "a") }', {}),
    ("{ guest { nam } }", {}),
    ("{ visits(sector: MACHINE) }", {}),
    ("query ($s: Sectr!) { visits(sector: $s) }", {}),
    ("query ($s: Sector!) { visits(sector: $s) }", {"s": "MACHINE"}),
    ("mutation ($i: Change!) { change(input: $i) }", {"i": {"nam": "a"}}),
    ('mutation { change(input: {nam: "a"}) }', {}),
    ("{ hello @skp(if: true) }", {}),
    ("{ guest { ... on Gest { name } } }", {}),
    ("{ hello { name } guest }", {}),
]


@pytest.mark.parametrize(("query", "variables"), SUGGESTIVE)
def test_strangers_get_no_suggestions(query: str, variables: dict[str, object]) -> None:
    for headers in (None, {"Authorization": "Bearer company"}):
        answer = ask(query, headers, variables=variables)
        assert answer.status_code == 400
        assert "Did you mean" not in answer.text


def test_staff_get_suggestions() -> None:
    assert "Did you mean 'hello'?" in ask("{ helo }", STAFF).text
    variables = {"s": "MACHINE"}
    answer = ask("query ($s: Sector!) { visits(sector: $s) }", STAFF, variables=variables)
    assert "Did you mean" in answer.text
    assert "Did you mean" not in ask("{ helo }").text


def test_only_staff_may_introspect() -> None:
    for query in (
        "{ __schema { types { name } } }",
        '{ __type(name: "Query") { name } }',
        "{ ...F } fragment F on Query { __schema { types { name } } }",
        "query A { hello } query B { x: __schema { types { name } } }",
    ):
        assert ask(query, STAFF, operationName=None).status_code in (200, 400)
        for headers in (None, {"Authorization": "Bearer company"}):
            answer = ask(query, headers)
            assert errors_of(answer)[0]["message"] == "Introspection is not available."
    assert ask("{ __typename }").json()["data"] == {"__typename": "Query"}


def test_pages_of_allowed_origins_may_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CORS_ORIGINS", ("https://web.example.org",))
    ours = {"Origin": "https://web.example.org"}
    asking = ours | {"Access-Control-Request-Method": "POST"}
    preflight = send("OPTIONS", headers=asking)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "https://web.example.org"
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in preflight.headers
    for query in ("{ hello }", "{"):
        answer = ask(query, ours)
        assert answer.headers["access-control-allow-origin"] == "https://web.example.org"


def test_pages_of_other_origins_may_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CORS_ORIGINS", ("https://web.example.org",))
    for origin in ("https://evil.example", "null", "https://web.example.org.evil.example"):
        assert (
            "access-control-allow-origin" not in send("OPTIONS", headers={"Origin": origin}).headers
        )
        assert "access-control-allow-origin" not in ask("{ hello }", {"Origin": origin}).headers
    assert "access-control-allow-origin" not in ask("{ hello }").headers
