"""How the API writes its answers and describes them."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from actionlines.api.problems import MEDIA_TYPE


class Renderer(BaseRenderer):
    """JSON in which every script is written as itself."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False)


class Api(NinjaAPI):
    """An API whose description says that its errors are problems and its downloads files."""

    def get_openapi_schema(self, **options: Any) -> Any:
        described = super().get_openapi_schema(**options)
        operations = [one for path in described["paths"].values() for one in path.values()]
        for operation in operations:
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and "application/json" in answer.get("content", {}):
                    answer["content"] = {MEDIA_TYPE: answer["content"].pop("application/json")}
        return described
