"""What those are written who help at an activity."""

from registration.rules.letters.letter import Letter
from registration.rules.texts import Text

DUTIES: dict[str, Letter] = {
    "duty_key": Letter(
        subject=Text(
            en="Your access: {activity}",
            de="Ihr Zugang: {activity}",
            es="Su acceso: {activity}",
        ),
        body=Text(
            en="You help at {activity}, {place}, {starts}: {duty}.\n\n"
            "This link gives you the access key to what you need for it. It works once, until"
            " {until}:\n{link}",
            de="Sie helfen bei: {activity}, {place}, {starts} ({duty}).\n\n"
            "Über diesen Link bekommen Sie den Zugangsschlüssel zu allem, was Sie dafür brauchen."
            " Er gilt einmal, bis {until}:\n{link}",
            es="Usted ayuda en: {activity}, {place}, {starts} ({duty}).\n\n"
            "Este enlace le da la clave de acceso a todo lo que necesita para ello. Sirve una sola"
            " vez, hasta el {until}:\n{link}",
        ),
    ),
}
