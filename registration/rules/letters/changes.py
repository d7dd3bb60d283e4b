"""What people are written about changes of who comes, and about what the desk decides."""

from registration.rules.letters.letter import Letter
from registration.rules.texts import Text

CHANGES: dict[str, Letter] = {
    "registration_passed_on": Letter(
        subject=Text(
            en="Somebody else comes: {activity}",
            de="Jemand anders kommt: {activity}",
            es="Acude otra persona: {activity}",
        ),
        body=Text(
            en="Your company sends somebody else: {activity}, {place}, {starts}. You are no longer"
            " registered for it.",
            de="Ihr Unternehmen schickt eine andere Person: {activity}, {place}, {starts}. Sie sind"
            " dafür nicht mehr angemeldet.",
            es="Su empresa envía a otra persona: {activity}, {place}, {starts}. Usted ya no está "
            "inscrito.",
        ),
    ),
    "registration_taken_over": Letter(
        subject=Text(
            en="You take part: {activity}",
            de="Sie nehmen teil: {activity}",
            es="Usted participa: {activity}",
        ),
        body=Text(
            en="You take part in place of a colleague: {activity}, {place}, {starts}.\n\n"
            "If you cannot come, give the seat back here by {until}:\n{link}",
            de="Sie nehmen anstelle einer Kollegin oder eines Kollegen teil: {activity}, {place}, "
            "{starts}.\n\nFalls Sie nicht kommen können, geben Sie den Platz bitte bis {until} hier"
            " zurück:\n{link}",
            es="Usted participa en lugar de otra persona de su empresa: {activity}, {place}, "
            "{starts}.\n\nSi no puede acudir, devuelva la plaza aquí antes del {until}:\n{link}",
        ),
    ),
    "change_accepted": Letter(
        subject=Text(
            en="Change accepted: {activity}",
            de="Änderung angenommen: {activity}",
            es="Cambio aceptado: {activity}",
        ),
        body=Text(
            en="The change you asked for was made: {person}, {activity}, {starts}.\n\n"
            "Note: {because}",
            de="Die gewünschte Änderung ist erfolgt: {person}, {activity}, {starts}.\n\n"
            "Hinweis: {because}",
            es="El cambio solicitado se ha realizado: {person}, {activity}, {starts}.\n\n"
            "Nota: {because}",
        ),
    ),
    "change_rejected": Letter(
        subject=Text(
            en="Change not possible: {activity}",
            de="Änderung nicht möglich: {activity}",
            es="Cambio no posible: {activity}",
        ),
        body=Text(
            en="The change you asked for is not possible; the registration stays as it is: "
            "{person}, {activity}, {starts}.\n\nReason: {because}",
            de="Die gewünschte Änderung ist nicht möglich; es bleibt bei der Anmeldung: {person}, "
            "{activity}, {starts}.\n\nGrund: {because}",
            es="El cambio solicitado no es posible; la inscripción sigue como estaba: {person}, "
            "{activity}, {starts}.\n\nMotivo: {because}",
        ),
    ),
    "meeting_other_person": Letter(
        subject=Text(
            en="Somebody else comes: {partner}, {starts}",
            de="Jemand anders kommt: {partner}, {starts}",
            es="Acude otra persona: {partner}, {starts}",
        ),
        body=Text(
            en="{partner} sends somebody else to your meeting: {person}.\n\nTime: {starts}\n"
            "Place: {place}\nTable: {table}",
            de="{partner} schickt eine andere Person zu Ihrem Gespräch: {person}.\n\nZeit: {starts}"
            "\nOrt: {place}\nTisch: {table}",
            es="{partner} envía a otra persona a su reunión: {person}.\n\nHora: {starts}\n"
            "Lugar: {place}\nMesa: {table}",
        ),
    ),
}
