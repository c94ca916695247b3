"""The rights API without the way through Connexion: each operation that it resolved, compiled once, at start.

    create_api(services, new_id, ahead=Compiled)

Connexion stays underneath, whole and unchanged: it answers whatever is not compiled, and all of it where this is left out
(`--no-compiled`). Decision record 0110.
"""

from droits_simulator.compiled.compiled import Compiled as Compiled
from droits_simulator.compiled.ledger import Ledger as Ledger

__all__ = ["Compiled", "Ledger"]
