"""What people are written when the meetings of a session are planned anew."""

from registration.rules.letters.letter import Letter
from registration.rules.texts import Text

PLANS: dict[str, Letter] = {
    "plan_published": Letter(
        subject=Text(
            en="Your meetings: {activity}",
            de="Ihre Gespräche: {activity}",
            es="Sus reuniones: {activity}",
        ),
        body=Text(
            en="The meetings at {activity}, {place}, were planned. What is new for you:\n\n"
            "Agreed:\n{booked}\n\nMoved:\n{moved}\n\nNot taking place:\n{cancelled}\n\n"
            "Reason: {reason}\n\n"
            "Whatever is not named here stays as it was. Times are local times of the venue.",
            de="die Gespräche bei „{activity}“, {place}, wurden geplant. Das ist neu für Sie:\n\n"
            "Vereinbart:\n{booked}\n\nVerlegt:\n{moved}\n\nEntfällt:\n{cancelled}\n\n"
            "Grund: {reason}\n\n"
            "Was hier nicht genannt ist, bleibt, wie es war. Alle Zeiten sind Ortszeiten.",
            es="Se han planificado las reuniones de «{activity}», {place}. Lo nuevo para usted:\n\n"
            "Acordadas:\n{booked}\n\nTrasladadas:\n{moved}\n\nNo se celebran:\n{cancelled}\n\n"
            "Motivo: {reason}\n\n"
            "Lo que no se menciona aquí queda como estaba. Todas las horas son locales.",
        ),
    ),
}
