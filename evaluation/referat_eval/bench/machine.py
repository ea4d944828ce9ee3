"""The machine and the versions that a figure was measured with."""

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import referat


def machine() -> dict[str, Any]:
    """Processor, cores, memory in GB, load when asked, and versions; no names of people, hosts or folders."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "load": round(os.getloadavg()[0], 2),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("spacy", "onnxruntime", "numpy")} | {"referat": referat.__version__},
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
