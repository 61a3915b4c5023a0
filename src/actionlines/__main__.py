from __future__ import annotations

from actionlines.cli import app

if __name__ == "__main__":
    app(prog_name="actionlines")
