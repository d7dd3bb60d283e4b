"""Seeded events in the literature's form, made around a timetable so that there is one."""

from random import Random


def published(
    requested: list[tuple[int, int, int]],
    *,
    people: int,
    slots: int,
    morning: int,
    tables: int,
    forbidden: dict[int, set[int]] | None = None,
    fixed: dict[int, int] | None = None,
    after: dict[int, set[int]] | None = None,
) -> str:
    """The text of an event's file; everything counts from 1."""
    count = range(1, len(requested) + 1)
    never = [(forbidden or {}).get(one) or {0} for one in range(1, people + 1)]
    before = [(after or {}).get(one, set()) for one in count]
    return "\n".join(
        (
            f"nBusiness = {people};",
            f"nMeetings = {len(requested)};",
            f"nTables = {tables};",
            f"nTotalSlots = {slots};",
            f"nMorningSlots = {morning};",
            "requested = [|" + "\n|".join(f"{a}, {b},{when}, " for a, b, when in requested) + "|];",
            f"forbidden = [{_sets(never)}];",
            f"fixed = [{','.join(str((fixed or {}).get(one, 0)) for one in count)}];",
            f"precedences = [{_sets(before)}];",
        )
    )


def _sets(found: list[set[int]]) -> str:
    return ",\n".join("{" + ",".join(map(str, sorted(one))) + "}" for one in found)


def made(people: int, slots: int, meetings: int, seed: int, *, fixed: float = 0.1) -> str:
    """The text of an event of that size, at most; the same for the same seed."""
    random = Random(seed)
    tables, morning = max(1, people * 2 // 5), (slots + 1) // 2
    held: dict[int, list[tuple[int, int]]] = {slot: [] for slot in range(1, slots + 1)}
    for _ in range(20 * meetings):
        a, b = sorted(random.sample(range(1, people + 1), 2))
        slot = random.randint(1, slots)
        pairs = {pair for some in held.values() for pair in some}
        taken = {who for pair in held[slot] for who in pair}
        new = len(pairs) < meetings and (a, b) not in pairs
        if new and not {a, b} & taken and len(held[slot]) < tables:
            held[slot].append((a, b))
    placed = [(slot, *pair) for slot, some in held.items() for pair in some]
    random.shuffle(placed)
    slot_of = {at: slot for at, (slot, _, _) in enumerate(placed, 1)}
    return published(
        [(a, b, random.choice((3, 3, 1 if slot <= morning else 2))) for slot, a, b in placed],
        people=people,
        slots=slots,
        morning=morning,
        tables=tables,
        forbidden={
            one: {
                slot
                for slot in held
                if random.random() < 0.1 and not any(one in pair for pair in held[slot])
            }
            for one in range(1, people + 1)
        },
        fixed={at: slot for at, slot in slot_of.items() if random.random() < fixed},
        after={
            at: {other for other in slot_of if slot_of[other] < slot and random.random() < 0.02}
            for at, slot in slot_of.items()
        },
    )
