"""Breaks made few by annealing: small changes at random, worse ones ever more rarely.

The changes keep everybody's meetings, all rules and the tiers above:
* *slide*: a meeting goes to another slot, whoever is met there changes to the slot that it left,
  and so on: an alternating path of the two slots (a Kempe chain). Whoever sits in the middle of it
  is as busy as before, so only its two ends count: that is what makes it quick.
* *exchange*: of two wishes of a person with the same weight, the other one is held.
* *trade*: of any two wishes with the same weight, the other one is held, in the same slot: where
  all tables are taken, that is what still moves.
More meetings than tables are allowed at a price, which is low while it is hot. For each seed the
same result: it goes by the number of steps, not by the time they take.
"""

from math import log
from random import Random

from registration.planning.large.board import BREAK, OUT, Board
from registration.planning.large.facts import Timetable

_HOT, _COLD = 5.0, 0.8  # with a break at 10: found on events from 50 to 600 people
_CROWD, _RISE = 4.0, 4  # the price of a meeting without a table, and how often it is added
_LONGEST = 60  # of a chain; longer ones change little for much work
_TRADES, _EXCHANGES = 0.2, 0.15


class Annealing:
    """A search on a board. `best` is the best timetable met that has tables for all."""

    def __init__(self, board: Board, seed: int, *, least: int = 0) -> None:
        """`least`: breaks that there are in any timetable; with so few of them it is done."""
        self.board = board
        self.enough = BREAK * (least + 1)  # whoever pays less has no more breaks
        self.random = Random(seed).random
        self.room = board.facts.tables
        self.price = board.price()
        self.excess = sum(max(0, n - can) for n, can in zip(board.count, self.room, strict=True))
        self.lowest, self.best = self.price, board.table()
        self.moving = [n for n, wishes in enumerate(board.wishes) if wishes and board.mine[n]]
        self.warmth, self.crowd = _HOT, _CROWD
        self.open = [n for n, free in enumerate(board.free) if free]
        self.alike: dict[int, list[int]] = {}
        for n in self.open:
            if not board.facts.requests[board.seatings[n][0]].must:
                self.alike.setdefault(board.weight[n], []).append(n)

    def run(self, steps: int, *, hot: float = _HOT, cold: float = _COLD) -> Timetable:
        """So many steps, from hot to cold; done when nobody waits who need not."""
        if not self.moving:
            return self.best
        for step in range(steps):
            if not step % 1000:
                self.warmth = hot * (cold / hot) ** (step / steps)
                self.crowd = _CROWD * (1 + _RISE * step / steps)
                if self.lowest < self.enough:
                    break
            self._step()
        return self.best

    def _step(self) -> None:
        if self.random() < _TRADES:
            self._trade(self._any(self.open))
            return
        who = self._any(self.moving)
        held = self.board.mine[who]
        if not held:
            return
        seating = self._any(held)
        if not self.board.free[seating]:
            return
        allowed = -self.warmth * log(self.random() + 1e-300)
        if self.random() < _EXCHANGES:
            self._exchange(who, seating, self._any(self.board.wishes[who]), allowed)
        else:
            self._slide(who, seating, self._any(self.board.could[seating]), allowed)

    def _any[T](self, things: list[T] | tuple[T, ...]) -> T:
        return things[int(self.random() * len(things))]

    def _slide(self, who: int, seating: int, into: int, allowed: float) -> None:
        board = self.board
        out = board.slot[seating]
        if out == into or board.at[who][into] != OUT:
            return
        price = board.turned(who, out, into)
        if price - BREAK > allowed:
            return
        chain, end = self._chain(who, seating, out, into)
        if not chain:
            return
        price += board.turned(end, out, into)
        crowd = self._crowd(out, into) if len(chain) % 2 else 0
        if price + crowd * self.crowd > allowed or not self._spoken(chain, out, into):
            return
        self._move(who, chain, out, into)
        self._note(price, crowd)

    def _chain(self, who: int, seating: int, out: int, into: int) -> tuple[list[int], int]:
        """The meetings that change slots with this one, and who is at the other end."""
        board = self.board
        chain, end = [seating], board.pair[seating] - who
        here, there = out, into
        while (following := board.at[end][there]) != OUT:
            fits = board.fits[following] >> here & 1 and board.free[following]
            if not fits or len(chain) == _LONGEST:
                return [], OUT
            chain.append(following)
            end = board.pair[following] - end
            here, there = there, here
        return chain, end

    def cleared(self, who: int, out: int, into: int, but: int) -> bool:
        """Frees a person in a slot by a chain that does not end at that other one, if it can."""
        board = self.board
        seating = board.at[who][out]
        if seating == OUT or not (board.free[seating] and board.fits[seating] >> into & 1):
            return False
        chain, end = self._chain(who, seating, out, into)
        odd = len(chain) % 2
        if not chain or end == but or (odd and board.count[into] >= self.room[into]):
            return False
        if not self._spoken(chain, out, into):
            return False
        self._move(who, chain, out, into)
        return True

    def _crowd(self, out: int, into: int) -> int:
        """How many more meetings have no table when one goes from slot to slot."""
        count, room = self.board.count, self.room
        return (count[into] >= room[into]) - (count[out] > room[out])

    def _spoken(self, chain: list[int], out: int, into: int) -> bool:
        """Whether there are interpreters for all after the chain has changed slots."""
        board = self.board
        change: dict[int, int] = {}
        for seating in chain:
            for part in board.speaks[seating]:
                change[part] = change.get(part, 0) + (1 if board.slot[seating] == out else -1)
        return all(
            board.spoken[part][slot] + more <= board.facts.speaking[part][1][slot]
            for part, number in change.items()
            for slot, more in ((into, number), (out, -number))
            if more > 0
        )

    def _move(self, who: int, chain: list[int], out: int, into: int) -> None:
        board = self.board
        for seating in chain:
            board.tally(seating, board.slot[seating], -1)
        end, board.at[who][out] = who, OUT
        for seating in chain:
            new = out + into - board.slot[seating]
            board.slot[seating] = new
            board.at[end][new] = seating
            end = board.pair[seating] - end
            board.at[end][new] = seating
            board.tally(seating, new, 1)
        board.at[end][out + into - board.slot[chain[-1]]] = OUT
        for one in (who, end):
            board.mask[one][board.session[out]] ^= board.bit[out]
            board.mask[one][board.session[into]] ^= board.bit[into]

    def _exchange(self, who: int, old: int, new: int, allowed: float) -> None:
        board = self.board
        into = self._any(board.could[new])
        out = board.slot[old]
        gone, come = board.pair[old] - who, board.pair[new] - who
        if not (self._equal(old, new, gone, come) and self._open(who, come, out, into)):
            return
        price = board.flipped(gone, out) + board.flipped(come, into)
        crowd = 0
        if out != into:
            price += board.turned(who, out, into)
            crowd = self._crowd(out, into)
        if price + crowd * self.crowd > allowed or not self._understood(old, new, into):
            return
        board.drop(old)
        board.put(new, into)
        self._note(price, crowd)

    def _equal(self, old: int, new: int, gone: int, come: int) -> bool:
        """Whether the tiers above are the same with the other one, and no cap is exceeded."""
        board = self.board
        loses, gains = board.party[gone], board.party[come]
        one, other = board.seatings[old][0], board.seatings[new][0]
        if gone == come or board.weight[old] != board.weight[new]:
            return False
        if one == other:
            return True
        if other in board.held or one in board.facts.previous or board.facts.requests[one].must:
            return False
        return loses == gains or (
            board.meetings[loses] > board.least[loses] and board.meetings[gains] < board.most[gains]
        )

    def _trade(self, new: int) -> None:
        board = self.board
        if board.seatings[new][0] in board.held or board.weight[new] not in self.alike:
            return
        old = self._any(self.alike[board.weight[new]])
        into = board.slot[old]
        if into == OUT or not board.fits[new] >> into & 1:
            return
        here, there = board.pairing(old), board.pairing(new)
        gone = [one for one in here if one not in there]
        come = [one for one in there if one not in here]
        if any(board.at[one][into] != OUT for one in come) or not self._fair(gone, come):
            return
        allowed = -self.warmth * log(self.random() + 1e-300)
        price = sum(board.flipped(one, into) for one in (*gone, *come))
        if price > allowed or not self._understood(old, new, into):
            return
        board.drop(old)
        board.put(new, into)
        self._note(price, 0)

    def _fair(self, gone: list[int], come: list[int]) -> bool:
        """Whether no party is served less than it was to be, or more than it may."""
        board = self.board
        lose, gain = ({board.party[one] for one in some} for some in (gone, come))
        return all(board.meetings[one] > board.least[one] for one in lose - gain) and all(
            board.meetings[one] < board.most[one] for one in gain - lose
        )

    def _open(self, who: int, come: int, out: int, into: int) -> bool:
        free = self.board.at
        return free[come][into] == OUT and (out == into or free[who][into] == OUT)

    def _understood(self, old: int, new: int, into: int) -> bool:
        """Whether there is an interpreter for the new one in that slot."""
        board = self.board
        return all(
            board.spoken[part][into] - (board.slot[old] == into and part in board.speaks[old])
            < board.facts.speaking[part][1][into]
            for part in board.speaks[new]
        )

    def _note(self, price: int, crowd: int) -> None:
        self.price += price
        self.excess += crowd
        if self.price < self.lowest and not self.excess:
            self.lowest, self.best = self.price, self.board.table()
