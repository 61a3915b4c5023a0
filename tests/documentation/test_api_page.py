from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import resolve

PAGE = (Path(__file__).parents[2] / "docs/api.md").read_text()


def documented(heading):
    section = re.search(rf"^#+ {heading}\n(.+?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL)[1]
    names = re.findall(r"^\| `([^`]+)` \| .+ \|$", section, flags=re.MULTILINE)
    assert len(names) == len(set(names)), "something stands there twice"
    return set(names)


@pytest.fixture(scope="module")
def schema():
    resolve("/api/v1/areas")
    from actionlines.api.app import api

    return api.get_openapi_schema(path_prefix="/api/v1/")


def operations(schema):
    return [operation for path in schema["paths"].values() for operation in path.values()]


def test_every_address_is_documented_and_every_documented_one_exists(schema):
    assert documented("The API") == set(schema["paths"])


def test_every_parameter_is_documented_and_every_documented_one_exists(schema):
    names = {each["name"] for operation in operations(schema) for each in operation.get("parameters", [])}
    assert documented("What to ask for") == names


def test_every_field_is_documented_and_every_documented_one_exists(schema):
    asked = {each["name"] for operation in operations(schema) for each in operation.get("parameters", [])}
    names = {
        name
        for component in schema["components"]["schemas"].values()
        for name in component.get("properties", {})
    }
    known = documented("Fields of a figure") | documented("Fields of everything else")
    assert names - asked <= known
    assert known <= names


def test_every_operation_says_what_it_does(schema):
    assert [
        operation["operationId"] for operation in operations(schema) if not operation.get("description")
    ] == []
