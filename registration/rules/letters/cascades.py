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
}
