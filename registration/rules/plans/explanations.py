"""Why a wish is left out of a plan, in words for the organiser."""

from collections.abc import Sequence

from registration.planning.plans import Reason
from registration.rules.plans.contents import LeftOut
from registration.rules.texts import Language, Text

BY_HAND = Text(
    en="Somebody took it out of the plan by hand.",
    de="Es wurde von Hand aus dem Plan genommen.",
    es="Alguien la sacó del plan a mano.",
)
SAID = {
    Reason.NO_COMMON_SLOT: Text(
        en="There is no slot in which both sides are there.",
        de="Es gibt keine Zeit, zu der beide Seiten da sind.",
        es="No hay ningún horario en el que estén ambas partes.",
    ),
    Reason.NO_TABLE: Text(
        en="Whenever both could meet, no table is free.",
        de="Wann immer beide könnten, ist kein Tisch frei.",
        es="Siempre que ambas partes podrían reunirse, no hay mesa libre.",
    ),
    Reason.NO_INTERPRETER: Text(
        en="The two share no language, and whenever both could meet nobody is free to interpret.",
        de="Die beiden haben keine gemeinsame Sprache, und wann immer sie könnten, ist niemand zum "
        "Dolmetschen frei.",
        es="No comparten idioma y, siempre que podrían reunirse, no hay intérprete libre.",
    ),
    Reason.CAP: Text(
        en="One side has all the meetings it may have.",
        de="Eine Seite hat schon alle Gespräche, die sie haben darf.",
        es="Una de las partes ya tiene todas las reuniones permitidas.",
    ),
    Reason.VETO: Text(
        en="One side, or the organiser, does not want it.",
        de="Eine Seite oder die Organisation möchte es nicht.",
        es="Una de las partes o la organización no la quiere.",
    ),
    Reason.OUTWEIGHED: Text(
        en="Other meetings were worth more, and took the time of the two.",
        de="Andere Gespräche hatten mehr Gewicht und nehmen die Zeit der beiden ein.",
        es="Otras reuniones tenían más peso y ocupan el tiempo de ambas partes.",
    ),
}
AGAINST = Text(
    en="{said} In its way: {names}.",
    de="{said} Im Weg: {names}.",
    es="{said} En su lugar: {names}.",
)


def explained(left: LeftOut, names: Sequence[str], language: Language) -> str:
    """The reason as a sentence, with what holds the place it would need, by name."""
    said = (BY_HAND if left.by_hand else SAID[left.reason]).read(language)
    if not names or left.by_hand:
        return said
    return AGAINST.read(language).format(said=said, names="; ".join(names))
