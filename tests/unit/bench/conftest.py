"""The benchmarks are commands, no package: what they are made of is found beside them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[3] / "bench"))
