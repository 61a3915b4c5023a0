"""Write the description of the API, `docs/openapi.json`, from the API itself.

python recipes/openapi.py
"""

from __future__ import annotations

import json
from pathlib import Path

from actionlines.cli.setup import set_up_django

TARGET = Path(__file__).parents[1] / "docs" / "openapi.json"


def main() -> None:
    set_up_django()
    from actionlines.api.app import api

    facts = api.get_openapi_schema(path_prefix="/api/v1/")
    TARGET.write_text(json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")
    print(f"{TARGET.name}: {len(facts['paths'])} addresses")


if __name__ == "__main__":
    main()
