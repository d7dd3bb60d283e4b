"""Taking a restored table into the stack; `make e2e` does it for good (tests/e2e)."""

import json
from copy import deepcopy

from infra.adopt import TABLE, detached
from tests.infra.templates import Template, functions

NAME = "registration-prod-restored"
ARN = f"arn:aws:dynamodb:eu-central-1:1:table/{NAME}"
STREAM = f"{ARN}/stream/2026-11-23T00:00:00.000"


def test_nothing_in_the_stack_is_left_that_needs_its_own_table(template: Template) -> None:
    without = deepcopy(template)
    del without["Resources"][TABLE]
    told = detached(without, NAME, ARN, STREAM)
    text = json.dumps(told)
    for reference in ('"Ref": "Table"', '["Table", ', "${Table", f'"{TABLE}"'):
        assert reference not in text
    assert told["Resources"].keys() == without["Resources"].keys()
    for function in functions(told).values():
        assert function["Environment"]["Variables"]["REGISTRATION_TABLE"] == NAME
    assert text.count(STREAM) >= 2  # both mappings of the stream, and who may read it


def test_what_has_nothing_to_do_with_the_table_stays_as_it_is(template: Template) -> None:
    told = detached(template, NAME, ARN, STREAM)
    for name in ("Pushes", "Files", "StaffPool", "LinkKey"):
        assert told["Resources"][name] == template["Resources"][name]
