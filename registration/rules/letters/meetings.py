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
            "Table: {table}\n\nInterpreter: {interpreter}",
            de="Sie treffen {partner} bei „{activity}“.\n\nZeit: {starts}\nOrt: {place}\n"
            "Tisch: {table}\n\nEs dolmetscht: {interpreter}",
            es="Se reunirá con {partner} en «{activity}».\n\nHora: {starts}\nLugar: {place}\n"
            "Mesa: {table}\n\nIntérprete: {interpreter}",
        ),
    ),
    "meeting_moved": Letter(
        subject=Text(
            en="Meeting moved: {partner}, {starts}",
            de="Gespräch verlegt: {partner}, {starts}",
            es="Cambio de hora o mesa: {partner}, {starts}",
        ),
        body=Text(
            en="Your meeting with {partner} at {activity} has been moved.\n\nTime: {starts}\n"
            "Place: {place}\nTable: {table}\n\nInterpreter: {interpreter}\n\n"
            "It was to be at {was}; that no longer holds.",
            de="Ihr Gespräch mit {partner} bei „{activity}“ ist verlegt worden.\n\n"
            "Zeit: {starts}\nOrt: {place}\nTisch: {table}\n\nEs dolmetscht: {interpreter}\n\n"
            "Bisher war es für {was} vorgesehen; das gilt nicht mehr.",
            es="Su reunión con {partner} en «{activity}» se ha cambiado.\n\nHora: {starts}\n"
            "Lugar: {place}\nMesa: {table}\n\nIntérprete: {interpreter}\n\n"
            "Estaba prevista para el {was}; ya no es así.",
        ),
    ),
    "meeting_passed_on": Letter(
        subject=Text(
            en="Somebody else meets {partner}",
            de="{partner}: jemand anderes übernimmt",
            es="Otra persona se reúne con {partner}",
        ),
        body=Text(
            en="The meeting with {partner} at {activity}, {starts}, has been moved to a time at "
            "which you are busy. Somebody else of your company takes it over.",
            de="Das Gespräch mit {partner} bei „{activity}“, {starts}, ist auf eine Zeit verlegt "
            "worden, zu der Sie nicht können. Jemand anderes aus Ihrem Unternehmen übernimmt es.",
            es="La reunión con {partner} en «{activity}», {starts}, se ha cambiado a una hora en "
            "la que usted no puede. Otra persona de su empresa se encarga de ella.",
        ),
    ),
    "interpreting": Letter(
        subject=Text(
            en="You interpret: {starts}, table {table}",
            de="Sie dolmetschen: {starts}, Tisch {table}",
            es="Interpretación: {starts}, mesa {table}",
        ),
        body=Text(
            en="You interpret between {one} and {other} at {activity}.\n\nTime: {starts}\n"
            "Place: {place}\nTable: {table}",
            de="Sie dolmetschen bei „{activity}“ zwischen {one} und {other}.\n\nZeit: {starts}\n"
            "Ort: {place}\nTisch: {table}",
            es="Usted interpreta entre {one} y {other} en «{activity}».\n\nHora: {starts}\n"
            "Lugar: {place}\nMesa: {table}",
        ),
    ),
    "interpreting_no_more": Letter(
        subject=Text(
            en="Not needed: {starts}, table {table}",
            de="Entfällt: {starts}, Tisch {table}",
            es="Anulado: {starts}, mesa {table}",
        ),
        body=Text(
            en="You no longer interpret between {one} and {other} at {activity}, {starts}, table "
            "{table}.",
            de="Sie dolmetschen nicht mehr zwischen {one} und {other} bei „{activity}“, {starts}, "
            "Tisch {table}.",
            es="Ya no interpreta entre {one} y {other} en «{activity}», {starts}, mesa {table}.",
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
