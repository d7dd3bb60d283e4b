"""Every accepted change is written with audit entry, event and answer, or not at all."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from registration.rules.acts import Act, Principal, Role
from registration.rules.events import Change, Event
from registration.rules.pages import Window
from registration.rules.refusals import KeyReused, VersionConflict, WrongState
from registration.store import ledger
from registration.store.bodies import Body
from registration.store.rows import Key, Row, read, read_many, read_page, read_range
from registration.store.writes import add, check, put, update
from registration.store.writes import replace as next_version

pytestmark = pytest.mark.usefixtures("store")

NOON = datetime(2019, 9, 24, 12, tzinfo=UTC)
STAFF = Principal(role=Role.OPERATOR, id="amz")
ACT = Act(
    by=STAFF, at=NOON, operation="chairAdd", request_id="r-1", key="a-key-of-mine", digest="d"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chair:
    colour: str
    made_at: datetime
    legs: tuple[int, ...] = (1, 2, 3, 4)
    owner: Principal | None = None
    version: int = 1


class ChairRow(Row, discriminator="test_chair"):
    body = Body(Chair)


RED = Chair(colour="red", made_at=NOON, owner=STAFF)
KEY = Key("CHAIR#1", "CHAIR", Chair)


def chair(value: Chair) -> ChairRow:
    return ChairRow(KEY.pk, KEY.sk, body=value, version=value.version)


def add_red(act: Act) -> None:
    ledger.accept(
        act,
        add(chair(RED), WrongState("1", "there")),
        changes=[Change(subject="1", after=RED)],
        events=[Event(kind="chair.added", subject="1")],
        answer="1",
    )


def test_a_value_comes_back_as_it_was_written() -> None:
    add_red(ACT)
    assert read(KEY) == RED


def test_the_change_is_in_the_audit_and_in_the_outbox() -> None:
    add_red(ACT)
    [entry] = ledger.audit_page("1", Window(first=10)).values
    assert (entry.by, entry.operation, entry.before) == ("operator:amz", "chairAdd", None)
    assert entry.after is not None
    assert entry.after["colour"] == "red"
    [event] = ledger.outbox_page("2019-09-24", Window(first=10)).values
    assert event.event.kind == "chair.added"


def test_a_repeated_call_is_answered_from_the_ledger_and_writes_nothing() -> None:
    add_red(ACT)
    with pytest.raises(ledger.Replayed, match="1"):
        add_red(ACT)
    assert ledger.replay(ACT) == "1"
    assert len(ledger.audit_page("1", Window(first=10)).values) == 1


def test_the_same_key_for_another_call_is_refused() -> None:
    add_red(ACT)
    other = replace(ACT, digest="another")
    with pytest.raises(KeyReused):
        ledger.accept(other, put(chair(RED)))
    with pytest.raises(KeyReused):
        ledger.replay(other)


def test_an_answer_is_forgotten_after_seven_days() -> None:
    add_red(ACT)
    later = replace(ACT, at=NOON.replace(month=10, day=2))
    assert ledger.replay(later) is None
    with pytest.raises(WrongState):
        add_red(later)


def test_a_refused_write_leaves_nothing_behind() -> None:
    add_red(ACT)
    second = replace(ACT, key="another-key")
    with pytest.raises(WrongState):
        add_red(second)
    assert ledger.replay(second) is None
    assert len(ledger.audit_page("1", Window(first=10)).values) == 1


def test_a_stale_version_is_refused_with_the_current_one() -> None:
    add_red(ACT)
    blue = replace(RED, colour="blue", version=2)
    ledger.accept(replace(ACT, key=None), next_version(chair(blue), id="1", was=1))
    with pytest.raises(VersionConflict) as refused:
        ledger.accept(replace(ACT, key=None), next_version(chair(blue), id="1", was=1))
    assert refused.value.current == 2


def test_each_failing_write_gives_its_own_refusal_whatever_its_kind() -> None:
    add_red(ACT)
    fine = update(chair(RED), [ChairRow.version.set(9)], Row.pk.exists(), WrongState("u", "u"))
    other_key = ChairRow("CHAIR#2", "CHAIR")
    with pytest.raises(WrongState, match="check"):
        ledger.accept(
            replace(ACT, key=None),
            fine,
            add(ChairRow("CHAIR#3", "CHAIR", body=RED), WrongState("p", "put")),
            check(other_key, Row.pk.exists(), WrongState("c", "check")),
        )
    assert read(Key("CHAIR#3", "CHAIR", Chair)) is None


def test_rows_of_many_kinds_are_read_in_one_call() -> None:
    add_red(ACT)
    missing = Key("CHAIR#2", "CHAIR", Chair)
    found = read_many([KEY, missing])
    assert found[KEY] == RED
    assert found[missing] is None


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    rows = [ChairRow("CHAIRS", f"C#{n:02}", body=replace(RED, colour=str(n))) for n in range(7)]
    ledger.accept(replace(ACT, key=None), *(put(row) for row in rows))
    seen: list[str] = []
    after = None
    while True:
        page = read_page("CHAIRS", "C#", Window(first=3, after=after))
        seen += [value.colour for value in page.values]
        if not page.more:
            break
        after = page.items[-1][0]
    assert seen == [str(n) for n in range(7)]
    newest = read_page("CHAIRS", "C#", Window(first=3, after="C#04"), newest_first=True)
    assert [value.colour for value in newest.values] == ["3", "2", "1"]


@pytest.mark.parametrize("key", [("", "A"), ("A", ""), ("ä" * 1025, "A"), ("A", "x" * 1025)])
def test_a_key_that_can_be_none_leads_nowhere_and_is_not_asked_for(key: tuple[str, str]) -> None:
    impossible = Key(*key, Chair)
    assert read_many([impossible, KEY])[impossible] is None


def test_a_partition_that_can_be_none_has_no_rows() -> None:
    for name in ("", "x" * 2049):
        assert read_range(name, "") == []
        assert read_page(name, "", Window(first=3)).values == ()


def test_a_cursor_from_elsewhere_reads_nothing() -> None:
    ledger.accept(replace(ACT, key=None), put(ChairRow("CHAIRS", "C#1", body=RED)))
    assert read_page("CHAIRS", "C#", Window(first=3, after="A#")).values == ()
