"""What decision-makers are written."""

from registration.rules.letters.letter import Letter
from registration.rules.texts import Text

DELEGATES: dict[str, Letter] = {
    "delegate_invited": Letter(
        subject=Text(
            en="Invitation: {delegation}",
            de="Einladung: {delegation}",
            es="Invitación: {delegation}",
        ),
        body=Text(
            en="{organiser} is pleased to invite you: {delegation}, {days}.\n\n"
            "Please answer here, and say there what companies may see of you:\n{link}",
            de="{organiser} lädt Sie herzlich ein: {delegation}, {days}.\n\n"
            "Bitte antworten Sie hier und sagen Sie dort, was Unternehmen von Ihnen sehen dürfen:"
            "\n{link}",
            es="{organiser} tiene el gusto de invitarle: {delegation}, {days}.\n\n"
            "Le rogamos que responda aquí e indique qué pueden ver de usted las empresas:\n{link}",
        ),
    ),
    "delegate_link": Letter(
        subject=Text(
            en="Your pages: {delegation}",
            de="Ihre Seiten: {delegation}",
            es="Sus páginas: {delegation}",
        ),
        body=Text(
            en="This is the way to your programme and meetings, {delegation}, {days}:\n{link}",
            de="hier geht es zu Ihrem Programm und Ihren Gesprächen, {delegation}, {days}:\n{link}",
            es="Este es el acceso a su programa y sus reuniones, {delegation}, {days}:\n{link}",
        ),
    ),
    "delegate_named": Letter(
        subject=Text(
            en="You take part: {delegation}",
            de="Sie nehmen teil: {delegation}",
            es="Usted participa: {delegation}",
        ),
        body=Text(
            en="You were named to take somebody's place: {delegation}, {days}.\n\n"
            "Your programme, your meetings, and what companies may see of you:\n{link}",
            de="Sie wurden als Ersatz für ein anderes Mitglied benannt: {delegation}, {days}.\n\n"
            "Ihr Programm, Ihre Gespräche und was Unternehmen von Ihnen sehen dürfen:\n{link}",
            es="Se le ha nombrado en lugar de otro miembro: {delegation}, {days}.\n\n"
            "Su programa, sus reuniones y qué pueden ver de usted las empresas:\n{link}",
        ),
    ),
}
