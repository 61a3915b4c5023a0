"""The process of its own: `python -m actionlines.confined package.module:name SECONDS MIB ARGUMENT...`."""

import sys

from actionlines.confined.process import main

sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
sys.exit(main(*sys.argv[1:]))
