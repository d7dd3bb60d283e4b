"""A timetable one meeting after the other: where a slot is not free for both, others make way.

One of the two is free in a slot, the other in another one: the chain of meetings that begins with
the second one changes between these slots, and both are free in the first (Kempe). With as many
slots as the busiest person has meetings that always succeeds where two sides meet and all are
always there (König); else nearly always.
"""

from itertools import product

from registration.planning.chances import own_table
from registration.planning.large.annealing import Annealing
from registration.planning.large.board import OUT, Board
from registration.planning.large.facts import Facts, Seat


def filled(facts: Facts, wanted: dict[str, list[int]], seed: int) -> dict[str, Seat]:
    """As many of these requests, each in one of its slots first, as find a place that way."""
    board = Board(facts, {})
    chains = Annealing(board, seed)
    for request in sorted(wanted, key=lambda one: (_freedom(facts, one), one)):
        slots = sorted(wanted[request], key=lambda slot: (board.count[slot], slot))
        pairs = list(product(*facts.sides[request]))
        any(_put(board, board.number[request, *pair], slots) for pair in pairs) or any(
            _squeezed(board, chains, board.number[request, *pair], slots) for pair in pairs
        )
    return board.table()


def _freedom(facts: Facts, request: str) -> tuple[bool, bool, int]:
    """Locks first, then who needs an interpreter, then who can meet least."""
    one = facts.requests[request]
    return one.lock is None, one.language is None, len(facts.chances[request])


def _put(board: Board, seating: int, slots: list[int]) -> bool:
    """Holds it in the first slot that is free for all."""
    one, other = board.pairing(seating)
    for slot in slots:
        if board.at[one][slot] == board.at[other][slot] == OUT and _room(board, seating, slot):
            board.put(seating, slot)
            return True
    return False


def _room(board: Board, seating: int, slot: int) -> bool:
    """Whether there is a table, and an interpreter if need be; a table of its own is looked at
    by the programme that follows."""
    return (
        own_table(board.facts.requests[board.seatings[seating][0]]) is None
        and bool(board.fits[seating] >> slot & 1)
        and board.count[slot] < board.facts.tables[slot]
        and all(
            board.spoken[part][slot] < board.facts.speaking[part][1][slot]
            for part in board.speaks[seating]
        )
    )


def _squeezed(board: Board, chains: Annealing, seating: int, slots: list[int]) -> bool:
    """Holds it where a chain makes one of the two free."""
    one, other = board.pairing(seating)
    for free, busy in ((one, other), (other, one)):
        here = [slot for slot in slots if board.at[free][slot] == OUT]
        there = [slot for slot in board.could[seating] if board.at[busy][slot] == OUT]
        for slot, away in product(here, there):
            if _room(board, seating, slot) and chains.cleared(busy, slot, away, free):
                board.put(seating, slot)
                return True
    return False
