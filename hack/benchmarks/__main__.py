"""Runs benchmarks by name, and prints a table of what was measured."""

from __future__ import annotations

import argparse
import importlib
import sys
import time

from benchmarks import result

NAMES = ("start", "hosting_calls", "networks", "fleet", "hostings")


def main() -> int:
    parser = argparse.ArgumentParser(prog="hack/bench", description="Measures the budgets; counts and ratios within one run.")
    parser.add_argument("name", nargs="*", choices=[*NAMES, []], help=f"all of {', '.join(NAMES)} unless named")
    results = []
    for name in parser.parse_args().name or NAMES:
        begun = time.monotonic()
        print(f"• measuring {name} …", file=sys.stderr, flush=True)
        results += importlib.import_module(f"benchmarks.{name}").run()
        print(f"• measuring {name}: done in {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    print(result.markdown(results))
    return 0 if all(each.kept for each in results) else 1


sys.exit(main())
