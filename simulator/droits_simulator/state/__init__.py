"""Where mutable state lives. One small interface, so that memory and a shared server are interchangeable."""

from droits_simulator.state.memory import MemoryStore as MemoryStore
from droits_simulator.state.memory import StoreFull as StoreFull
from droits_simulator.state.outage import StoreDown as StoreDown
from droits_simulator.state.store import Spending as Spending
from droits_simulator.state.store import Store as Store

__all__ = ["MemoryStore", "Spending", "Store", "StoreDown", "StoreFull"]
