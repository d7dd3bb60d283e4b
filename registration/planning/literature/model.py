"""An event as clauses: who meets when, who is busy when, where a person's unbroken runs begin.

What makes it quick, beside the networks: a slot's busy people are always an even number. That
follows from the rest, but no search finds out by itself, and most lower bounds rest on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ortools.sat.python.cp_model import CpModel, IntVar

from registration.planning.literature.counters import counted
from registration.planning.literature.event import Event


@dataclass(slots=True, kw_only=True)
class Model:
    """`held[meeting][slot]`, and `breaks[person][k]`: the person has more than k breaks."""

    solved: CpModel = field(default_factory=CpModel)
    held: list[dict[int, IntVar]] = field(default_factory=list)
    breaks: list[list[IntVar]] = field(default_factory=list)


def modelled(event: Event) -> Model:
    """All that must hold, with the number of breaks to be minimised."""
    model = Model()
    for one in event.meetings:
        model.held.append({slot: model.solved.new_bool_var("") for slot in one.slots})
        model.solved.add_exactly_one(model.held[-1].values())
    _order(event, model)
    busy = [_busy(event, model, event.of(person)) for person in range(event.people)]
    for person, mine in enumerate(busy):
        model.breaks.append(_breaks(model.solved, mine, len(event.of(person)), event.slots))
    _spread(event, model)
    for slot in range(event.slots):
        _tables(event, model, [mine[slot] for mine in busy if slot in mine])
    model.solved.minimize(sum(one for some in model.breaks for one in some))
    return model


def _order(event: Event, model: Model) -> None:
    for at, one in enumerate(event.meetings):
        for before in one.after:
            for slot, here in model.held[at].items():
                earlier = [x for other, x in model.held[before].items() if other < slot]
                model.solved.add_bool_or([~here, *earlier])
            for slot, here in model.held[before].items():
                later = [x for other, x in model.held[at].items() if other > slot]
                model.solved.add_bool_or([~here, *later])


def _busy(event: Event, model: Model, meetings: Sequence[int]) -> dict[int, IntVar]:
    """Whether a person has a meeting, by slot; slots in which there can be none are missing."""
    busy = {}
    for slot in range(event.slots):
        here = [model.held[at][slot] for at in meetings if slot in model.held[at]]
        if here:
            busy[slot] = model.solved.new_bool_var("")
            model.solved.add_exactly_one([~busy[slot], *here])
    _exactly(model.solved, list(busy.values()), len(meetings))
    return busy


def _exactly(model: CpModel, literals: Sequence[IntVar], count: int) -> None:
    outputs = counted(model, literals, count + 1)
    for at, one in enumerate(outputs):
        model.add_bool_or([one if at < count else ~one])
    if len(outputs) < count:
        model.add_bool_or([])


def _breaks(model: CpModel, busy: dict[int, IntVar], meetings: int, slots: int) -> list[IntVar]:
    """One break less than there are runs."""
    if meetings < 2:
        return []
    starts = []
    for slot, here in busy.items():
        if slot - 1 in busy:
            start = model.new_bool_var("")
            model.add_bool_or([~here, busy[slot - 1], start])
            model.add_implication(start, here)
            model.add_implication(start, ~busy[slot - 1])
            starts.append(start)
        else:
            starts.append(here)
    most = max(0, min(meetings - 1, slots - meetings))
    runs = counted(model, starts, most + 2)
    for one in runs[most + 1 :]:
        model.add_bool_or([~one])
    return runs[1 : most + 1]


def _spread(event: Event, model: Model) -> None:
    """If anybody has more than k + spread breaks, everybody has more than k."""
    for k in range(max(map(len, model.breaks), default=0)):
        everybody = model.solved.new_bool_var("")
        for mine in model.breaks:
            model.solved.add_bool_or([~everybody, *mine[k : k + 1]])
            for more in mine[k + event.spread : k + event.spread + 1]:
                model.solved.add_implication(more, everybody)


def _tables(event: Event, model: Model, busy: Sequence[IntVar]) -> None:
    """Two people at each table, and nobody by himself."""
    outputs = counted(model.solved, busy, 2 * event.tables + 1)
    for one in outputs[2 * event.tables :]:
        model.solved.add_bool_or([~one])
    for odd in range(0, min(len(outputs), 2 * event.tables), 2):
        even = outputs[odd + 1 : odd + 2]
        model.solved.add_bool_or([~outputs[odd], *even])
