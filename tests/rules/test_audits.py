"""What changed is told field by field."""

from dataclasses import replace

from registration.rules.audits import Difference, differences
from tests.rules.test_chains import ENTRY


def test_only_what_changed_is_told_and_where_it_lies() -> None:
    before = {"name": "A", "person": {"email": "a@x", "phone": None}, "tags": [1], "same": 1}
    after = {"name": "A", "person": {"email": "b@x", "phone": None}, "tags": [1, 2], "same": 1}
    assert differences(replace(ENTRY, before=before, after=after)) == (
        Difference(path="person.email", before="a@x", after="b@x"),
        Difference(path="tags", before=[1], after=[1, 2]),
    )


def test_a_new_object_has_come_from_nothing_and_one_that_is_gone_leads_there() -> None:
    created = replace(ENTRY, before=None, after={"name": "A", "note": None})
    assert differences(created) == (Difference(path="name", before=None, after="A"),)
    gone = replace(ENTRY, before={"name": "A"}, after=None)
    assert differences(gone) == (Difference(path="name", before="A", after=None),)
