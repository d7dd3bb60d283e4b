"""Many who await approval, decided in one round: each for itself, and each exactly once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Refused
from registration.rules.registrations import RegistrationState

MOST = 100


class Decision(StrEnum):
    """What the desk says."""

    APPROVE = "APPROVE"
    REJECT = "REJECT"


class Outcome(StrEnum):
    """What came of it."""

    DONE = "DONE"
    SKIPPED = "SKIPPED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """About one registration (id), as it was read in version `expected`."""

    id: str
    expected: int
    decision: Decision
    reason: str | None = None

    def key(self, of_round: str) -> str:
        """The idempotency key of this one, within the round's."""
        return sha256(f"{of_round}\n{self.id}".encode()).hexdigest()

    @property
    def digest(self) -> str:
        """What is asked under that key."""
        said = "\n".join((self.id, str(self.expected), self.decision, self.reason or ""))
        return sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one ruling, and why not if it was refused."""

    id: str
    outcome: Outcome
    refusal: Refused | None = None


_WANTED = {
    Decision.APPROVE: RegistrationState.CONFIRMED,
    Decision.REJECT: RegistrationState.REJECTED,
}


def check(rulings: Sequence[Ruling]) -> None:
    """Raises Invalid where there are too many, none, or two about one registration."""
    form, path = Form(), ("decisions",)
    if not rulings:
        form.reject(path, Rule.REQUIRED)
    if len(rulings) > MOST:
        form.reject(path, Rule.TOO_MANY, limit=MOST)
    for id, times in Counter(one.id for one in rulings).items():
        if times > 1:
            form.reject(path, Rule.APPEARS_TWICE, value=id)
    form.check()


def refused(ruling: Ruling, refusal: Refused, stands: RegistrationState | None) -> Result:
    """A refusal; nothing was to be done where it stands as wanted already."""
    if stands is _WANTED[ruling.decision]:
        return Result(id=ruling.id, outcome=Outcome.SKIPPED)
    return Result(id=ruling.id, outcome=Outcome.REFUSED, refusal=refusal)
