"""Identifiers of objects: a prefix that names the type, and one ULID per level of ownership.

    com_<company>                            con_<company>.<contact>
    del_<delegation>                         act_<delegation>.<activity>
    dgt_<delegation>.<delegate>              reg_<delegation>.<activity>.<registration>
    mtg_<delegation>.<activity>.<company>.<delegate>
    chg_<delegation>.<activity>.<request>    job_<delegation>.<job>
    ipr_<delegation>.<activity>.<interpreter>   pln_<delegation>.<activity>.<plan>
    pgl_<link to a page>                     key_<access key of a chamber>
    mrg_<merge of two companies>

An id says where its row lies, so that one key read finds it; nothing is looked up by index first.
To clients it is opaque. ULIDs (ulid/spec) sort by creation time and are not guessable.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

from ulid import PureRandomPolicy, ULIDGenerator

_ULID = r"[0-7][0-9A-HJKMNP-TV-Z]{25}"
_LEVELS = {
    "com": 1,
    "con": 2,
    "del": 1,
    "act": 2,
    "dgt": 2,
    "reg": 3,
    "mtg": 4,
    "rev": 1,
    "int": 2,
    "chg": 3,
    "job": 2,
    "psh": 1,
    "ipr": 3,
    "pln": 3,
    "pgl": 1,
    "key": 1,
    "mrg": 1,
}
_SHAPES = {
    prefix: re.compile(rf"{prefix}_({_ULID}(?:\.{_ULID}){{{levels - 1}}})")
    for prefix, levels in _LEVELS.items()
}


# The library's own generator counts up within a millisecond, so that the next id could be guessed.
generator = ULIDGenerator(policy=PureRandomPolicy())


def new_ulid(at: datetime) -> str:
    """A fresh ULID whose time part is `at` (aware)."""
    return str(generator.generate(at))


_in_order = ULIDGenerator()


def next_ulid(at: datetime) -> str:
    """A ULID behind all that this process made for the same instant: for entries read in order.

    It can be guessed from the one before; nothing may rest on its being unknown.
    """
    return str(_in_order.generate(at))


def span(day: date | None) -> tuple[str, str] | None:
    """The first and the last ULID that there can be of a day, in UTC; None for none."""
    if day is None:
        return None
    begins = datetime.combine(day, time(), UTC)
    first, last = new_ulid(begins), new_ulid(begins + timedelta(days=1, milliseconds=-1))
    return first[:10] + "0" * 16, last[:10] + "Z" * 16


def make(prefix: str, *parts: str) -> str:
    """`make("act", delegation, activity)` -> `act_<delegation>.<activity>`."""
    return f"{prefix}_{'.'.join(parts)}"


def split(prefix: str, id: str) -> tuple[str, ...] | None:
    """The ULIDs inside an id of that type, or None where the text is no such id."""
    match = _SHAPES[prefix].fullmatch(id)
    return tuple(match[1].split(".")) if match else None


def prefix_of(id: str) -> str | None:
    """The type prefix of a well-formed id, or None."""
    prefix = id.partition("_")[0]
    return prefix if prefix in _SHAPES and split(prefix, id) else None


def last(id: str) -> str:
    """The object's own ULID, which is the last one inside its id."""
    return id.rpartition("_")[2].rpartition(".")[2]
