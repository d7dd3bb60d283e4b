"""Which interpreter comes to which meeting of a plan: the planner only saw to it that it can be.

Whoever interprets a meeting that stays where it was goes on; otherwise, where it can be, whoever
interpreted for the same people before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registration.planning.plans import Placed
from registration.planning.problem import Request
from registration.rules.plans.contents import Brief, Planned, in_order


def seated(brief: Brief, meetings: Sequence[Placed]) -> tuple[Planned, ...]:
    """The meetings of a valid plan with an interpreter each where one is needed."""
    requests = {one.id: one for one in brief.problem.requests}
    dealing = _Dealing(brief, requests)
    for slot in range(brief.problem.slots):
        dealing.deal([one for one in meetings if one.slot == slot])
    return in_order(
        Planned(
            wish=one.request,
            company_id=requests[one.request].a,
            delegate_id=requests[one.request].b,
            slot=one.slot,
            table=one.table,
            representative=one.person_a,
            interpreter=dealing.who.get(one.request),
            locked=one.request in brief.locked,
        )
        for one in meetings
    )


@dataclass(slots=True)
class _Dealing:
    """Slot after slot; `who` interprets (ids by wish), `last` for whom (ids by person)."""

    brief: Brief
    requests: Mapping[str, Request]
    who: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)

    def deal(self, meetings: Sequence[Placed]) -> None:
        """The meetings of one slot."""
        wanted = [one for one in meetings if self._needs(one)]
        free = {one.request: self._able(one) for one in wanted}
        liked = {one.request: self._liked(one) for one in wanted}
        dealt = matched(free, liked)
        for one in meetings:
            # What is locked needs nobody of those who are left, but may have somebody already.
            found = dealt.get(one.request) or self._own(one.request)
            if found:
                self.who[one.request] = found
                self.last[one.person_a] = self.last[one.person_b] = found

    def _needs(self, one: Placed) -> bool:
        return self.requests[one.request].language is not None

    def _own(self, wish: str) -> str | None:
        locked = self.requests[wish].lock is not None
        return self.brief.interpreted.get(wish) if locked else None

    def _able(self, one: Placed) -> tuple[str, ...]:
        """Those who could, whoever can help the fewest others first."""
        language, pools = self.requests[one.request].language, self.brief.problem.interpreters
        found = [
            (len(pool.languages), id)
            for id, pool in zip(self.brief.interpreters, pools, strict=True)
            if language in pool.languages and pool.available[one.slot]
        ]
        return tuple(id for _, id in sorted(found))

    def _liked(self, one: Placed) -> tuple[str, ...]:
        was = self.brief.problem.previous.get(one.request)
        stays = was is not None and was.slot == one.slot
        likes = (
            self.brief.interpreted.get(one.request) if stays else None,
            self.last.get(one.person_b),
            self.last.get(one.person_a),
        )
        return tuple(dict.fromkeys(id for id in likes if id))


def matched(
    able: Mapping[str, tuple[str, ...]], liked: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """For each (by id) one of those who are able, nobody twice, as many as can be; who is liked
    comes first.

    Augmenting paths (Kuhn): whoever is dealt already is freed where the other can have another.
    """
    taken: dict[str, str] = {}

    def served(one: str, tried: set[str]) -> bool:
        likes = [who for who in liked.get(one, ()) if who in able[one]]
        for who in dict.fromkeys((*likes, *able[one])):
            if who not in tried:
                tried.add(who)
                if who not in taken or served(taken[who], tried):
                    taken[who] = one
                    return True
        return False

    for one in sorted(able, key=lambda id: (not liked.get(id), id)):
        served(one, set())
    return {one: who for who, one in taken.items()}
