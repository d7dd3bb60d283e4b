"""What people are told about their registrations."""

from registration.rules.letters.letter import Letter
from registration.rules.texts import Text

# The first goes to an address that nobody has confirmed yet: no text of somebody else's in it.
REGISTRATIONS: dict[str, Letter] = {
    "registration_held": Letter(
        subject=Text(
            en="Please confirm your seat: {activity}",
            de="Bitte bestätigen Sie Ihren Platz: {activity}",
            es="Confirme su plaza, por favor: {activity}",
        ),
        body=Text(
            en="A seat is kept for you until {until}: {activity}, {place}, {starts}.\n\n"
            "To confirm, open this link and press the button:\n{link}\n\n"
            "If it was not you, do nothing; the seat will be free again.",
            de="bis {until} ist ein Platz für Sie reserviert: {activity}, {place}, {starts}.\n\n"
            "Zum Bestätigen öffnen Sie bitte diesen Link und klicken auf die Schaltfläche:\n{link}"
            "\n\nFalls Sie das nicht waren, brauchen Sie nichts zu tun; der Platz wird wieder "
            "frei.",
            es="Tiene una plaza reservada hasta el {until}: {activity}, {place}, {starts}.\n\n"
            "Para confirmar, abra este enlace y pulse el botón:\n{link}\n\n"
            "Si no ha sido usted, no tiene que hacer nada; la plaza volverá a quedar libre.",
        ),
    ),
    "registration_pending": Letter(
        subject=Text(
            en="Awaiting approval: {activity}",
            de="Ihre Anmeldung wird geprüft: {activity}",
            es="Inscripción pendiente de aprobación: {activity}",
        ),
        body=Text(
            en="Your seat is kept while the organiser decides: {activity}, {starts}.",
            de="Ihr Platz bleibt reserviert, bis der Veranstalter entschieden hat: {activity}, "
            "{starts}.",
            es="Su plaza queda reservada hasta que el organizador decida: {activity}, {starts}.",
        ),
    ),
    "registration_confirmed": Letter(
        subject=Text(
            en="You take part: {activity}",
            de="Sie nehmen teil: {activity}",
            es="Usted participa: {activity}",
        ),
        body=Text(
            en="Your registration is confirmed: {activity}, {place}, {starts}.",
            de="Ihre Anmeldung ist bestätigt: {activity}, {place}, {starts}.",
            es="Su inscripción está confirmada: {activity}, {place}, {starts}.",
        ),
    ),
    "registration_ended": Letter(
        subject=Text(
            en="Registration ended: {activity}",
            de="Anmeldung beendet: {activity}",
            es="Inscripción finalizada: {activity}",
        ),
        body=Text(
            en="You are no longer registered for {activity}, {starts}.\n\nReason: {reason}",
            de="Sie sind nicht mehr angemeldet: {activity}, {starts}.\n\nGrund: {reason}",
            es="Su inscripción ya no es válida: {activity}, {starts}.\n\nMotivo: {reason}",
        ),
    ),
}
