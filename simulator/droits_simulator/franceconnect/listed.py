"""The accounts as the login page lists them, household by household: by far its largest part, and the same for everybody.

It is rendered once for each language, as long as a directory proposes the very same accounts: those of a day, of which
sessions may have several.
"""

from functools import partial
from itertools import groupby

from markupsafe import Markup

from droits_simulator.by_identity import ByIdentity
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.echec import ECHECS
from droits_simulator.franceconnect.pages import fragment
from droits_simulator.franceconnect.textes import LANGUAGES

Comptes = tuple[Compte, ...]

_KEPT = 8  # of each language


def listed(comptes: Comptes, lang: str) -> Markup:
    """The list of accounts in `lang`, for a page."""
    return _RENDERED[lang](comptes)


def _render(lang: str, comptes: Comptes) -> Markup:
    foyers = [list(members) for _, members in groupby(comptes, key=lambda compte: compte.foyer)]
    passwords = sorted({compte.password for compte in comptes})
    return fragment("accounts.html", lang, foyers=foyers, passwords=passwords, echecs=ECHECS)


_RENDERED = {lang: ByIdentity(partial(_render, lang), _KEPT) for lang in LANGUAGES}
