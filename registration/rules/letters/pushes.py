"""What people are told whom a chamber passed on."""

from registration.rules.letters.letter import Letter
from registration.rules.texts import Text

PUSHES: dict[str, Letter] = {
    "push_notice": Letter(
        subject=Text(
            en="{chamber} registered you: {activity}",
            de="{chamber} hat Sie angemeldet: {activity}",
            es="{chamber} le ha inscrito: {activity}",
        ),
        body=Text(
            en="{chamber} registered you with us: {activity}, {place}, {starts}.\n\n{standing}\n\n"
            "Where your data comes from: {chamber} passed on your name, your address and what else "
            "it knows of you in your company. Purpose: organising business delegations in Saxony. "
            "Legal basis: {basis}. We keep the data until 24 months after the event, and share it "
            "with the organiser and the hosts of this activity only.\n\n"
            "Your rights: access, correction, erasure, restriction, and to object at any time; you "
            "can also complain to the Saxon data protection commissioner.\n\n"
            "Here you can take your registration over yourself, or object; then no chamber can "
            "register you any more:\n{link}",
            de="{chamber} hat Sie bei uns angemeldet: {activity}, {place}, {starts}.\n\n"
            "{standing}\n\n"
            "Woher Ihre Daten stammen: {chamber} hat uns Ihren Namen, Ihre Adresse und weitere "
            "Angaben zu Ihrer Rolle im Unternehmen übermittelt. Zweck: Organisation von "
            "Wirtschaftsdelegationen in Sachsen. Rechtsgrundlage: {basis}. Wir speichern die Daten "
            "bis 24 Monate nach der Veranstaltung und geben sie nur an Veranstalter und Gastgeber "
            "dieser Aktivität weiter.\n\n"
            "Ihre Rechte: Auskunft, Berichtigung, Löschung, Einschränkung und jederzeit "
            "Widerspruch; Sie können sich auch bei der Sächsischen Datenschutz- und "
            "Transparenzbeauftragten beschweren.\n\n"
            "Hier können Sie die Anmeldung selbst übernehmen oder widersprechen; dann kann keine "
            "Kammer Sie mehr anmelden:\n{link}",
            es="{chamber} le ha inscrito con nosotros: {activity}, {place}, {starts}.\n\n"
            "{standing}\n\n"
            "De dónde proceden sus datos: {chamber} nos ha transmitido su nombre, su dirección y "
            "otros datos de su función en la empresa. Finalidad: organizar delegaciones "
            "empresariales en Sajonia. Base jurídica: {basis}. Guardamos los datos hasta 24 meses "
            "después del evento y solo los compartimos con el organizador y los anfitriones de "
            "esta actividad.\n\n"
            "Sus derechos: acceso, rectificación, supresión, limitación y oposición en todo "
            "momento; también puede reclamar ante la autoridad sajona de protección de datos.\n\n"
            "Aquí puede hacerse cargo de su inscripción u oponerse; entonces ninguna cámara podrá "
            "inscribirle más:\n{link}",
        ),
    ),
    "push_registered": Letter(
        subject=Text(
            en="{chamber} registered you: {activity}",
            de="{chamber} hat Sie angemeldet: {activity}",
            es="{chamber} le ha inscrito: {activity}",
        ),
        body=Text(
            en="{chamber} registered you with us: {activity}, {place}, {starts}.\n\n{standing}\n\n"
            "Here you can take your registration over yourself, or object:\n{link}",
            de="{chamber} hat Sie bei uns angemeldet: {activity}, {place}, {starts}.\n\n"
            "{standing}\n\n"
            "Hier können Sie die Anmeldung selbst übernehmen oder widersprechen:\n{link}",
            es="{chamber} le ha inscrito con nosotros: {activity}, {place}, {starts}.\n\n"
            "{standing}\n\n"
            "Aquí puede hacerse cargo de su inscripción u oponerse:\n{link}",
        ),
    ),
    "push_cancellation": Letter(
        subject=Text(
            en="Do you want to cancel? {activity}",
            de="Möchten Sie absagen? {activity}",
            es="¿Quiere cancelar? {activity}",
        ),
        body=Text(
            en="{chamber} tells us that you do not come: {activity}, {starts}.\n\n"
            "The registration is yours, so nothing has changed. If you do want to cancel, open "
            "this link and press the button:\n{link}",
            de="{chamber} teilt uns mit, dass Sie nicht kommen: {activity}, {starts}.\n\n"
            "Die Anmeldung gehört Ihnen; es hat sich nichts geändert. Wenn Sie tatsächlich absagen "
            "möchten, öffnen Sie bitte diesen Link und klicken auf die Schaltfläche:\n{link}",
            es="{chamber} nos comunica que usted no viene: {activity}, {starts}.\n\n"
            "La inscripción es suya, así que nada ha cambiado. Si desea cancelarla, abra este "
            "enlace y pulse el botón:\n{link}",
        ),
    ),
}
