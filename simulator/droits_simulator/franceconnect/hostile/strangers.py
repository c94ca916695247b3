"""Keys that FranceConnect never published, made when a hostility first needs one."""

from functools import cache

from joserfc.jwk import Key

from droits_simulator.franceconnect.keys import Keys


@cache
def _keys() -> Keys:
    return Keys.generate()


def stranger(alg: str) -> Key:
    """The unpublished key of that algorithm (ES256 or RS256), the same for the life of the process."""
    return _keys().key_for(alg)
