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
    "registration_waiting": Letter(
        subject=Text(
            en="You are on the waiting list: {activity}",
            de="Sie stehen auf der Warteliste: {activity}",
            es="Está en la lista de espera: {activity}",
        ),
        body=Text(
            en="All seats are taken at the moment, and you are in line for one: {activity}, "
            "{place}, {starts}.\n\n"
            "Your place, and what decides the order, stand behind this link; there you can also "
            "leave the list:\n{link}\n\n"
            "As soon as a seat is free for you, we write to you.",
            de="zurzeit sind alle Plätze vergeben; Sie stehen auf der Warteliste: {activity}, "
            "{place}, {starts}.\n\n"
            "Ihren Platz in der Reihenfolge und wonach sie sich richtet, sehen Sie hier; dort "
            "können Sie die Liste auch verlassen:\n{link}\n\n"
            "Sobald ein Platz für Sie frei ist, schreiben wir Ihnen.",
            es="En este momento todas las plazas están ocupadas y usted está en lista de espera: "
            "{activity}, {place}, {starts}.\n\n"
            "Su puesto, y lo que decide el orden, los ve en este enlace; allí también puede "
            "dejar la lista:\n{link}\n\n"
            "En cuanto haya una plaza para usted, le escribiremos.",
        ),
    ),
    "registration_offered": Letter(
        subject=Text(
            en="A seat is free for you until {until}: {activity}",
            de="Ein Platz ist für Sie frei bis {until}: {activity}",
            es="Hay una plaza para usted hasta el {until}: {activity}",
        ),
        body=Text(
            en="A seat is kept for you until {until}: {activity}, {place}, {starts}.\n\n"
            "To accept or decline it, open this link:\n{link}\n\n"
            "Without an answer by then, it goes to the next in line.",
            de="bis {until} ist ein Platz für Sie reserviert: {activity}, {place}, {starts}.\n\n"
            "Zum Annehmen oder Ablehnen öffnen Sie bitte diesen Link:\n{link}\n\n"
            "Ohne Antwort bis dahin geht der Platz an die Nächsten auf der Liste.",
            es="Tiene una plaza reservada hasta el {until}: {activity}, {place}, {starts}.\n\n"
            "Para aceptarla o rechazarla, abra este enlace:\n{link}\n\n"
            "Sin respuesta hasta entonces, pasará a la siguiente persona de la lista.",
        ),
    ),
    "registration_offer_expired": Letter(
        subject=Text(
            en="The offer has ended: {activity}",
            de="Das Angebot ist abgelaufen: {activity}",
            es="La oferta ha caducado: {activity}",
        ),
        body=Text(
            en="The seat that was kept for you has gone to the next in line: {activity}, {starts}."
            "\n\nYou can join the waiting list again, at its end.",
            de="Der für Sie reservierte Platz ging an die Nächsten auf der Liste: {activity}, "
            "{starts}.\n\nSie können sich am Ende der Warteliste neu eintragen.",
            es="La plaza reservada para usted ha pasado a la siguiente persona: {activity}, "
            "{starts}.\n\nPuede apuntarse de nuevo al final de la lista de espera.",
        ),
    ),
    "registration_withdrawn": Letter(
        subject=Text(
            en="Off the waiting list: {activity}",
            de="Nicht mehr auf der Warteliste: {activity}",
            es="Ya no está en la lista de espera: {activity}",
        ),
        body=Text(
            en="You are no longer on the waiting list for {activity}, {starts}.\n\n"
            "Reason: {reason}",
            de="Sie stehen nicht mehr auf der Warteliste: {activity}, {starts}.\n\nGrund: {reason}",
            es="Ya no está en la lista de espera: {activity}, {starts}.\n\nMotivo: {reason}",
        ),
    ),
}
