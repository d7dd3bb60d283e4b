"""SnapStart: what an environment answers before its snapshot, and what it must not keep of it."""

import logging
import random
import sys
from typing import Any

import pytest

from functions import snapshots
from functions.api import answer, view
from registration import links, tokens
from schema import context
from schema.http.documents import CACHED_DOCUMENTS


def ask(event: dict[str, Any]) -> dict[str, Any]:
    return answer(event, None)


def test_every_request_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    snapshots.prime(ask, view.learn)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_what_few_requests_load_is_loaded() -> None:
    snapshots.prime(ask, view.learn)
    assert {"email_validator", "phonenumbers", "jwt"} <= set(sys.modules)


def test_our_own_clients_documents_are_known_and_leave_room_for_others() -> None:
    view.learn()
    known = view._documents._prepare.cache_info()
    view.learn()
    again = view._documents._prepare.cache_info()
    assert again.misses == known.misses
    assert len(view._manifest) < CACHED_DOCUMENTS / 2


def test_nothing_is_kept_that_changes_without_a_deployment() -> None:
    links._key.cache_clear()
    tokens._jwks_client.cache_clear()
    context._known.clear()
    snapshots.prime(ask, view.learn)
    assert links._key.cache_info().currsize == 0
    assert tokens._jwks_client.cache_info().currsize == 0
    assert context._known == {}


def test_a_request_that_fails_is_logged_and_stops_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(event: dict[str, Any]) -> dict[str, Any]:
        raise RuntimeError

    snapshots.prime(broken, view.learn)
    snapshots.prime(lambda event: {"statusCode": 503, "body": ""}, view.learn)
    first, *others = caplog.records
    assert first.exc_info
    assert len(others) == len([*snapshots.events()])


def test_the_log_of_requests_goes_on_behind_it() -> None:
    snapshots.prime(ask, view.learn)
    assert logging.getLogger("schema").isEnabledFor(logging.ERROR)


def test_environments_of_one_snapshot_draw_differently() -> None:
    random.seed(1)
    alike = random.getstate()
    snapshots.refresh()
    assert random.getstate() != alike
