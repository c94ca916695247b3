"""What became of each operation that Connexion resolved."""

from dataclasses import dataclass, field

from droits_simulator.compiled.operation import CompiledOperation


@dataclass(frozen=True, slots=True)
class Ledger:
    """`compiled` are the operationIds answered here, `stock` those left to Connexion, each with the reason.

    `by_path` are the compiled operations themselves, by the path at which they are asked.
    """

    compiled: list[str] = field(default_factory=list)
    stock: dict[str, str] = field(default_factory=dict)
    by_path: dict[str, CompiledOperation] = field(default_factory=dict)
