"""What both sides are told about their meetings."""

from registration.rules.letters.letter import Letter
from registration.rules.texts import Text

MEETINGS: dict[str, Letter] = {
    "meeting_requested": Letter(
        subject=Text(
            en="Meeting request: {partner}",
            de="Gesprächswunsch: {partner}",
            es="Solicitud de reunión: {partner}",
        ),
        body=Text(
            en="{partner} would like to meet you at {activity}.\n\nMessage: {message}\n\n"
            "Please answer by {until}.",
            de="{partner} möchte Sie bei „{activity}“ treffen.\n\nNachricht: {message}\n\n"
            "Bitte antworten Sie bis {until}.",
            es="{partner} desea reunirse con usted en «{activity}».\n\nMensaje: {message}\n\n"
            "Le rogamos que responda antes del {until}.",
        ),
    ),
    "meeting_booked": Letter(
        subject=Text(
            en="Meeting agreed: {partner}, {starts}",
            de="Gespräch vereinbart: {partner}, {starts}",
            es="Reunión acordada: {partner}, {starts}",
        ),
        body=Text(
            en="You meet {partner} at {activity}.\n\nTime: {starts}\nPlace: {place}\n"
            "Table: {table}",
            de="Sie treffen {partner} bei „{activity}“.\n\nZeit: {starts}\nOrt: {place}\n"
            "Tisch: {table}",
            es="Se reunirá con {partner} en «{activity}».\n\nHora: {starts}\nLugar: {place}\n"
            "Mesa: {table}",
        ),
    ),
    "meeting_declined": Letter(
        subject=Text(
            en="No meeting with {partner}",
            de="Kein Gespräch mit {partner}",
            es="Sin reunión con {partner}",
        ),
        body=Text(
            en="{partner} has declined the meeting at {activity}. Other meetings are still open "
            "to you.",
            de="{partner} hat das Gespräch bei „{activity}“ abgelehnt. Andere Gespräche stehen "
            "Ihnen weiterhin offen.",
            es="{partner} ha rechazado la reunión en «{activity}». Puede solicitar otras "
            "reuniones.",
        ),
    ),
    "meeting_cancelled": Letter(
        subject=Text(
            en="Meeting cancelled: {partner}, {starts}",
            de="Gespräch abgesagt: {partner}, {starts}",
            es="Reunión cancelada: {partner}, {starts}",
        ),
        body=Text(
            en="Your meeting with {partner} at {activity}, {starts}, will not take place.\n\n"
            "Reason: {reason}\n\nThe time is free for other meetings.",
            de="Ihr Gespräch mit {partner} bei „{activity}“, {starts}, findet nicht statt.\n\n"
            "Grund: {reason}\n\nDie Zeit ist damit frei für andere Gespräche.",
            es="Su reunión con {partner} en «{activity}», {starts}, no tendrá lugar.\n\n"
            "Motivo: {reason}\n\nEse horario queda libre para otras reuniones.",
        ),
    ),
    "meeting_handed_over": Letter(
        subject=Text(
            en="Meeting changed: {activity}, {starts}",
            de="Gespräch geändert: {activity}, {starts}",
            es="Cambio de reunión: {activity}, {starts}",
        ),
        body=Text(
            en="Another member of the delegation takes part in the meeting at {activity}, {starts},"
            " table {table}: it is now one with {partner}.\n\n"
            "Time and table are kept. The meeting holds once the company has confirmed it again.",
            de="an dem Gespräch bei „{activity}“, {starts}, Tisch {table}, nimmt ein anderes "
            "Mitglied der Delegation teil: Es ist nun ein Gespräch mit {partner}.\n\n"
            "Zeit und Tisch bleiben reserviert. Das Gespräch gilt, sobald das Unternehmen es noch "
            "einmal bestätigt hat.",
            es="En la reunión de «{activity}», {starts}, mesa {table}, participa otro miembro de "
            "la delegación: ahora es una reunión con {partner}.\n\n"
            "El horario y la mesa quedan reservados. La reunión será firme cuando la empresa la "
            "confirme de nuevo.",
        ),
    ),
}
