"""A chain of audit entries tells whatever was changed, taken out or put in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.rules import chains
from registration.rules.chains import BEGINNING, Fault, Head, Stamp, link_hash
from registration.rules.events import AuditEntry

NOON = datetime(2019, 9, 24, 12, tzinfo=UTC)
ENTRY = AuditEntry(
    id="01DNKZQ0000000000000000000",
    subject="com_1",
    operation="companyUpdate",
    by="operator:uta",
    contact=None,
    at=NOON,
    request_id="r-1",
    reason="Müller & Söhne moved",
    before={"name": "Alt", "staff": 7},
    after={"name": "Neu", "staff": 7.5},
)


def entry(number: int) -> AuditEntry:
    return replace(ENTRY, id=f"{number:026}", request_id=f"r-{number}")


def test_a_digest_is_that_of_canonical_json() -> None:
    """Written out, so that anybody can check it without this code."""
    text = (
        '{"after":{"name":"Neu","staff":7.5},"at":"2019-09-24T12:00:00+00:00",'
        '"before":{"name":"Alt","staff":7},"by":"operator:uta","contact":null,'
        '"id":"01DNKZQ0000000000000000000","operation":"companyUpdate",'
        '"reason":"Müller & Söhne moved","requestId":"r-1","subject":"com_1"}'
    )
    from hashlib import sha256

    assert chains.digest(ENTRY) == sha256(text.encode()).hexdigest()


def test_the_order_of_names_does_not_count() -> None:
    turned = replace(ENTRY, after={"staff": 7.5, "name": "Neu"})
    assert chains.digest(turned) == chains.digest(ENTRY)


@pytest.mark.parametrize(
    "changed",
    [
        replace(ENTRY, by="operator:eva"),
        replace(ENTRY, contact="con_1.2"),
        replace(ENTRY, at=NOON + timedelta(microseconds=1)),
        replace(ENTRY, operation="companyVerify"),
        replace(ENTRY, reason=None),
        replace(ENTRY, request_id="r-2"),
        replace(ENTRY, subject="com_2"),
        replace(ENTRY, before=None),
        replace(ENTRY, after={"name": "Neu", "staff": "7.5"}),
    ],
)
def test_every_part_of_an_entry_counts(changed: AuditEntry) -> None:
    assert chains.digest(changed) != chains.digest(ENTRY)


def test_each_link_names_the_one_before() -> None:
    one, two = chains.extended(Head(), [chains.stamp(entry(1)), chains.stamp(entry(2))], NOON)
    assert (one.sequence, one.previous) == (1, BEGINNING)
    assert (two.sequence, two.previous) == (2, one.hash)
    assert chains.moved(Head(), [one, two], NOON) == Head(
        day="2019-09-24", sequence=2, hash=two.hash
    )


def test_a_day_opens_with_what_the_day_before_ended_with() -> None:
    head = Head(day="2019-09-24", sequence=7, hash="f" * 64)
    assert chains.opening(head, NOON) is None
    begun = chains.opening(head, NOON + timedelta(days=3))
    assert begun == chains.Opening(
        day="2019-09-27", sequence=7, hash="f" * 64, day_before="2019-09-24"
    )


def test_a_clock_that_is_behind_opens_no_earlier_day() -> None:
    head = Head(day="2019-09-24", sequence=7, hash="f" * 64)
    assert chains.day_of(head, NOON - timedelta(days=1)) == "2019-09-24"
    assert chains.opening(head, NOON - timedelta(days=1)) is None


def test_of_one_delivery_each_entry_is_taken_once() -> None:
    one, two = chains.stamp(entry(1)), chains.stamp(entry(2))
    assert list(chains.portions([one, two, one], 1)) == [(one,), (two,)]


MEDDLING = st.sampled_from(["entry", "digest", "previous", "hash", "id", "drop", "forge", "gone"])


@given(st.integers(2, 8), st.data())
def test_whatever_is_done_to_a_chain_is_told_at_its_first_place(
    length: int, data: st.DataObject
) -> None:
    made = [entry(number) for number in range(length)]
    links = list(chains.extended(Head(), map(chains.stamp, made), NOON))
    where = data.draw(st.integers(0, length - 1))
    what = data.draw(MEDDLING)
    pairs: list[tuple[chains.ChainLink, AuditEntry | None]] = list(zip(links, made, strict=True))
    link = links[where]
    expected = Fault.FORGED_HASH
    match what:
        case "entry":
            pairs[where] = (link, replace(made[where], reason="another"))
            expected = Fault.CHANGED_ENTRY
        case "gone":
            pairs[where] = (link, None)
            expected = Fault.MISSING_ENTRY
        case "drop":
            del pairs[where]
            expected = Fault.MISSING_LINK
        case "forge":  # a link for the changed entry, well made in itself
            other = replace(made[where], reason="another")
            forged = replace(link, digest=chains.digest(other))
            pairs[where] = (replace(forged, hash=link_hash(forged)), other)
            where += 1
        case field:
            other_text: dict[str, Any] = {field: "f" * 26}
            pairs[where] = (replace(link, **other_text), made[where])
    last, broken = chains.first_break("2019-09-24", Head(), pairs)
    end = Head(day="2019-09-24", sequence=length, hash=links[-1].hash)
    broken = broken or chains.wrong_end("2019-09-24", last, end)
    assert broken is not None
    # What was forged last of all is told by the head alone.
    assert (broken.fault, broken.sequence) == (expected, min(where + 1, length))


def test_who_did_it_counts_in_a_link() -> None:
    [link] = chains.extended(Head(), [replace(chains.stamp(ENTRY), contact="con_1.2")], NOON)
    assert link.hash == link_hash(link) != link_hash(replace(link, contact="con_1.3"))


def test_a_chain_that_nobody_touched_holds() -> None:
    made = [entry(number) for number in range(5)]
    links = chains.extended(Head(), map(chains.stamp, made), NOON)
    last, broken = chains.first_break("2019-09-24", Head(), zip(links, made, strict=True))
    assert broken is None
    assert chains.wrong_end("2019-09-24", last, chains.moved(Head(), links, NOON)) is None


def test_a_stamp_says_nothing_but_which_and_how_it_looks() -> None:
    assert chains.stamp(ENTRY) == Stamp(
        id=ENTRY.id, subject=ENTRY.subject, digest=chains.digest(ENTRY)
    )
