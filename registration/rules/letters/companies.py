"""What the people of a company are written: links that confirm, links that let in."""

from registration.rules.letters.letter import Letter
from registration.rules.texts import Text

# No text of somebody else's in these: they go to addresses that nobody has confirmed yet.
COMPANIES: dict[str, Letter] = {
    "sign_up": Letter(
        subject=Text(
            en="Please confirm your address",
            de="Bitte bestätigen Sie Ihre Adresse",
            es="Confirme su dirección, por favor",
        ),
        body=Text(
            en="A company was signed up for business delegations in Saxony with this address.\n\n"
            "To confirm, open this link and press the button:\n{link}\n\n"
            "The link works once and for 15 minutes. If it was not you, do nothing.",
            de="mit dieser Adresse wurde ein Unternehmen für Wirtschaftsdelegationen in Sachsen "
            "eingetragen.\n\nZum Bestätigen öffnen Sie bitte diesen Link und klicken auf die "
            "Schaltfläche:\n{link}\n\nDer Link gilt einmal und 15 Minuten lang. Falls Sie das nicht"
            " waren, brauchen Sie nichts zu tun.",
            es="Con esta dirección se ha dado de alta una empresa para delegaciones empresariales "
            "en Sajonia.\n\nPara confirmar, abra este enlace y pulse el botón:\n{link}\n\n"
            "El enlace sirve una sola vez y durante 15 minutos. Si no ha sido usted, no tiene que "
            "hacer nada.",
        ),
    ),
    "sign_in": Letter(
        subject=Text(en="Your sign-in link", de="Ihr Zugangslink", es="Su enlace de acceso"),
        body=Text(
            en="To sign in, open this link and press the button:\n{link}\n\n"
            "The link works once and for 15 minutes. If it was not you, do nothing.",
            de="für Ihren Zugang öffnen Sie bitte diesen Link und klicken auf die Schaltfläche:\n"
            "{link}\n\nDer Link gilt einmal und 15 Minuten lang. Falls Sie das nicht waren, "
            "brauchen Sie nichts zu tun.",
            es="Para acceder, abra este enlace y pulse el botón:\n{link}\n\n"
            "El enlace sirve una sola vez y durante 15 minutos. Si no ha sido usted, no tiene que "
            "hacer nada.",
        ),
    ),
    "contact_added": Letter(
        subject=Text(
            en="You are a contact of your company",
            de="Sie sind Kontaktperson Ihres Unternehmens",
            es="Es usted persona de contacto de su empresa",
        ),
        body=Text(
            en="A colleague, or our desk, entered you as a contact of your company for business "
            "delegations in Saxony.\n\nTo confirm, open this link and press the button:\n{link}\n\n"
            "The link works once and for seven days.",
            de="Ihr Unternehmen oder unsere Geschäftsstelle hat Sie als Kontaktperson für "
            "Wirtschaftsdelegationen in Sachsen eingetragen.\n\nZum Bestätigen öffnen Sie bitte "
            "diesen Link und klicken auf die Schaltfläche:\n{link}\n\n"
            "Der Link gilt einmal und sieben Tage lang.",
            es="Su empresa o nuestra oficina le ha registrado como persona de contacto para "
            "delegaciones empresariales en Sajonia.\n\n"
            "Para confirmar, abra este enlace y pulse el botón:\n{link}\n\n"
            "El enlace sirve una sola vez y durante siete días.",
        ),
    ),
}
