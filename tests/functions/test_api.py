"""The Lambda as API Gateway calls it: GraphQL, the explorer's files, and nothing beside them."""

import base64
import gc
import gzip
import json
from pathlib import Path
from typing import Any, cast

from mangum.types import LambdaContext

from functions.api import handler

POST = Path(__file__).parents[1] / "events" / "graphql_post.json"


def invoke(method: str, path: str, body: str = "", **headers: str) -> dict[str, Any]:
    event = json.loads(POST.read_text())
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["requestContext"]["http"]["method"] = method
    event["headers"] |= {name.replace("_", "-"): value for name, value in headers.items()}
    event["headers"]["content-length"] = str(len(body.encode()))
    return handler(event | {"body": body}, cast("LambdaContext", None))


def test_a_query_of_nobody_is_answered() -> None:
    answer = invoke("POST", "/graphql", json.dumps({"query": "{ __typename }"}))
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["data"] == {"__typename": "Query"}
    assert answer["headers"]["content-type"].startswith("application/graphql-response+json")
    assert answer["isBase64Encoded"] is False


def test_wrong_credentials_are_refused() -> None:
    body = json.dumps({"query": "{ __typename }"})
    for authorization in ("Bearer a.b.c", "Basic YTpi", "Bearer", ""):
        answer = invoke("POST", "/graphql", body, authorization=authorization)
        assert answer["statusCode"] == 401
        errors = json.loads(answer["body"])["errors"]
        assert errors[0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_the_explorer_is_served_compressed() -> None:
    answer = invoke("GET", "/explorer", accept_encoding="gzip, br")
    assert answer["statusCode"] == 200
    assert answer["headers"]["content-encoding"] == "gzip"
    assert answer["isBase64Encoded"] is True
    assert b"<!doctype html>" in gzip.decompress(base64.b64decode(answer["body"]))


def test_every_part_of_the_explorer_fits_into_an_answer_of_lambda() -> None:
    for name in ("explorer.js", "vendor/graphiql-3.9.0.js", "vendor/graphiql-3.9.0.css"):
        answer = invoke("GET", f"/explorer/{name}", accept_encoding="identity")
        assert answer["statusCode"] == 200
        assert len(answer["body"]) < 5_500_000


def test_health_says_that_the_code_has_loaded() -> None:
    answer = invoke("GET", "/health")
    assert (answer["statusCode"], answer["body"]) == (200, "ok")


def test_other_paths_are_not_found() -> None:
    for path in ("/", "/graphql/", "/graphiql", "/explorer.html"):
        assert invoke("GET", path)["statusCode"] in (307, 404)


def test_once_all_is_loaded_the_collector_looks_after_what_requests_leave() -> None:
    assert gc.isenabled()
    assert gc.get_freeze_count() > 100_000
