"""The accounts as the login page lists them, household by household: by far its largest part, and the same for everybody.

It is rendered once for each language, as long as a directory proposes the very same accounts: those of a day, of which
sessions may have several.
"""

from itertools import groupby

from markupsafe import Markup

from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.echec import ECHECS
from droits_simulator.franceconnect.pages import fragment

Comptes = tuple[Compte, ...]

_KEPT = 16
# By language and identity of the accounts, which are held here, so that no others can take their identity.
_RENDERED: dict[tuple[str, int], tuple[Comptes, Markup]] = {}


def listed(comptes: Comptes, lang: str) -> Markup:
    """The list of accounts in `lang`, for a page."""
    key = lang, id(comptes)
    if key not in _RENDERED:
        while len(_RENDERED) >= _KEPT:
            del _RENDERED[next(iter(_RENDERED))]
        _RENDERED[key] = comptes, _render(comptes, lang)
    return _RENDERED[key][1]


def _render(comptes: Comptes, lang: str) -> Markup:
    foyers = [list(members) for _, members in groupby(comptes, key=lambda compte: compte.foyer)]
    passwords = sorted({compte.password for compte in comptes})
    return fragment("accounts.html", lang, foyers=foyers, passwords=passwords, echecs=ECHECS)
