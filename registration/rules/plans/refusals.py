"""What a draft of a plan says no to."""

from dataclasses import dataclass
from enum import StrEnum

from registration.rules.refusals import Path, Refused
from registration.rules.slots import ResourceKind
from registration.rules.texts import Language, Text

MOST_SHOWN = 10


@dataclass(eq=False)
class PlanCollides(Refused):
    """The slot lacks `resource`, which another wish (id) of the draft has (`held_by`); None: it is
    away, or not there. The wish could be held in the slots `free` as the draft is."""

    resource: ResourceKind
    slot: int
    held_by: str | None
    free: tuple[int, ...] = ()
    code = "PLAN_COLLIDES"
    says = Text(
        en="In this slot the plan has no room for it ({resource}). Slots that are free: {count}.",
        de="In dieser Zeit ist im Plan kein Platz dafür ({resource}). Freie Zeiten: {count}.",
        es="En este horario el plan no tiene sitio ({resource}). Horarios libres: {count}.",
    )

    @property
    def path(self) -> Path:
        return ("step", "slot")

    def details(self) -> dict[str, object]:
        return {"resource": self.resource, "count": len(self.free)}


@dataclass(eq=False)
class PlanCapReached(Refused):
    """The company or delegate (id) has all the meetings it may have."""

    party: str
    limit: int
    code = "PLAN_CAP_REACHED"
    says = Text(
        en="One of the two has all the meetings it may have ({limit}).",
        de="Eine der beiden Seiten hat schon alle Gespräche, die sie haben darf ({limit}).",
        es="Una de las dos partes ya tiene todas las reuniones permitidas ({limit}).",
    )


@dataclass(eq=False)
class PlanVetoed(Refused):
    """One of the two, or the organiser, has said no."""

    code = "PLAN_VETOED"
    says = Text(
        en="One side, or the organiser, does not want this meeting.",
        de="Eine Seite oder die Organisation möchte dieses Gespräch nicht.",
        es="Una de las partes o la organización no quiere esta reunión.",
    )


@dataclass(eq=False)
class PlanFixed(Refused):
    """It is locked, or has begun."""

    code = "PLAN_FIXED"
    says = Text(
        en="This meeting is locked or has begun; it stays where it is.",
        de="Dieses Gespräch ist gesperrt oder hat begonnen; es bleibt, wo es ist.",
        es="Esta reunión está bloqueada o ha comenzado; se queda donde está.",
    )


class Since(StrEnum):
    """What has happened since a draft was made."""

    BOOKED = "BOOKED"  # a meeting that the draft does not know
    ENDED = "ENDED"  # a meeting that was agreed when it was made
    MOVED = "MOVED"  # a meeting lies elsewhere now
    LOCKED = "LOCKED"  # a meeting must stay where it is, and the draft moves or drops it
    UNWANTED = "UNWANTED"  # a wish it holds was declined, withdrawn or vetoed, or somebody left
    AWAY = "AWAY"  # somebody it seats is away then
    INTERPRETER = "INTERPRETER"  # who was to interpret is away or gone, or one is needed now
    BEGUN = "BEGUN"  # the slot has begun
    GRID = "GRID"  # the slots, the tables or the limits are others


SAID = {
    Since.BOOKED: Text(
        en="was booked in the meantime",
        de="wurde inzwischen vereinbart",
        es="se ha reservado entretanto",
    ),
    Since.ENDED: Text(
        en="was called off in the meantime",
        de="wurde inzwischen abgesagt",
        es="se ha cancelado entretanto",
    ),
    Since.MOVED: Text(
        en="was moved in the meantime",
        de="wurde inzwischen verlegt",
        es="se ha trasladado entretanto",
    ),
    Since.LOCKED: Text(
        en="was locked in the meantime",
        de="wurde inzwischen gesperrt",
        es="se ha bloqueado entretanto",
    ),
    Since.UNWANTED: Text(
        en="is no longer wanted, or somebody has left",
        de="wird nicht mehr gewünscht, oder jemand kommt nicht mehr",
        es="ya no se desea, o alguien ya no viene",
    ),
    Since.AWAY: Text(
        en="somebody is away then",
        de="jemand ist dann nicht da",
        es="alguien no está en ese momento",
    ),
    Since.INTERPRETER: Text(
        en="has nobody to interpret any more",
        de="hat niemanden mehr zum Dolmetschen",
        es="ya no tiene intérprete",
    ),
    Since.BEGUN: Text(
        en="its slot has begun", de="die Zeit hat begonnen", es="su horario ha comenzado"
    ),
    Since.GRID: Text(
        en="slots, tables or limits have changed",
        de="Zeiten, Tische oder Grenzen haben sich geändert",
        es="han cambiado los horarios, las mesas o los límites",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One thing that has happened since; `wish` is the id of the pair's meeting."""

    what: Since
    wish: str | None = None
    company_id: str | None = None
    delegate_id: str | None = None

    def message(self, language: Language) -> str:
        """In words that follow the names of the two."""
        return SAID[self.what].read(language)


@dataclass(eq=False)
class StalePlan(Refused):
    """The draft no longer fits what is there; `changes` says what is different, ten at the most."""

    changes: tuple[Changed, ...]
    code = "STALE_PLAN"
    says = Text(
        en="What this plan was made from has changed ({count}). Nothing was published; run the "
        "planner again.",
        de="Seit dieser Plan erstellt wurde, hat sich etwas geändert ({count}). Es wurde nichts "
        "veröffentlicht; bitte planen Sie noch einmal.",
        es="Lo que sirvió de base a este plan ha cambiado ({count}). No se ha publicado nada; "
        "vuelva a planificar.",
    )

    def details(self) -> dict[str, object]:
        return {"count": len(self.changes)}
