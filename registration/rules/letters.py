"""The mails people get, in their language. Every template stands here once, with its words."""

from dataclasses import dataclass

from registration.rules.events import Mail
from registration.rules.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`{...}` in the texts is filled from the mail's params; `{link}` is the link, where one is."""

    subject: Text
    body: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A mail ready to be sent, plain text."""

    to: str
    subject: str
    body: str


LETTERS: dict[str, Letter] = {}


def write(mail: Mail, link: str | None) -> Written:
    """Fill the letter of a mail. `link` is the whole address to open, where the mail has one."""
    letter = LETTERS[mail.template]
    words = {**mail.params, "link": link or ""}
    return Written(
        to=mail.to,
        subject=" ".join(letter.subject.read(mail.language).format_map(words).split()),
        body=letter.body.read(mail.language).format_map(words),
    )


LETTERS |= {
    "meeting_requested": Letter(
        subject=Text(
            en="Meeting request: {partner}",
            de="Gesprächswunsch: {partner}",
            es="Solicitud de reunión: {partner}",
        ),
        body=Text(
            en="{partner} would like to meet you at {activity}.\n\nMessage: {message}\n\n"
            "Please answer by {until}.",
            de="{partner} möchte Sie bei {activity} treffen.\n\nNachricht: {message}\n\n"
            "Bitte antworten Sie bis {until}.",
            es="{partner} desea reunirse con usted en {activity}.\n\nMensaje: {message}\n\n"
            "Responda, por favor, antes del {until}.",
        ),
    ),
    "meeting_booked": Letter(
        subject=Text(
            en="Meeting agreed: {partner}, {starts}",
            de="Gespräch vereinbart: {partner}, {starts}",
            es="Reunión acordada: {partner}, {starts}",
        ),
        body=Text(
            en="You meet {partner} at {activity}.\n\nTime: {starts}\nTable: {table}",
            de="Sie treffen {partner} bei {activity}.\n\nZeit: {starts}\nTisch: {table}",
            es="Se reunirá con {partner} en {activity}.\n\nHora: {starts}\nMesa: {table}",
        ),
    ),
    "meeting_declined": Letter(
        subject=Text(
            en="No meeting with {partner}",
            de="Kein Gespräch mit {partner}",
            es="Sin reunión con {partner}",
        ),
        body=Text(
            en="Your request to {partner} for {activity} was declined.",
            de="Ihre Anfrage an {partner} für {activity} wurde abgelehnt.",
            es="Su solicitud a {partner} para {activity} ha sido rechazada.",
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
            de="Ihr Gespräch mit {partner} bei {activity}, {starts}, findet nicht statt.\n\n"
            "Grund: {reason}\n\nDie Zeit ist frei für andere Gespräche.",
            es="Su reunión con {partner} en {activity}, {starts}, no tendrá lugar.\n\n"
            "Motivo: {reason}\n\nEse horario queda libre para otras reuniones.",
        ),
    ),
    "meeting_handed_over": Letter(
        subject=Text(
            en="Please confirm again: {activity}, {starts}",
            de="Bitte erneut bestätigen: {activity}, {starts}",
            es="Confirme de nuevo: {activity}, {starts}",
        ),
        body=Text(
            en="At {activity}, {starts}, table {table}, another delegate takes part: the meeting is"
            " now one with {partner}. It needs the company's confirmation.",
            de="Bei {activity}, {starts}, Tisch {table}, nimmt jemand anderes teil: Das Gespräch"
            " ist nun eines mit {partner}. Das Unternehmen muss es noch einmal bestätigen.",
            es="En {activity}, {starts}, mesa {table}, participa otra persona: la reunión es ahora"
            " con {partner}. La empresa debe confirmarla de nuevo.",
        ),
    ),
}

# No text of somebody else's in these: they go to addresses that nobody has confirmed yet.
LETTERS |= {
    "sign_up": Letter(
        subject=Text(
            en="Please confirm your sign-up",
            de="Bitte bestätigen Sie Ihre Anmeldung",
            es="Confirme su inscripción",
        ),
        body=Text(
            en="A company was signed up for business delegations in Saxony with this address.\n\n"
            "Open this link and press the button to confirm:\n{link}\n\n"
            "The link works once and for 15 minutes. If it was not you, do nothing.",
            de="Mit dieser Adresse wurde eine Firma für Wirtschaftsdelegationen in Sachsen "
            "angemeldet.\n\nZum Bestätigen öffnen Sie diesen Link und drücken die Schaltfläche:"
            "\n{link}\n\n"
            "Der Link gilt einmal und 15 Minuten. Waren Sie es nicht, ist nichts zu tun.",
            es="Con esta dirección se inscribió una empresa para delegaciones en Sajonia.\n\n"
            "Para confirmar, abra este enlace y pulse el botón:\n{link}\n\n"
            "El enlace vale una vez y 15 minutos. Si no fue usted, no haga nada.",
        ),
    ),
    "sign_in": Letter(
        subject=Text(en="Your sign-in link", de="Ihr Anmeldelink", es="Su enlace de acceso"),
        body=Text(
            en="Open this link and press the button to sign in:\n{link}\n\n"
            "The link works once and for 15 minutes. If it was not you, do nothing.",
            de="Zum Anmelden öffnen Sie diesen Link und drücken die Schaltfläche:\n{link}\n\n"
            "Der Link gilt einmal und 15 Minuten. Waren Sie es nicht, ist nichts zu tun.",
            es="Para acceder, abra este enlace y pulse el botón:\n{link}\n\n"
            "El enlace vale una vez y 15 minutos. Si no fue usted, no haga nada.",
        ),
    ),
    "contact_added": Letter(
        subject=Text(
            en="You are a contact of your company",
            de="Sie sind Kontaktperson Ihrer Firma",
            es="Es usted contacto de su empresa",
        ),
        body=Text(
            en="A colleague, or our desk, entered you as a contact of your company for business "
            "delegations in Saxony.\n\nOpen this link and press the button to confirm:\n{link}\n\n"
            "The link works once and for seven days.",
            de="Ihre Firma oder unsere Geschäftsstelle hat Sie als Kontaktperson für "
            "Wirtschaftsdelegationen in Sachsen eingetragen.\n\nZum Bestätigen öffnen Sie diesen "
            "Link und drücken die Schaltfläche:\n{link}\n\nDer Link gilt einmal und sieben Tage.",
            es="Su empresa o nuestra oficina le inscribió como contacto para delegaciones en "
            "Sajonia.\n\nPara confirmar, abra este enlace y pulse el botón:\n{link}\n\n"
            "El enlace vale una vez y siete días.",
        ),
    ),
}


LETTERS |= {
    "delegate_invited": Letter(
        subject=Text(
            en="Invitation: {delegation}",
            de="Einladung: {delegation}",
            es="Invitación: {delegation}",
        ),
        body=Text(
            en="{name},\n\n{organiser} invites you to {delegation}, {days}.\n\n"
            "Please answer here, and say there what companies may see of you:\n{link}",
            de="{name},\n\n{organiser} lädt Sie ein zu {delegation}, {days}.\n\n"
            "Bitte antworten Sie hier und sagen Sie dort, was Unternehmen von Ihnen sehen dürfen:"
            "\n{link}",
            es="{name}:\n\n{organiser} le invita a {delegation}, {days}.\n\n"
            "Responda aquí, por favor, e indique qué pueden ver de usted las empresas:\n{link}",
        ),
    ),
    "delegate_link": Letter(
        subject=Text(
            en="Your pages: {delegation}",
            de="Ihre Seiten: {delegation}",
            es="Sus páginas: {delegation}",
        ),
        body=Text(
            en="{name},\n\nthis is the way to your programme and meetings of {delegation}, {days}:"
            "\n{link}",
            de="{name},\n\nhier geht es zu Programm und Gesprächen, {delegation}, {days}:\n{link}",
            es="{name}:\n\neste es el acceso a su programa y sus reuniones de {delegation}, {days}:"
            "\n{link}",
        ),
    ),
    "delegate_named": Letter(
        subject=Text(
            en="You take part: {delegation}",
            de="Sie nehmen teil: {delegation}",
            es="Usted participa: {delegation}",
        ),
        body=Text(
            en="{name},\n\nyou were named to take somebody's place in {delegation}, {days}.\n\n"
            "Your programme, your meetings, and what companies may see of you:\n{link}",
            de="{name},\n\nSie rücken nach in {delegation}, {days}.\n\n"
            "Ihr Programm, Ihre Gespräche und was Unternehmen von Ihnen sehen dürfen:\n{link}",
            es="{name}:\n\nse le ha nombrado para ocupar una plaza en {delegation}, {days}.\n\n"
            "Su programa, sus reuniones y qué pueden ver de usted las empresas:\n{link}",
        ),
    ),
}

# The first goes to an address that nobody has confirmed yet: no text of somebody else's in it.
LETTERS |= {
    "registration_held": Letter(
        subject=Text(
            en="Please confirm your seat: {activity}",
            de="Bitte bestätigen Sie Ihren Platz: {activity}",
            es="Confirme su plaza: {activity}",
        ),
        body=Text(
            en="A seat is kept for you until {until}: {activity}, {place}, {starts}.\n\n"
            "Open this link and press the button to confirm:\n{link}\n\n"
            "If it was not you, do nothing; the seat will be free again.",
            de="Bis {until} ist ein Platz für Sie reserviert: {activity}, {place}, {starts}.\n\n"
            "Zum Bestätigen öffnen Sie diesen Link und drücken die Schaltfläche:\n{link}\n\n"
            "Waren Sie es nicht, ist nichts zu tun; der Platz wird wieder frei.",
            es="Tiene una plaza reservada hasta {until}: {activity}, {place}, {starts}.\n\n"
            "Para confirmar, abra este enlace y pulse el botón:\n{link}\n\n"
            "Si no fue usted, no haga nada; la plaza volverá a quedar libre.",
        ),
    ),
    "registration_pending": Letter(
        subject=Text(
            en="Awaiting approval: {activity}",
            de="Wird geprüft: {activity}",
            es="Pendiente de aprobación: {activity}",
        ),
        body=Text(
            en="{name},\n\nyour seat is kept while the organiser decides: {activity}, {starts}.",
            de="{name},\n\nIhr Platz ist reserviert, bis entschieden ist: {activity}, {starts}.",
            es="{name}:\n\nsu plaza queda reservada hasta que se decida: {activity}, {starts}.",
        ),
    ),
    "registration_confirmed": Letter(
        subject=Text(
            en="You take part: {activity}",
            de="Sie nehmen teil: {activity}",
            es="Usted participa: {activity}",
        ),
        body=Text(
            en="{name},\n\nyour registration is confirmed: {activity}, {place}, {starts}.",
            de="{name},\n\nIhre Anmeldung ist bestätigt: {activity}, {place}, {starts}.",
            es="{name}:\n\nsu inscripción está confirmada: {activity}, {place}, {starts}.",
        ),
    ),
    "registration_ended": Letter(
        subject=Text(
            en="Registration ended: {activity}",
            de="Anmeldung beendet: {activity}",
            es="Inscripción terminada: {activity}",
        ),
        body=Text(
            en="{name},\n\nyou are no longer registered for {activity}, {starts}.\n\n"
            "Reason: {reason}",
            de="{name},\n\nSie sind nicht mehr angemeldet für {activity}, {starts}.\n\n"
            "Grund: {reason}",
            es="{name}:\n\nya no está inscrito en {activity}, {starts}.\n\nMotivo: {reason}",
        ),
    ),
}
