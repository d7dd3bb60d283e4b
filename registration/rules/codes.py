"""Countries and languages by their ISO codes (3166-1 alpha-2, 639-1), and time zones by name.

The lists are those of Debian's package iso-codes (iso_3166-1.json, iso_639-2.json). Zones are those
of the IANA database.
of the IANA database.
"""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Path

COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
    ZW
    """.split()
)

LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu
    hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb
    lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om
    or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)


@lru_cache(512)
def is_zone(name: str) -> bool:
    """Whether the time zone database knows the name, such as Europe/Berlin."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, a path, a folder of zones
        return False
    return True


def check_countries(form: Form, path: Path, codes: tuple[str, ...], *, limit: int = 30) -> None:
    """Notes every code that is no country's, and a list too long; small letters are fine."""
    _check_length(form, path, codes, limit)
    for place, code in enumerate(codes):
        if code.upper() not in COUNTRIES:
            form.reject((*path, place), Rule.UNKNOWN_COUNTRY, code=code)


def check_languages(form: Form, path: Path, codes: tuple[str, ...], *, limit: int = 20) -> None:
    """Notes every code that is no language's, and a list too long; capitals are fine."""
    _check_length(form, path, codes, limit)
    for place, code in enumerate(codes):
        if code.lower() not in LANGUAGES:
            form.reject((*path, place), Rule.UNKNOWN_LANGUAGE, code=code)


def check_zone(form: Form, path: Path, zone: str) -> None:
    """Notes a name the time zone database does not know."""
    if not is_zone(zone):
        form.reject(path, Rule.UNKNOWN_ZONE, zone=zone)


def _check_length(form: Form, path: Path, codes: tuple[str, ...], limit: int) -> None:
    if len(codes) > limit:
        form.reject(path, Rule.TOO_MANY, limit=limit)
