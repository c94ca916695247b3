"""The people of a profile: the table [data], and the [[personas]] of a target whose data set nobody knows."""

from pathlib import Path
from typing import Any, Final

from droits_conformance.data_set import CAST, FILES, UNKNOWN, Generated
from droits_conformance.oracle.nir import read_nir
from droits_conformance.profile_table import Table
from droits_conformance.target import PersonaProfile

DATA: Final = ("foyers",)
PERSONA: Final = ("login", "nir")
_NAMES: Final = (CAST, UNKNOWN)


def read_foyers(whole: Table, folder: Path) -> str:
    """What `data.foyers` names; a path starts at `folder`."""
    table = whole.table("data", DATA)
    value = table.text("foyers", CAST)
    if value in _NAMES or Generated.parse(value):
        return value
    path = folder / value
    if not path.is_dir() and not (path.is_file() and path.suffix.lower() in FILES):
        endings = ", ".join(f"*{ending}" for ending in FILES)
        ways = f'"cast", "population:N:SEED", "unknown", a folder of households, or a file of them ({endings})'
        table.refuse("foyers", repr(value), ways)
    return str(path)


def read_personas(whole: Table, foyers: str) -> tuple[PersonaProfile, ...]:
    """The tables [[personas]]; they go with foyers = "unknown" alone, since a data set names its people itself."""
    written = whole.values.get("personas", [])
    if not isinstance(written, list):
        whole.refuse("personas", repr(written), "a table [[personas]] for each person")
    if written and foyers != UNKNOWN:
        whole.refuse("personas", f"there with data.foyers = {foyers!r}", 'nothing, or data.foyers = "unknown"')
    found = tuple(_persona(whole, rank, values) for rank, values in enumerate(written))
    logins = [one.login for one in found]
    for login in logins:
        if logins.count(login) > 1:
            whole.refuse("personas", f"{login!r} twice", "each login once")
    return found


def _persona(whole: Table, rank: int, values: Any) -> PersonaProfile:
    table = Table(whole.file, f"personas.{rank}", values, PERSONA, whole.environ)
    login = table.text("login")
    if "nir" not in table.values:
        return PersonaProfile(login)
    nir = read_nir(table.secret("nir"))
    if nir is None:
        table.refuse("nir", "what the variable holds is no NIR", "13 characters, or 15 with the right key")
    return PersonaProfile(login, nir)
