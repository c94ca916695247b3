"""What became of each operation that Connexion resolved."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ledger:
    """`compiled` are the operationIds answered here, `stock` those left to Connexion, each with the reason."""

    compiled: list[str] = field(default_factory=list)
    stock: dict[str, str] = field(default_factory=dict)
