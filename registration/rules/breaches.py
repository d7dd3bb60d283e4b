"""What can be wrong with one field of a form, and how each is said to a person.

A member's value is (English, German, Spanish). `{...}` is filled from the breach's details.
Add a rule here first; the GraphQL enum `Rule` and the documentation follow from this list.
"""

from enum import Enum

from registration.rules.texts import Text


class Rule(Enum):
    """The rule that a field's value breaks."""

    REQUIRED = (
        "Please fill this in.",
        "Bitte füllen Sie dieses Feld aus.",
        "Este campo es obligatorio.",
    )
    MUST_BE_EMPTY = (
        "Leave this out here.",
        "Bitte lassen Sie dieses Feld hier leer.",
        "Deje este campo vacío aquí.",
    )
    TOO_LONG = (
        "At most {limit} characters.",
        "Höchstens {limit} Zeichen.",
        "Como máximo {limit} caracteres.",
    )
    TOO_MANY = (
        "At most {limit} entries.",
        "Höchstens {limit} Einträge.",
        "Como máximo {limit} entradas.",
    )
    TOO_FEW = (
        "At least {least} are needed.",
        "Mindestens {least} werden gebraucht.",
        "Se necesitan al menos {least}.",
    )
    OUT_OF_RANGE = (
        "Must lie between {low} and {high}.",
        "Muss zwischen {low} und {high} liegen.",
        "Debe estar entre {low} y {high}.",
    )
    ENDS_BEFORE_START = (
        "The end must come after the start.",
        "Das Ende muss nach dem Beginn liegen.",
        "El final debe ser posterior al comienzo.",
    )
    UNKNOWN_REFERENCE = (
        "There is no such object: {id}.",
        "Dieses Objekt gibt es nicht: {id}.",
        "No existe tal objeto: {id}.",
    )
    UNKNOWN_COUNTRY = (
        "{code} is not a country code (two letters, ISO 3166).",
        "{code} ist kein Länderkürzel (zwei Buchstaben, ISO 3166).",
        "{code} no es un código de país (dos letras, ISO 3166).",
    )
    UNKNOWN_LANGUAGE = (
        "{code} is not a language code (two letters, ISO 639).",
        "{code} ist kein Sprachkürzel (zwei Buchstaben, ISO 639).",
        "{code} no es un código de idioma (dos letras, ISO 639).",
    )
    UNKNOWN_ZONE = (
        "{zone} is not a time zone, such as Europe/Berlin.",
        "{zone} ist keine Zeitzone wie etwa Europe/Berlin.",
        "{zone} no es una zona horaria como Europe/Berlin.",
    )
    SLUG_SHAPE = (
        "3 to 60 lower-case letters and digits, in words joined by hyphens.",
        "3 bis 60 Kleinbuchstaben und Ziffern, Wörter mit Bindestrich verbunden.",
        "De 3 a 60 letras minúsculas y cifras, en palabras unidas por guiones.",
    )
    FIXED_ONCE_PUBLIC = (
        "This can no longer change once the delegation was published.",
        "Das lässt sich nach der Veröffentlichung nicht mehr ändern.",
        "Esto ya no se puede cambiar después de la publicación.",
    )
    UNTRANSLATED = (
        "Publishing needs this text in German, too.",
        "Zum Veröffentlichen fehlt dieser Text auf Deutsch.",
        "Para publicar falta este texto en alemán.",
    )
    EMPTY_PROGRAMME = (
        "Publishing needs at least one activity.",
        "Zum Veröffentlichen fehlt mindestens eine Aktivität.",
        "Para publicar hace falta al menos una actividad.",
    )
    OUTSIDE_PERIOD = (
        "Must lie within the delegation's days, {starts_on} to {ends_on}.",
        "Muss in der Zeit der Delegation liegen, {starts_on} bis {ends_on}.",
        "Debe estar dentro de los días de la delegación, del {starts_on} al {ends_on}.",
    )
    AFTER_START = (
        "Must not be later than the start of the activity.",
        "Darf nicht nach dem Beginn der Aktivität liegen.",
        "No puede ser posterior al comienzo de la actividad.",
    )
    NOT_AN_ADMISSION = (
        "Only another activity of this delegation that takes registrations admits to a session.",
        "Zu einer Gesprächsrunde berechtigt nur eine andere Aktivität dieser Delegation mit "
        "Anmeldung.",
        "Solo otra actividad de esta delegación con inscripción da acceso a una sesión.",
    )
    OVERLAPS = (
        "Overlaps with another entry.",
        "Überschneidet sich mit einem anderen Eintrag.",
        "Se solapa con otra entrada.",
    )
    APPEARS_TWICE = (
        "{value} appears twice.",
        "{value} kommt zweimal vor.",
        "{value} aparece dos veces.",
    )
    NO_MATCHMAKING = (
        "This activity is no matchmaking session.",
        "Diese Aktivität ist keine Gesprächsrunde.",
        "Esta actividad no es una sesión de reuniones.",
    )
    NO_SLOT_FITS = (
        "Not one slot of {minutes} minutes fits.",
        "Kein Gespräch von {minutes} Minuten passt hinein.",
        "No cabe ni una reunión de {minutes} minutos.",
    )
    PROGRAMME_OUTSIDE = (
        "{count} activities lie outside these days.",
        "{count} Aktivitäten liegen außerhalb dieser Tage.",
        "{count} actividades quedan fuera de estos días.",
    )
    IDEMPOTENCY_KEY_LENGTH = (
        "An idempotency key has 8 to 64 characters.",
        "Ein Idempotenzschlüssel hat 8 bis 64 Zeichen.",
        "Una clave de idempotencia tiene de 8 a 64 caracteres.",
    )
    REGISTER_COURT_UNKNOWN = (
        "Saxony's register courts are Chemnitz, Dresden and Leipzig. For a court elsewhere in "
        "Germany give its XJustiz code, such as F1103.",
        "Registergerichte in Sachsen sind Chemnitz, Dresden und Leipzig. Für ein Gericht in einem "
        "anderen Bundesland geben Sie bitte den XJustiz-Schlüssel an, zum Beispiel F1103.",
        "Los tribunales de registro de Sajonia son Chemnitz, Dresden y Leipzig. Para otro tribunal "
        "alemán indique su código XJustiz, por ejemplo F1103.",
    )
    REGISTER_TYPE_UNKNOWN = (
        "The register is one of HRA, HRB, GnR, PR, VR or GsR.",
        "Das Register ist HRA, HRB, GnR, PR, VR oder GsR.",
        "El registro es HRA, HRB, GnR, PR, VR o GsR.",
    )
    REGISTER_NUMBER_FORMAT = (
        "A register number has one to six digits, and perhaps letters of a former court (395 KI).",
        "Eine Registernummer hat ein bis sechs Ziffern, eventuell mit Zusatz (395 KI).",
        "Un número de registro tiene de una a seis cifras, con letras si procede (395 KI).",
    )
    REGISTER_TYPE_LEGAL_FORM = (
        "This legal form ({legal_form}) is not entered in the register {type}.",
        "Diese Rechtsform ({legal_form}) steht nicht im Register {type}.",
        "Esta forma jurídica ({legal_form}) no se inscribe en el registro {type}.",
    )
    VAT_ID_COUNTRY = (
        "Only German VAT ids are taken here: DE and nine digits.",
        "Hier gilt nur die deutsche USt-IdNr.: DE und neun Ziffern.",
        "Aquí solo vale el NIF-IVA alemán: DE y nueve cifras.",
    )
    VAT_ID_FORMAT = (
        "A VAT id is DE and nine digits, the first of them not 0.",
        "Eine USt-IdNr. ist DE und neun Ziffern, die erste nicht 0.",
        "Un NIF-IVA alemán es DE y nueve cifras; la primera no es 0.",
    )
    VAT_ID_CHECK_DIGIT = (
        "The last digit of this VAT id does not fit the others (ISO 7064 MOD 11,10).",
        "Die Prüfziffer dieser USt-IdNr. stimmt nicht (ISO 7064 MOD 11,10).",
        "La cifra de control de este NIF-IVA no es correcta (ISO 7064 MOD 11,10).",
    )
    WIDNR_FORMAT = (
        "A W-IdNr is DE, nine digits, a hyphen and five digits: DE123456789-00001.",
        "Eine W-IdNr. ist DE, neun Ziffern, Bindestrich, fünf Ziffern: DE123456789-00001.",
        "Un W-IdNr es DE, nueve cifras, guion y cinco cifras: DE123456789-00001.",
    )
    WIDNR_CHECK_DIGIT = (
        "The ninth digit of this W-IdNr does not fit the others (ISO 7064 MOD 11,10).",
        "Die neunte Ziffer (Prüfziffer) dieser W-IdNr. stimmt nicht (ISO 7064 MOD 11,10).",
        "La novena cifra (de control) de este W-IdNr no es correcta (ISO 7064 MOD 11,10).",
    )
    WIDNR_VAT_MISMATCH = (
        "The nine digits of W-IdNr and VAT id must be the same.",
        "Die neun Ziffern von W-IdNr. und USt-IdNr. müssen gleich sein.",
        "Las nueve cifras del W-IdNr y del NIF-IVA deben coincidir.",
    )
    LEI_FORMAT = (
        "An LEI has 20 letters and digits; the last two are digits.",
        "Ein LEI hat 20 Buchstaben und Ziffern; die letzten beiden sind Ziffern.",
        "Un LEI tiene 20 letras y cifras; las dos últimas son cifras.",
    )
    LEI_CHECK_DIGIT = (
        "The check digits of this LEI do not fit (ISO 7064 MOD 97-10).",
        "Die Prüfziffern dieses LEI stimmen nicht (ISO 7064 MOD 97-10).",
        "Las cifras de control de este LEI no son correctas (ISO 7064 MOD 97-10).",
    )
    POSTCODE_FORMAT = (
        "A German postcode has five digits.",
        "Eine deutsche Postleitzahl hat fünf Ziffern.",
        "Un código postal alemán tiene cinco cifras.",
    )
    MUNICIPALITY_KEY_UNKNOWN = (
        "A municipality key (AGS) has eight digits; the first five name a district of Saxony.",
        "Ein Gemeindeschlüssel (AGS) hat acht Ziffern; die ersten fünf nennen einen Kreis in "
        "Sachsen.",
        "Una clave municipal (AGS) tiene ocho cifras; las cinco primeras son un distrito de "
        "Sajonia.",
    )
    MUNICIPALITY_DISTRICT_MISMATCH = (
        "This municipality does not lie in the district {district}.",
        "Diese Gemeinde liegt nicht im Kreis {district}.",
        "Este municipio no está en el distrito {district}.",
    )
    SECTOR_FORMAT = (
        "A sector code is written 29, 29.3, 29.32 or 29.32.0.",
        "Ein WZ-Code lautet zum Beispiel 29, 29.3, 29.32 oder 29.32.0.",
        "Un código de sector se escribe 29, 29.3, 29.32 o 29.32.0.",
    )
    SECTOR_UNKNOWN = (
        "{code} is no code of {scheme}.",
        "{code} gibt es in {scheme} nicht.",
        "{code} no existe en {scheme}.",
    )
    EMAIL_FORMAT = (
        "This is no e-mail address.",
        "Das ist keine E-Mail-Adresse.",
        "Esto no es una dirección de correo electrónico.",
    )
    PHONE_FORMAT = (
        "This is no phone number. Numbers abroad begin with + and the country.",
        "Das ist keine Telefonnummer. Nummern im Ausland beginnen mit + und der Landesvorwahl.",
        "Esto no es un número de teléfono. Fuera de Alemania empieza por + y el prefijo del país.",
    )
    WEBSITE_FORMAT = (
        "A website is written www.example.org or https://www.example.org.",
        "Eine Website schreibt man www.example.org oder https://www.example.org.",
        "Un sitio web se escribe www.example.org o https://www.example.org.",
    )
    FIGURES_MISSING = (
        "Give the turnover or the balance sheet total.",
        "Bitte geben Sie Umsatz oder Bilanzsumme an.",
        "Indique el volumen de negocios o el total del balance.",
    )
    YEAR_NOT_PREVIOUS = (
        "The earlier figures must be of the year before ({year}).",
        "Die früheren Zahlen müssen aus dem Vorjahr stammen ({year}).",
        "Las cifras anteriores deben ser del año anterior ({year}).",
    )
    UNKNOWN_FIELD = (
        "There is no such field: {name}.",
        "Dieses Feld gibt es nicht: {name}.",
        "No existe tal campo: {name}.",
    )
    WRONG_TYPE = (
        "Must be of the JSON type {type}.",
        "Muss vom JSON-Typ {type} sein.",
        "Debe ser del tipo JSON {type}.",
    )
    UNKNOWN_CHOICE = (
        "Must be one of {choices}.",
        "Muss eines von {choices} sein.",
        "Debe ser uno de {choices}.",
    )
    REVISION_OR_TIME = (
        "Give either revision or updatedAt.",
        "Geben Sie entweder revision oder updatedAt an.",
        "Indique revision o updatedAt, uno de los dos.",
    )
    CONSENT_NOT_PUSHABLE = (
        "Consents are given by the person alone and cannot be passed on.",
        "Einwilligungen gibt nur die Person selbst; sie lassen sich nicht übermitteln.",
        "Los consentimientos los da solo la persona; no se pueden transmitir.",
    )
    SAME_COMPANY = (
        "Must be another company.",
        "Muss ein anderes Unternehmen sein.",
        "Debe ser otra empresa.",
    )
    OTHER_COMPANIES = (
        "This task is about other companies.",
        "Diese Aufgabe betrifft andere Unternehmen.",
        "Esta tarea trata de otras empresas.",
    )

    @property
    def says(self) -> Text:
        en, de, es = self.value
        return Text(en=en, de=de, es=es)
