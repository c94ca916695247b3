"""The rights API without the way through Connexion: each operation that it resolved, compiled once, at start.

    create_api(services, new_id, ahead=CompiledMiddleware)

Connexion stays underneath, whole and unchanged: it answers whatever is not compiled, and all of it where this is left out
(`--no-compiled`). Decision record 0110.
"""

from droits_simulator.compiled.ledger import Ledger as Ledger
from droits_simulator.compiled.middleware import CompiledMiddleware as CompiledMiddleware

__all__ = ["CompiledMiddleware", "Ledger"]
