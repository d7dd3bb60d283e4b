"""Plans an instance from the command line.

`python -m registration.planning INSTANCE [--seed N] [--seconds N] > plan.json`

INSTANCE is a file of the form `b2b-schedule/1` (.json) or of the literature (.dzn). How the search
goes is told on standard error. Exit 0: there is an answer (that an event has no timetable is one);
1: none was found, or the checker does not accept it; 2: the instance cannot be read.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path

from registration.planning import forms, literature, solver
from registration.planning.check import check
from registration.planning.plans import Effort, Progress

NO_ANSWER, UNREADABLE = 1, 2


def main() -> int:
    """The exit code."""
    asked = _arguments().parse_args()
    try:
        text = asked.instance.read_bytes()
        run = _timetable if asked.instance.suffix == ".dzn" else _plan
        return run(text, asked.seed, asked.seconds)
    except (OSError, UnicodeDecodeError, forms.Malformed) as fault:
        print(f"{asked.instance}: {fault}", file=sys.stderr)
        return UNREADABLE


def _arguments() -> ArgumentParser:
    arguments = ArgumentParser(prog="python -m registration.planning", description=__doc__)
    arguments.add_argument("instance", type=Path)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument(
        "--seconds", type=float, help="of search at the most; by size if not given"
    )
    return arguments


def _plan(data: bytes, seed: int, seconds: float | None) -> int:
    problem = forms.read_problem(data)
    effort = None if seconds is None else Effort(seconds=seconds)
    plan = solver.plan(problem, seed=seed, effort=effort, watch=_tell)
    print(forms.write_plan(plan).decode())
    verdict = check(problem, plan)
    for wrong in verdict.wrong:
        print(wrong, file=sys.stderr)
    return 0 if verdict.valid else NO_ANSWER


def _timetable(data: bytes, seed: int, seconds: float | None) -> int:
    event = literature.read_event(data.decode())
    effort = literature.EFFORT if seconds is None else Effort(seconds=seconds)
    found = literature.solve(event, seed=seed, effort=effort, watch=_tell)
    print(literature.write_timetable(found).decode())
    wrongs = list(literature.wrongs(event, found))
    for wrong in wrongs:
        print(wrong, file=sys.stderr)
    answered = bool(found.slots) or found.infeasible or not event.meetings
    return 0 if answered and not wrongs else NO_ANSWER


def _tell(progress: Progress) -> None:
    print(
        f"{progress.seconds:8.1f} s  {progress.tier} {progress.value}, proven {progress.bound}",
        file=sys.stderr,
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
