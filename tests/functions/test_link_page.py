"""What a mailed link opens: a page that changes nothing by being opened, in three languages."""

import re

import pytest
from graphql import parse, validate
from starlette.testclient import TestClient

from functions.api import app
from schema.root import schema

SCRIPT = TestClient(app).get("/link/link.js").text


def test_the_page_loads_only_its_own_files_under_a_strict_policy() -> None:
    page = TestClient(app).get("/link")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for path in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert TestClient(app).get(path).status_code == 200


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_every_word_of_the_page_is_there_in_each_language(language: str) -> None:
    block = SCRIPT.split(f"  {language}: {{")[1].split("\n  },")[0]
    words = set(re.findall(r"^    (\w+):", block, re.MULTILINE))
    english = set(re.findall(r"^    (\w+):", SCRIPT.split("  en: {")[1].split("\n  },")[0], re.M))
    assert words == english


def test_files_beside_the_list_are_not_served() -> None:
    for path in ("/link/..%2fapi.py", "/link/explorer.js", "/explorer/link.js"):
        assert TestClient(app).get(path).status_code == 404


def test_the_page_calls_mutations_that_exist() -> None:
    assert schema._schema.mutation_type is not None
    called = set(re.findall(r"\{\s+(\w+)\(input: \$input\)", SCRIPT))
    called |= set(re.findall(r'answer\("(\w+)"\)', SCRIPT))
    assert called >= {"registrationConfirm", "sessionCreate", "registrationAdopt", "pushObject"}
    assert called >= {"waitingListAccept", "waitingListDecline"}
    assert called <= set(schema._schema.mutation_type.fields)


def test_what_the_page_sends_are_documents_of_the_schema() -> None:
    literals = re.findall(r"`((?:query|mutation) [^`]+)`", SCRIPT)
    whole = [text for text in literals if "${" not in text]
    assert len(whole) >= 5
    for text in whole:
        assert validate(schema._schema, parse(text)) == [], text
