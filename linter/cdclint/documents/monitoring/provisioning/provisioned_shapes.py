"""The mappings of Grafana's provisioning files: their keys with what each holds, as facts of Grafana 12.4.

What a key holds is a word: `text`, `int`, `bool` (Grafana puts variables in and reads the text), `flag`, `word` and
`words` (JSON's own boolean, text and list of texts), `texts`, `map` (names with texts), `mapping`, `any`, `[shape]` (a
list of mappings), or `{shape}` (a mapping).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import bare, closest
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.monitoring.provisioning.meant_keys import SENSE, belongs
from cdclint.documents.monitoring.provisioning.provisioned_settings import Problem, is_boolean, is_dynamic
from cdclint.syntax.data.value import Array, Member, Object, Scalar, is_null, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

_ROUTE = (
    "receiver:word group_by:words match:any match_re:any matchers:any object_matchers:list mute_time_intervals:words "
    "active_time_intervals:words continue:flag routes:[route] group_wait:any group_interval:any repeat_interval:any"
)
_WRITTEN = {
    "file": (
        "apiVersion:int groups:[group] deleteRules:list contactPoints:[contact_point] deleteContactPoints:list "
        "policies:[policy] resetPolicies:list templates:[template] deleteTemplates:list muteTimes:[mute_timing] "
        "deleteMuteTimes:list"
    ),
    "group": "orgId:int name:text folder:text interval:text rules:[rule]",
    "rule": (
        "uid:text title:text condition:text data:[query] dashboardUid:text dasboardUid:text panelId:int "
        "noDataState:text execErrState:text for:any keepFiringFor:any missing_series_evals_to_resolve:int "
        "annotations:map labels:map isPaused:bool notification_settings:{notification_settings} record:{record}"
    ),
    "query": "refId:text queryType:text relativeTimeRange:any datasourceUid:text model:any",
    "notification_settings": (
        "receiver:text group_by:texts group_wait:any group_interval:any repeat_interval:any mute_time_intervals:texts "
        "active_time_intervals:texts"
    ),
    "record": "metric:text from:text targetDatasourceUid:text",
    "contact_point": "orgId:int name:text receivers:[receiver]",
    "receiver": "uid:text type:text settings:mapping disableResolveMessage:bool",
    "policy": "orgId:int provenance:any " + _ROUTE,
    "route": "provenance:any " + _ROUTE,
    "mute_timing": "orgId:int name:text time_intervals:[time_interval]",
    "time_interval": "times:[times] weekdays:list days_of_month:list months:list years:list location:text",
    "times": "start_time:text end_time:text",
    "template": "orgId:int name:text template:text",
    "datasource": (
        "orgId:int orgName:text version:int name:text type:text access:text url:text user:text database:text "
        "basicAuth:bool basicAuthUser:text withCredentials:bool isDefault:bool correlations:list jsonData:mapping "
        "secureJsonData:map editable:bool uid:text"
    ),
    "datasources": "apiVersion:any datasources:[datasource] deleteDatasources:list prune:bool",
    "provider": (
        "name:text type:text orgId:int folder:text folderUid:text editable:bool options:{provider_options} "
        "disableDeletion:bool updateIntervalSeconds:int allowUiUpdates:bool"
    ),
    "provider_options": "path:text folder:text foldersFromFilesStructure:any",
    "providers": "apiVersion:any providers:[provider]",
}
SHAPES = {shape: dict(key.partition(":")[::2] for key in written.split()) for shape, written in _WRITTEN.items()}
"""What each key of a mapping holds, by the mapping's shape."""
NEEDED = {
    "group": ("name", "folder", "interval"),
    "rule": ("uid", "title", "condition", "data"),
    "query": ("refId", "relativeTimeRange", "datasourceUid", "model"),
    "notification_settings": ("receiver",),
    "contact_point": ("name",),
    "receiver": ("uid", "type", "settings"),
    "policy": ("receiver",),
    "mute_timing": ("name",),
    "times": ("start_time", "end_time"),
    "template": ("name", "template"),
    "datasource": ("name", "type"),
    "provider": ("options",),
}
"""The keys that a mapping must have, by its shape."""
OF_JSON = frozenset({"policy", "route"})
"""The mappings that Grafana reads as JSON, where the size of letters in keys means nothing."""
MAX_MAPPINGS = 20_000
"""How many mappings of a file are held to their shapes."""
_INTEGER = regex(r"[+-]?\d{1,19}")


def shape_problems(value: Object, shape: str) -> Iterator[Problem]:
    """Values of another type than Grafana reads at their keys, in a mapping and in those below it."""
    for one, own in mappings(value, shape):
        yield from own_problems(one, own)


def own_problems(value: Object, shape: str, keys: tuple[str, ...] = ()) -> Iterator[Problem]:
    """The same of a mapping's own keys, or of some of them."""
    known = SHAPES[shape]
    for member in value:
        kind = known.get(member.name) if not keys or member.name in keys else None
        if kind is not None and not is_null(member.value) and value.member(member.name) is member:
            yield from _of_member(member, kind)


def mappings(value: Object, shape: str) -> Iterator[tuple[Object, str]]:
    """A mapping and those below it that have shapes of their own, in the order of the file."""
    waiting: list[tuple[Object, str]] = [(value, shape)]
    count = 0
    while waiting and count < MAX_MAPPINGS:
        count += 1
        one, own = waiting.pop()
        yield one, own
        below: list[tuple[Object, str]] = []
        for key, kind in SHAPES[own].items():
            held = one.get(key)
            if kind[0] == "{" and isinstance(held, Object):
                below.append((held, kind[1:-1]))
            elif kind[0] == "[":
                below += [(entry, kind[1:-1]) for entry in items(held) if isinstance(entry, Object)]
        waiting += sorted(below, key=lambda found: -found[0].start)


def unknown_keys(
    value: Object, known: tuple[str, ...], *, any_case: bool = False, sense: str = ""
) -> Iterator[tuple[Member, str]]:
    """The keys of a mapping that Grafana does not know, each with the one that is meant for it; "" where none is near.

    A key is near where it is the same but for `_`, `-` and the size of letters, where it is a part of one only, or
    almost spelt so, or where it is the word of other programs for it, in the table `sense`. With `any_case` the size of
    letters means nothing, as where Grafana reads JSON.
    """
    words = SENSE.get(sense, {})
    folded = {bare(name): name for name in known}
    cases = {name.casefold() for name in known} if any_case else set()
    for member in value:
        name = member.name
        if name in known or name == "<<" or name.casefold() in cases:
            continue
        meant = folded.get(bare(name)) or words.get(name)
        if meant is None and not belongs(name, value, sense):
            free = [one for one in known if one not in value]
            parts = [one for one in free if one.startswith(f"{name}_") or one.endswith(f"_{name}")]
            near = parts if len(parts) == 1 else closest(name, free, n=1, cutoff=0.75)
            meant = near[0] if near else ""
        yield member, meant or ""


def misspelt_keys(value: Object, shape: str) -> dict[str, Member]:
    """The needed keys of a mapping that it has under another name, each with the member that is meant for it."""
    missing = [key for key in NEEDED.get(shape, ()) if key not in value]
    if not missing:
        return {}
    found = unknown_keys(value, tuple(SHAPES[shape]), any_case=shape in OF_JSON, sense=shape)
    return {meant: member for member, meant in found if meant in missing}


def is_lacking(value: Object, key: str) -> bool:
    """Whether there is nothing at a key; a list or mapping in the place of a text is reported as such."""
    held = value.get(key)
    return not text(held).strip() and not isinstance(held, Object | Array)


def needs(value: Object, shape: str, key: str, place: Value, message: Message) -> Problem:
    """What is said of a needed key that is not there, or is there under another name."""
    member = misspelt_keys(value, shape).get(key)
    if member is None:
        return place, message
    return member.key, Message("Grafana ignores `{key}`: write `{meant}`", key=member.name, meant=key)


def _of_member(member: Member, kind: str) -> Iterator[Problem]:
    value, key = member.value, member.name
    if kind[0] == "[" or kind in {"list", "texts", "words"}:
        if not isinstance(value, Array):
            yield member.key, Message("`{key}` holds a list: begin each entry with `-`", key=key)
        for one in items(value):
            yield from _of_entry(key, one, kind)
    elif kind[0] == "{" or kind in {"mapping", "map"}:
        if not isinstance(value, Object):
            yield member.key, Message("`{key}` holds names with their values", key=key)
        elif kind == "map":
            for entry in value:
                if not isinstance(entry.value, Scalar):
                    yield entry.value, Message("`{name}` holds a text", name=entry.name)
    elif kind != "any":
        yield from _of_scalar(key, value, kind)


def _of_entry(key: str, value: Value, kind: str) -> Iterator[Problem]:
    """What is wrong with one entry of a list."""
    if kind[0] == "[" and not isinstance(value, Object) and not is_null(value):
        yield value, Message("an entry of `{key}` is a mapping", key=key)
    elif kind in {"texts", "words"} and not isinstance(value, Scalar):
        yield value, Message("an entry of `{key}` is a text", key=key)
    elif kind == "words" and isinstance(value, Scalar) and not isinstance(value.value, str | None):
        yield value, Message("`{key}` is a text: put it into quotes", key=text(value))


def _of_scalar(key: str, value: Value, kind: str) -> Iterator[Problem]:
    """What is wrong with a single value."""
    if is_dynamic(value):
        return
    written = value.value if isinstance(value, Scalar) else None
    if kind == "bool" and not is_boolean(text(value)):
        yield value, Message("`{key}` is `true` or `false`", key=key)
    elif kind == "flag" and not isinstance(written, bool):
        if is_boolean(text(value)) and isinstance(written, str):
            yield value, Message("`{key}` is `true` or `false` without quotes", key=key)
        else:
            yield value, Message("`{key}` is `true` or `false`", key=key)
    elif kind == "int" and not _INTEGER.fullmatch(text(value)):
        yield value, Message("`{key}` is a whole number", key=key)
    elif kind in {"text", "word"} and not isinstance(value, Scalar):
        yield value, Message("`{key}` is a text", key=key)
    elif kind == "word" and not isinstance(written, str):
        yield value, Message("`{key}` is a text: put it into quotes", key=key)
