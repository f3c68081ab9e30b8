# ruff: noqa: INP001 (a script, and no package)
"""Write which keys a Compose file has and what each holds, as the linter wants it.

    python scripts/compose-form.py SCHEMA > linter/cdclint/data/compose.json

SCHEMA is `schema/compose-spec.json` of the Go module compose-go (`go mod download` brings it), under Apache-2.0. Only
facts are taken: names of keys, types, numbers. What is written for each value is described in
documents/lab/compose_form.py.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

NAMES = {"^[a-zA-Z0-9._-]+$": "names", "^[a-z]+$": "letters"}
"""What patterns of keys are called; those that take every key have no name."""
SIMPLE = frozenset({"string", "number", "integer", "boolean", "null"})
Form = dict[str, Any]  # JSON, written once


def reference(name: str) -> str:
    """The name in a reference such as `#/$defs/service`."""
    return name.rpartition("/")[2]


def form(schema: Form, defined: Form) -> Form:
    """What a value may be."""
    if "$ref" in schema:
        return {"is": reference(schema["$ref"])}
    if "oneOf" in schema:
        return merged([form(one, defined) for one in schema["oneOf"]], defined)
    if "allOf" in schema:
        parts = [schema, *(defined[reference(one["$ref"])] for one in schema["allOf"])]
        properties = {key: value for part in parts for key, value in part.get("properties", {}).items()}
        patterns = {key: value for part in parts for key, value in part.get("patternProperties", {}).items()}
        closed = {**schema, "properties": properties, "patternProperties": patterns, "additionalProperties": False}
        return form({key: value for key, value in closed.items() if key != "allOf"}, defined)
    written = schema.get("type", [])
    types = [written] if isinstance(written, str) else written
    found: Form = {}
    if simple := [one for one in types if one in SIMPLE]:
        found["simple"] = simple
    if "enum" in schema:
        found["words"] = schema["enum"]
    if "minimum" in schema or "maximum" in schema:
        found["range"] = [schema.get("minimum"), schema.get("maximum")]
    if "array" in types:
        found["list"] = form(schema.get("items", {}), defined)
    if "object" in types or "properties" in schema or "patternProperties" in schema:
        found |= mapping(schema, defined)
    return found or {"any": True}


def mapping(schema: Form, defined: Form) -> Form:
    """What a mapping may hold."""
    found: Form = {"keys": {key: form(value, defined) for key, value in schema.get("properties", {}).items()}}
    patterns = dict(schema.get("patternProperties", {}))
    if patterns.pop("^x-", None) is not None:
        found["extensions"] = True
    for pattern, value in patterns.items():
        found["others"] = form(value, defined)
        if pattern in NAMES:
            found["named"] = NAMES[pattern]
    others = schema.get("additionalProperties", True)
    if others is not False and "others" not in found:
        found["others"] = form(others, defined) if isinstance(others, dict) else {"any": True}
    if schema.get("required"):
        found["needs"] = schema["required"]
    return found


def merged(forms: list[Form], defined: Form) -> Form:
    """One form for several, of which each takes values of another type."""
    found: Form = {}
    for one in forms:
        part = form(defined[one["is"]], defined) if "is" in one else one
        for key, value in part.items():
            if key == "simple":
                found["simple"] = [
                    *found.get("simple", ()),
                    *(kind for kind in value if kind not in found.get("simple", ())),
                ]
            elif key in found and found[key] != value:
                sys.exit(f"two alternatives differ in {key}: {found[key]} and {value}")
            else:
                found[key] = value
    return found


def main(path: str) -> None:
    """Print the forms."""
    schema = json.loads(Path(path).read_text("utf-8"))
    defined = schema.pop("$defs")
    forms = {"": form(schema, defined)} | {name: form(one, defined) for name, one in sorted(defined.items())}
    used = {""}
    waiting = [forms[""]]
    while waiting:
        one = waiting.pop()
        name = one.get("is") if isinstance(one.get("is"), str) else None
        if name is not None and name not in used:
            used.add(name)
            waiting.append(forms[name])
        waiting += [value for value in one.values() if isinstance(value, dict)]
        waiting += list(one.get("keys", {}).values())
    lines = [f"{json.dumps(name)}: {json.dumps(one)}" for name, one in forms.items() if name in used]
    head = ['"origin": "compose-go, schema/compose-spec.json"', '"license": "Apache-2.0"']
    sys.stdout.write("{\n" + ",\n".join([*head, *lines]) + "\n}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
