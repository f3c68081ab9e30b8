"""Slips in the file that declares collections: imports, zod's own names, names of other collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass
from cdclint.documents.site.components.script_file import name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from cdclint.documents.site.components.script_file import ScriptFile

_EXPORTS = {
    "astro:content": (
        "z reference defineCollection getCollection getEntry getEntries render getEntryBySlug getDataEntryById "
        "getLiveCollection getLiveEntry defineLiveCollection CollectionEntry CollectionKey SchemaContext ContentConfig "
        "ImageFunction DataEntryMap ContentEntryMap AnyEntryMap InferEntrySchema DataCollectionKey ContentCollectionKey"
    ),
    "astro/loaders": "glob file Loader LoaderContext ParseDataOptions DataStore MetaStore LiveLoader",
    "astro/zod": "",
}
"""Astro's modules for collections, with what each exports."""
_ZOD = (
    "string number boolean bigint date symbol undefined null void any unknown never nan object strictObject "
    "looseObject array tuple enum literal nativeEnum union discriminatedUnion intersection record "
    "partialRecord looseRecord map set function lazy promise optional nullable nullish coerce iso email url "
    "httpUrl uuid guid nanoid cuid cuid2 ulid emoji base64 base64url ipv4 ipv6 cidrv4 cidrv6 jwt hostname hex "
    "hash int int32 int64 uint32 uint64 float32 float64 preprocess custom instanceof pipeline pipe transform "
    "codec templateLiteral json file stringbool stringFormat keyof readonly catch success prefault xor check "
    "refine infer input output core config locales registry globalRegistry toJSONSchema prettifyError "
    "treeifyError formatError flattenError"
)
_FROM = frozenset({"astro:content", "astro/zod", "astro:schema", "zod"})
_STEPS = 50_000


@dataclass(frozen=True)
class ConfigSlip:
    """A name that is almost another one: where it is, in which file, and the one that is meant."""

    path: str
    start: int
    end: int
    written: str
    meant: str


def config_slips(file: ScriptFile, names: Sequence[str]) -> Iterator[ConfigSlip]:
    """The slips of a file that declares the collections `names`, all of them."""
    zod = {local for local, one in file.imports.items() if one.name in {"z", "*"} and one.modules[0] in _FROM}
    waiting, steps = [file.root], 0
    while waiting and steps < _STEPS:
        node = waiting.pop()
        steps += 1
        if node.type == "import_statement":
            yield from _of_import(file, node)
            continue
        if node.type == "member_expression":
            whole, member = node.child_by_field_name("object"), node.child_by_field_name("property")
            if whole is not None and member is not None and text_of(whole) in zod:
                yield from _near(file, member, text_of(member), tuple(_ZOD.split()), 0.75)
        elif node.type == "call_expression" and names:
            yield from _of_reference(file, node, names)
        waiting += node.children


def _of_import(file: ScriptFile, statement: Node) -> Iterator[ConfigSlip]:
    source = statement.child_by_field_name("source")
    if source is None:
        return
    module = name_of(source)
    known = _EXPORTS.get(module)
    if known is None:
        if module.startswith("astro"):
            # The quotes are no part of the name.
            for slip in _near(file, source, module, tuple(_EXPORTS), 0.85):
                yield ConfigSlip(slip.path, slip.start + 1, slip.end - 1, module, slip.meant)
        return
    waiting = list(statement.children)
    while known and waiting:
        node = waiting.pop()
        name = node.child_by_field_name("name") if node.type == "import_specifier" else None
        if name is not None:
            yield from _near(file, name, text_of(name), tuple(known.split()), 0.75)
        waiting += node.children


def _of_reference(file: ScriptFile, call: Node, names: Sequence[str]) -> Iterator[ConfigSlip]:
    function, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or given is None or text_of(function) != "reference" or not given.named_children:
        return
    first = given.named_children[0]
    if first.type == "string":
        for slip in _near(file, first, name_of(first), tuple(names), 0.7):
            yield ConfigSlip(slip.path, slip.start + 1, slip.end - 1, name_of(first), slip.meant)


def _near(file: ScriptFile, node: Node, written: str, known: tuple[str, ...], cutoff: float) -> Iterator[ConfigSlip]:
    if written in known:
        return
    folded = [one for one in known if one.casefold() == written.casefold()]
    meant = folded or closest(written, known, n=1, cutoff=cutoff)
    if meant:
        yield ConfigSlip(file.path, *file.place(node), written, meant[0])
