"""The view as a whole: over ASGI, through Mangum, under a deadline, and in the log."""

import json
import logging

import pytest

from registration import settings
from tests.schema.http.sample import STAFF, ask, codes_of, dawdled, invoke, read_event


def test_the_context_knows_who_calls_from_where() -> None:
    assert ask("{ who }", STAFF).json()["data"]["who"] == "admin:clara from 192.0.2.7"
    assert ask("{ who }").json()["data"]["who"] == "anonymous:anonymous from 192.0.2.7"


def test_an_event_of_api_gateway_is_answered_as_text_in_the_new_media_type() -> None:
    answer = invoke(read_event("graphql_post"))
    assert answer["statusCode"] == 200
    assert answer["isBase64Encoded"] is False
    assert answer["headers"]["content-type"].startswith("application/graphql-response+json")
    assert answer["headers"]["x-request-id"] == "AXZkLhQkFiAEJPg="
    assert json.loads(answer["body"])["data"] == {
        "hello": "Hello Sächsische Schweiz",
        "who": "anonymous:anonymous from 203.0.113.41",
    }


def test_a_query_in_the_url_of_an_event_is_answered() -> None:
    answer = invoke(read_event("graphql_get"))
    assert answer["isBase64Encoded"] is False
    assert json.loads(answer["body"])["data"] == {"hello": "Hello Görlitz"}


def test_a_compressed_body_of_an_event_is_refused_and_not_a_fault() -> None:
    event = read_event("graphql_post") | {"body": "H4sIAAAAAAAA/w==", "isBase64Encoded": True}
    answer = invoke(event)
    assert answer["statusCode"] == 400
    assert json.loads(answer["body"])["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("query", ["{ never hello }", "{ guest { dawdle { dawdle { name } } } }"])
def test_what_takes_too_long_is_given_up(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEADLINE_SECONDS", 0.1)
    answer = ask(query)
    assert answer.status_code == 503
    assert codes_of(answer) == ["INTERNAL_SERVER_ERROR"]
    assert "data" not in answer.json()


def test_a_blocking_field_is_the_last_one_after_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "DEADLINE_SECONDS", 0.1)
    dawdled.clear()
    many = " ".join(f"a{n}: guest {{ dawdle {{ name }} }}" for n in range(10))
    assert ask(f"{{ {many} }}").status_code == 503
    assert len(dawdled) == 1


def test_the_log_names_the_operation_and_never_what_was_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        ask(
            'query Ina_Beispiel($name: String!) { hello(name: $name) Erika: hello(name: "text") }',
            STAFF,
            variables={"name": "a person's name"},
        )
    (record,) = [record for record in caplog.records if record.name.startswith("schema")]
    line = record.__dict__["request"]
    assert line["operation"] == "hello"
    assert line["fields"] == ["hello"]
    assert line["kind"] == "query"
    assert len(line["document"]) == 64
    assert line["principal"] == "admin:7814459b3f23f455"  # a name may stand there: no UUID
    assert line["status"] == 200
    assert line["milliseconds"] >= 0
    assert "a person's name" not in caplog.text
    told = f"{caplog.text} {line}"
    for written in ("text", "Ina", "Erika", "clara"):
        assert written not in told


def test_refused_requests_have_a_line_in_the_log_too(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        ask('{ helo(name: "a person\'s name") }')
    (record,) = [record for record in caplog.records if record.name.startswith("schema")]
    line = record.__dict__["request"]
    assert line["status"] == 400
    assert line["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "a person's name" not in caplog.text
