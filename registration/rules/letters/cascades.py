"""What people are written when something they were to take part in is called off."""

from registration.rules.letters.letter import Letter
from registration.rules.texts import Text

CASCADES: dict[str, Letter] = {
    "called_off": Letter(
        subject=Text(en="Called off: {what}", de="Abgesagt: {what}", es="Cancelación: {what}"),
        body=Text(
            en="Unfortunately this was called off: {what}.\n\nReason: {reason}\n\n"
            "With that, the following no longer takes place for you:\n{list}\n\n"
            "There is nothing you need to do.",
            de="leider wurde abgesagt: {what}.\n\nGrund: {reason}\n\n"
            "Damit entfällt für Sie:\n{list}\n\n"
            "Sie brauchen nichts weiter zu tun.",
            es="Lamentamos comunicarle esta cancelación: {what}.\n\nMotivo: {reason}\n\n"
            "Con ello deja de celebrarse para usted:\n{list}\n\n"
            "No tiene que hacer nada más.",
        ),
    ),
    "dropped_out": Letter(
        subject=Text(
            en="Meetings that do not take place: {what}",
            de="Gespräche, die entfallen: {what}",
            es="Reuniones que no se celebran: {what}",
        ),
        body=Text(
            en="A member of the delegation cannot come after all ({what}). So the following does "
            "not take place:\n{list}\n\nReason: {reason}\n\n"
            "These times are free for other meetings.",
            de="ein Mitglied der Delegation kann doch nicht kommen ({what}). Damit entfällt:\n"
            "{list}\n\nGrund: {reason}\n\nDiese Zeiten sind frei für andere Gespräche.",
            es="Un miembro de la delegación finalmente no puede venir ({what}). Por ello no se "
            "celebra:\n{list}\n\nMotivo: {reason}\n\n"
            "Esos horarios quedan libres para otras reuniones.",
        ),
    ),
}
