"""Days and times as the venue's clocks show them, written as each language writes them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from registration.rules.texts import Language

_WEEKDAYS = {
    Language.DE: "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
    Language.EN: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    Language.ES: "lunes martes miércoles jueves viernes sábado domingo".split(),
}
_MONTHS = {
    Language.DE: "Januar Februar März April Mai Juni Juli August September Oktober November "
    "Dezember".split(),
    Language.EN: "January February March April May June July August September October November "
    "December".split(),
    Language.ES: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre".split(),
}
_DAY = {
    Language.DE: "{weekday}, {day}. {month} {year}",
    Language.EN: "{weekday}, {day} {month} {year}",
    Language.ES: "{weekday}, {day} de {month} de {year}",
}


def local(moment: datetime, zone: str) -> datetime:
    """The moment on the clocks of the venue."""
    return moment.astimezone(ZoneInfo(zone))


def day(moment: datetime, zone: str, language: Language) -> str:
    """The day in full: Tuesday, 24 September 2019."""
    there = local(moment, zone)
    return _DAY[language].format(
        weekday=_WEEKDAYS[language][there.weekday()],
        day=there.day,
        month=_MONTHS[language][there.month - 1],
        year=there.year,
    )


def clock(moment: datetime, zone: str) -> str:
    """The time of day: 15:20."""
    return f"{local(moment, zone):%H:%M}"


def stamp(moment: datetime, zone: str, language: Language) -> str:
    """Day and time with the zone beside them, for what was true when."""
    return f"{day(moment, zone, language)}, {clock(moment, zone)} ({zone})"
