"""Every expected "no" of a push: to one row, or to the push as a whole."""

from dataclasses import dataclass

from registration.rules.companies import FieldVerified, IdentifierTaken
from registration.rules.pushes.outcomes import told
from registration.rules.refusals import Busy, NotAllowed, NotFound, Path, Refused, WrongState
from registration.rules.registrations import RegistrationClosed, RegistrationWindowClosed
from registration.rules.seats import ActivityFull, AlreadyRegistered, CompanyLimitReached
from registration.rules.texts import Text

for _known in (
    NotFound,
    NotAllowed,
    WrongState,
    Busy,
    FieldVerified,
    IdentifierTaken,
    RegistrationClosed,
    RegistrationWindowClosed,
    ActivityFull,
    AlreadyRegistered,
    CompanyLimitReached,
):
    told(_known)


@told
@dataclass(eq=False)
class RevisionStale(Refused):
    """`known` is the revision that was taken before; the row is older."""

    known: str
    code = "REVISION_STALE"
    says = Text(
        en="A newer revision ({known}) is known already.",
        de="Ein neuerer Stand ({known}) ist schon bekannt.",
        es="Ya se conoce una revisión más reciente ({known}).",
    )

    @property
    def path(self) -> Path:
        return ("revision",)


@told
@dataclass(eq=False)
class RevisionReused(Refused):
    """`known` is the revision under which the row said something else."""

    known: str
    code = "REVISION_REUSED"
    says = Text(
        en="Under this revision ({known}) the row said something else. A change needs a higher "
        "one.",
        de="Unter diesem Stand ({known}) hatte die Zeile einen anderen Inhalt. Eine Änderung "
        "braucht einen höheren.",
        es="Con esta revisión ({known}) la fila decía otra cosa. Un cambio necesita una superior.",
    )

    @property
    def path(self) -> Path:
        return ("revision",)


@told
@dataclass(eq=False)
class RevisionKindChanged(Refused):
    """`known` is the last revision; the row counts in another way."""

    known: str
    code = "REVISION_KIND_CHANGED"
    says = Text(
        en="This row was counted in another way before ({known}): by revision or by updatedAt.",
        de="Diese Zeile wurde bisher anders gezählt ({known}): mit revision oder mit updatedAt.",
        es="Esta fila se contaba antes de otro modo ({known}): con revision o con updatedAt.",
    )

    @property
    def path(self) -> Path:
        return ("revision",)


@told
@dataclass(eq=False)
class ActivityFixed(Refused):
    """`activity` is the one (id) that the external id stands for."""

    activity: str
    code = "ACTIVITY_FIXED"
    says = Text(
        en="This external id stands for another activity ({activity}).",
        de="Diese externe Kennung steht für eine andere Aktivität ({activity}).",
        es="Este identificador externo corresponde a otra actividad ({activity}).",
    )

    @property
    def path(self) -> Path:
        return ("activity_id",)


@told
@dataclass(eq=False)
class MemberObjected(Refused):
    """The chamber itself marks the row as one that must not be passed on."""

    code = "MEMBER_OBJECTED"
    says = Text(
        en="The member objected to being passed on; nothing was written.",
        de="Das Mitglied hat der Weitergabe widersprochen; es wurde nichts gespeichert.",
        es="El miembro se opuso a la transmisión; no se guardó nada.",
    )

    @property
    def path(self) -> Path:
        return ("objection_flag",)


@told
@dataclass(eq=False)
class Objected(Refused):
    """The person told the desk that no chamber shall pass them on."""

    code = "OBJECTED"
    says = Text(
        en="This person objected to being registered by a chamber.",
        de="Diese Person hat der Anmeldung durch eine Kammer widersprochen.",
        es="Esta persona se ha opuesto a que una cámara la inscriba.",
    )

    @property
    def path(self) -> Path:
        return ("person", "email")


@told
@dataclass(eq=False)
class NotOwned(Refused):
    """The registration is the person's or the company's by now."""

    code = "NOT_OWNED"
    says = Text(
        en="The registration is no longer yours to cancel. The person was asked to confirm it.",
        de="Diese Anmeldung können Sie nicht mehr absagen. Die Person wurde um Bestätigung "
        "gebeten.",
        es="Ya no puede cancelar esta inscripción. Se ha pedido confirmación a la persona.",
    )

    @property
    def path(self) -> Path:
        return ("op",)


@told
@dataclass(eq=False)
class NotWritten(Refused):
    """Nothing is wrong with this row: another one kept the whole push from being written."""

    code = "NOT_WRITTEN"
    says = Text(
        en="Nothing was written, since another row could not be carried out.",
        de="Es wurde nichts gespeichert, weil eine andere Zeile nicht ausführbar war.",
        es="No se guardó nada porque otra fila no se pudo ejecutar.",
    )


@told
@dataclass(eq=False)
class DistrictMismatch(Refused):
    """`district` is where the company sits: none of this chamber's. A warning, no refusal."""

    district: str
    code = "DISTRICT_MISMATCH"
    says = Text(
        en="The company sits outside this chamber's district: {district}.",
        de="Das Unternehmen hat seinen Sitz außerhalb des Kammerbezirks: {district}.",
        es="La empresa está fuera de la demarcación de la cámara: {district}.",
    )

    @property
    def path(self) -> Path:
        return ("company", "address", "district")


@dataclass(eq=False)
class SnapshotMismatch(Refused):
    """`found` rows of the chamber are not in the snapshot, `expected` was announced."""

    found: int
    expected: int
    code = "SNAPSHOT_MISMATCH"
    says = Text(
        en="{found} registrations are missing from the snapshot, {expected} were announced. "
        "Nothing was written.",
        de="Im Abzug fehlen {found} Anmeldungen, angekündigt waren {expected}. Es wurde nichts "
        "gespeichert.",
        es="Faltan {found} inscripciones en la copia; se anunciaron {expected}. No se guardó nada.",
    )

    @property
    def path(self) -> Path:
        return ("snapshot", "expect_deletions")


@dataclass(eq=False)
class AtomicTooLarge(Refused):
    """One transaction holds `limit` writes, and the rows need more."""

    writes: int
    limit: int
    code = "ATOMIC_TOO_LARGE"
    says = Text(
        en="Together these rows are {writes} writes; one transaction holds {limit}. Send fewer.",
        de="Zusammen sind das {writes} Schreibvorgänge; in eine Transaktion passen {limit}. "
        "Senden Sie bitte weniger Zeilen.",
        es="Estas filas suman {writes} escrituras; en una transacción caben {limit}. Envíe menos.",
    )

    @property
    def path(self) -> Path:
        return ("rows",)


@dataclass(eq=False)
class RateLimited(Refused):
    """`retry_after_seconds` is when the next minute begins. Nothing was written."""

    retry_after_seconds: int
    code = "RATE_LIMITED"
    says = Text(
        en="Too many rows in one minute. Nothing was written; go on in {retry_after_seconds} "
        "seconds, or send a file.",
        de="Zu viele Zeilen in einer Minute. Es wurde nichts gespeichert; bitte in "
        "{retry_after_seconds} Sekunden fortfahren oder eine Datei senden.",
        es="Demasiadas filas en un minuto. No se guardó nada; continúe en {retry_after_seconds} "
        "segundos o envíe un archivo.",
    )
