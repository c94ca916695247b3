"""What a sandbox stands on."""

from typing import Any

from droits_simulator.backing import Backing, shared_backing
from droits_simulator.state.address import StateAddress


def _secrets(backing: Backing) -> tuple[Any, ...]:
    return backing.masking, backing.counting, backing.keys.as_text() if backing.keys else None


def test_all_who_share_a_store_sign_and_mask_alike(redis_server: Any) -> None:
    address = StateAddress.of(redis_server.url)
    assert address is not None
    one, other = shared_backing(address), shared_backing(address)
    assert _secrets(one) == _secrets(other)
    assert one.is_shared
    assert None not in _secrets(one)


def test_in_memory_each_has_secrets_of_its_own_and_tells_none() -> None:
    one, other = Backing(), Backing()
    assert not one.is_shared
    assert {one.masking, one.counting}.isdisjoint({other.masking, other.counting})
    assert one.masking.hex() not in repr(one)
    assert str(one.masking) not in repr(one)
