"""Run every benchmark: ``python -m benchmarks [--check] [NAME...]``.

Each is a package here with a ``__main__``; it prints what it measures, and with ``--check`` fails below its floors.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

NAMES = ["engine", "stories", "attribution", "facts", "entities", "compare", "speed", "peers"]
#: Other people's programs: measured to compare with, and nothing of theirs is held to a floor.
UNCHECKED = ["peers"]


def main() -> int:
    """Run the benchmarks one after the other; the exit status says whether all passed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones (default: all of {', '.join(NAMES)})")
    parser.add_argument("--check", action="store_true", help="fail where a floor is not reached")
    arguments = parser.parse_args()
    failed = []
    for name in arguments.names or [n for n in NAMES if not (arguments.check and n in UNCHECKED)]:
        print(f"\n== {name} ==", flush=True)
        began = time.monotonic()
        command = [sys.executable, "-m", f"benchmarks.{name}", *(["--check"] if arguments.check else [])]
        if subprocess.run(command, stdin=subprocess.DEVNULL).returncode:
            failed.append(name)
        print(f"({name}: {time.monotonic() - began:.0f} s)", flush=True)
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
