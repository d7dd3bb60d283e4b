"""What the pages say, in the three languages of the desk."""

from collections.abc import Mapping

from registration.rules.texts import Language, Text

WORDS: Mapping[str, Text] = {
    "plan": Text(en="Meeting plan", de="Gesprächsplan", es="Plan de reuniones"),
    "draft": Text(
        en="Draft – not in force yet", de="Entwurf – gilt noch nicht", es="Borrador: aún no vigente"
    ),
    "table": Text(en="Table", de="Tisch", es="Mesa"),
    "table_cards": Text(en="Table cards", de="Tischkarten", es="Tarjetas de mesa"),
    "companies": Text(
        en="Agendas of the companies", de="Programme der Unternehmen", es="Agendas de las empresas"
    ),
    "delegates": Text(
        en="Agendas of the delegates",
        de="Programme der Delegationsmitglieder",
        es="Agendas de la delegación",
    ),
    "interpreters": Text(
        en="Agendas of the interpreters",
        de="Einsatzpläne Dolmetschen",
        es="Agendas de interpretación",
    ),
    "time": Text(en="Time", de="Zeit", es="Hora"),
    "company": Text(en="Company", de="Unternehmen", es="Empresa"),
    "delegate": Text(en="Delegate", de="Delegation", es="Delegación"),
    "you_meet": Text(en="You meet", de="Sie treffen", es="Se reúne con"),
    "from_you": Text(en="From your company", de="Von Ihnen kommt", es="De su empresa"),
    "represented_by": Text(en="Represented by", de="Vertreten durch", es="En representación"),
    "interpreter": Text(en="Interpreter", de="Dolmetschen", es="Intérprete"),
    "interprets": Text(en="Int.", de="Dolm.", es="Int."),
    "languages": Text(en="Languages", de="Sprachen", es="Idiomas"),
    "free": Text(en="free", de="frei", es="libre"),
    "break": Text(en="Break", de="Pause", es="Pausa"),
    "to_confirm": Text(
        en="to be confirmed again", de="noch zu bestätigen", es="por confirmar de nuevo"
    ),
    "fixed": Text(en="fixed", de="fest", es="fija"),
    "not_named": Text(
        en="Name not shared",
        de="Name nicht freigegeben",
        es="Nombre no compartido",
    ),
    "unknown": Text(en="(no longer known)", de="(nicht mehr bekannt)", es="(ya no consta)"),
    "seeks": Text(en="Looks for: {text}", de="Sucht: {text}", es="Busca: {text}"),
    "topic": Text(en="Topic: {text}", de="Anliegen: {text}", es="Tema: {text}"),
    "no_meetings": Text(
        en="No meetings yet. This page shows them as soon as they are agreed.",
        de="Noch keine Gespräche. Sobald welche vereinbart sind, stehen sie hier.",
        es="Aún no hay reuniones. Aparecerán aquí en cuanto se acuerden.",
    ),
    "no_grid": Text(
        en="The times and tables of this session have not been set yet.",
        de="Für diese Gesprächsrunde sind Zeiten und Tische noch nicht festgelegt.",
        es="Aún no se han fijado los horarios y las mesas de esta sesión.",
    ),
    "cancelled": Text(
        en="This session has been cancelled.",
        de="Diese Gesprächsrunde wurde abgesagt.",
        es="Esta sesión se ha cancelado.",
    ),
    "local_time": Text(
        en="All times are local time at the venue ({zone}).",
        de="Alle Zeiten sind Ortszeit am Veranstaltungsort ({zone}).",
        es="Todas las horas son la hora local de la sede ({zone}).",
    ),
    "as_of": Text(en="As of {moment}", de="Stand: {moment}", es="Actualizado: {moment}"),
    "meetings_count": Text(en="meetings", de="Gespräche", es="reuniones"),
    "companies_count": Text(en="companies", de="Unternehmen", es="empresas"),
    "delegates_count": Text(en="delegates", de="Delegationsmitglieder", es="delegados"),
    "places_count": Text(
        en="of {all} places taken", de="von {all} Plätzen belegt", es="de {all} plazas ocupadas"
    ),
    "tables_free": Text(en="{count} free", de="{count} frei", es="{count} libres"),
    "tables_span": Text(
        en="Tables {first}–{last}", de="Tische {first}–{last}", es="Mesas {first}–{last}"
    ),
    "open_wishes": Text(en="Wishes left open", de="Offene Wünsche", es="Solicitudes sin plaza"),
    "why": Text(en="Why", de="Warum", es="Motivo"),
    "language": Text(en="Language", de="Sprache", es="Idioma"),
    "missing": Text(
        en="This page is not available",
        de="Diese Seite gibt es nicht",
        es="Esta página no está disponible",
    ),
    "missing_why": Text(
        en="The link is incomplete, has expired or was withdrawn. Please ask whoever sent it to "
        "you for a new one.",
        de="Der Link ist unvollständig, abgelaufen oder wurde zurückgezogen. Bitte fragen Sie "
        "nach einem neuen, wo Sie ihn bekommen haben.",
        es="El enlace está incompleto, ha caducado o se ha retirado. Pida uno nuevo a quien se lo "
        "envió.",
    ),
}

# Languages by their own speakers' word: what the switch shows, whatever the page is written in.
OWN_NAMES: Mapping[Language, str] = {
    Language.DE: "Deutsch",
    Language.EN: "English",
    Language.ES: "Español",
}

# ISO 639-1 of those that delegations from these markets and Saxon companies speak; others are
# shown by their code.
_SPOKEN: Mapping[str, Text] = {
    "ar": Text(en="Arabic", de="Arabisch", es="árabe"),
    "cs": Text(en="Czech", de="Tschechisch", es="checo"),
    "de": Text(en="German", de="Deutsch", es="alemán"),
    "en": Text(en="English", de="Englisch", es="inglés"),
    "es": Text(en="Spanish", de="Spanisch", es="español"),
    "fr": Text(en="French", de="Französisch", es="francés"),
    "hu": Text(en="Hungarian", de="Ungarisch", es="húngaro"),
    "it": Text(en="Italian", de="Italienisch", es="italiano"),
    "ja": Text(en="Japanese", de="Japanisch", es="japonés"),
    "ko": Text(en="Korean", de="Koreanisch", es="coreano"),
    "nl": Text(en="Dutch", de="Niederländisch", es="neerlandés"),
    "pl": Text(en="Polish", de="Polnisch", es="polaco"),
    "pt": Text(en="Portuguese", de="Portugiesisch", es="portugués"),
    "ro": Text(en="Romanian", de="Rumänisch", es="rumano"),
    "ru": Text(en="Russian", de="Russisch", es="ruso"),
    "sk": Text(en="Slovak", de="Slowakisch", es="eslovaco"),
    "tr": Text(en="Turkish", de="Türkisch", es="turco"),
    "uk": Text(en="Ukrainian", de="Ukrainisch", es="ucraniano"),
    "vi": Text(en="Vietnamese", de="Vietnamesisch", es="vietnamita"),
    "zh": Text(en="Chinese", de="Chinesisch", es="chino"),
}


def say(word: str, language: Language, **filled: object) -> str:
    """A word or sentence of the pages, filled. Raises KeyError for one that is not there."""
    return WORDS[word].read(language).format_map(filled)


def spoken(code: str, language: Language) -> str:
    """A language by its code, as a person reads it."""
    return _SPOKEN[code].read(language) if code in _SPOKEN else code.upper()
