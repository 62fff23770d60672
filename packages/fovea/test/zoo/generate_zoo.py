"""Generate the fixtures of the zoo: python generate_zoo.py [part of a case's name ...]

Cases are listed in networks/*.py, each with `CASES`.
"""

import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from recording import record


def main(wanted):
    for module in sorted(Path(__file__).parent.glob("networks/*.py")):
        for case in importlib.import_module(f"networks.{module.stem}").CASES:
            if not wanted or any(part in case.name for part in wanted):
                record(case)


if __name__ == "__main__":
    main(sys.argv[1:])
