"""A prop that a component does not take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.site.components.accepted import type_of
from cdclint.documents.site.components.given_value import Mismatch, given_by, mismatches

if TYPE_CHECKING:
    from cdclint.core.source import Span
    from cdclint.documents.lesson.facts import AttributeFacts, ComponentFacts
    from cdclint.documents.site.components.accepted import Prop, Props


# Astro's own, and what needs no prop: the children, and what TypeScript does not check.
ALWAYS = frozenset({"slot", "key", "ref", "children"})
# What only the look depends on: a type asks for it, and nothing is missing on the page without it.
LOOK = frozenset({"class", "className", "style", "id"})
PRIMITIVE = frozenset({"string", "number", "boolean"})
OFTEN = 0.2
"""The share of uses from which on several lessons that leave a prop out show that it can be left out."""
SHOWN = 60


class Wanted(NamedTuple):
    """What uses of a component are judged by: its props, those that none may leave out, other types that it takes."""

    props: Props
    needed: list[Prop]
    meant: dict[str, frozenset[str]]


@rule
def bad_prop(project: Project) -> Iterator[Finding]:
    """A component gets a prop that it does not have or a value that it does not accept, or lacks one that it needs.

    The props are those of the component's own `Props` (an `.astro` file of the project) or of its parameter (`.tsx`):
    of functions, arrows and classes, `FC<Props>`, `memo` and `forwardRef`, exported by default, by name or from
    another file, lazy or a member of another one (`Tabs.Tab`). Types may come from other files, and be made of each
    other: `extends`, `&`, `Omit`, `Pick`, `Partial`, `keyof typeof`, `` `${number}px` ``; an enum stands for its texts.
    Where no type says more, React's `propTypes` do. Of a component without types that takes its props apart by name
    only a slip of the pen is reported. A prop with a default in the component's own code is not needed, nor is
    `className`, nor a text or number that several lessons leave out. Where all lessons pass on text for a number, the
    type is what is wrong.

    A wrong value is one of another type, or one outside of a union, in lists and objects that are written out as well.
    An object that has all that it needs may have more.
    What only the TypeScript compiler can work out accepts everything: types of packages, generic parameters, components
    that pass on all they get. So do attributes with a hyphen or a colon (`data-id`, `client:load`).
    """
    uses: dict[int, tuple[Props, list[tuple[str, ComponentFacts]]]] = {}
    for path, facts in project.lessons.items():
        used = facts.get("components", ())
        known: dict[str, Props | None] = {}
        names = project.components.imported(facts["imports"]) if used else {}
        for use in used:
            name = use["name"]
            if name not in known:
                known[name] = project.components.of_import(names, path, name)
            props = known[name]
            if props is not None and "broken" not in use:
                uses.setdefault(id(props), (props, []))[1].append((path, use))
    for props, of_component in uses.values():
        needed = [prop for prop in props.props.values() if prop.required and prop.name not in ALWAYS | LOOK]
        needed = [prop for prop in needed if not _can_be_left_out(prop, of_component, props)]
        meant = {prop.name: _meant_types(prop, of_component) for prop in props.props.values()}
        for path, use in of_component:
            yield from _judge(project, path, use, Wanted(props, needed, meant))


def _can_be_left_out(prop: Prop, uses: list[tuple[str, ComponentFacts]], props: Props) -> bool:
    if not _is_primitive(prop):
        return False
    if prop.accepted.types == {"boolean"} and not prop.accepted.values:
        return True  # what is not written is not true
    # Who writes a prop that is not there means another one, and leaves nothing out.
    without = [path for path, use in uses if _leaves_out(use, prop.name, props)]
    return len(set(without)) > 1 and len(without) >= OFTEN * len(uses)


def _meant_types(prop: Prop, uses: list[tuple[str, ComponentFacts]]) -> frozenset[str]:
    """The types that several lessons pass on where none passes on what the prop's own type asks for."""
    if not prop.accepted.types or not _is_primitive(prop) or prop.accepted.values:
        return frozenset()
    passed: dict[str, set[str]] = {}
    for path, use in uses:
        for attribute in use["attributes"]:
            given = given_by(attribute) if attribute["name"] == prop.name else None
            if given is not None:
                passed.setdefault(type_of(given.literal) if given.kind == "literal" else "", set()).add(path)
            elif attribute["name"] == prop.name:
                return frozenset()
    if "" in passed or not passed.keys().isdisjoint(prop.accepted.types):
        return frozenset()
    return frozenset(name for name, lessons in passed.items() if len(lessons) > 1)


def _is_primitive(prop: Prop) -> bool:
    return prop.accepted.types <= PRIMITIVE and not prop.accepted.lists and not prop.accepted.shapes


def _leaves_out(use: ComponentFacts, prop: str, props: Props) -> bool:
    names = [one["name"] for one in use["attributes"]]
    return None not in names and prop not in names and all(_is_known(name, props) for name in names)


def _is_known(name: str | None, props: Props) -> bool:
    return name is None or name in props.props or props.is_open or name in ALWAYS or "-" in name or ":" in name


def _judge(project: Project, path: str, use: ComponentFacts, wanted: Wanted) -> Iterator[Finding]:
    props = wanted.props
    given: set[str] = set()
    is_spread = False
    for attribute in use["attributes"]:
        name = attribute["name"]
        if name is None:
            is_spread = True
            continue
        given.add(name)
        prop = props.props.get(name)
        if prop is not None:
            value = given_by(attribute) if wanted.meant[name] else None
            if value is not None and value.kind == "literal" and type_of(value.literal) in wanted.meant[name]:
                continue
            yield from _values(project, path, use["name"], attribute, prop)
        elif not _is_known(name, props):
            start = attribute["span"][0]
            others = [one["name"] for one in use["attributes"]]
            meant = next(iter(closest(name, [one for one in props.props if one not in others], cutoff=0.7)), "")
            # What is missing is there, misspelt.
            given.add(meant)
            yield _unknown(project.span(path, [start, start + len(name)]), use["name"], name, meant, props)
        elif props.is_bare and name not in ALWAYS | LOOK and "-" not in name and ":" not in name:
            start = attribute["span"][0]
            others = [one["name"] for one in use["attributes"]]
            free = [one for one in props.props if one not in others]
            if meant := next(iter(closest(name, free, cutoff=0.75)), ""):
                yield _unknown(project.span(path, [start, start + len(name)]), use["name"], name, meant, props)
    needed = [*wanted.needed, *_needed_by_variant(use, props, wanted.needed)]
    missing = [] if is_spread else [prop for prop in needed if prop.name not in given]
    if missing:
        yield Finding(project.span(path, use["span"]), _needed(use["name"], missing))


def _needed_by_variant(use: ComponentFacts, props: Props, needed: list[Prop]) -> list[Prop]:
    """What the one type of several asks for whose words a use has: `as: 'link'` comes with `href`."""
    literals = {
        one["name"]: given.literal
        for one in (use["attributes"] if props.variants else ())
        if (given := given_by(one)) is not None and given.kind == "literal"
    }
    meant = []
    for variant in props.variants:
        wanted = [one for one in variant.props.values() if one.required]
        tags = [one for one in wanted if one.accepted.values and not one.accepted.types]
        if not tags or any(one.name not in literals for one in tags):
            return []
        if all(literals[one.name] in one.accepted for one in tags):
            meant.append(variant)
    if len(meant) != 1:
        return []
    known = {one.name for one in needed}
    return [one for one in meant[0].props.values() if one.required and one.name not in ALWAYS | LOOK | known]


def _needed(component: str, missing: list[Prop]) -> Message:
    [prop, *others] = missing
    if others:
        names = ", ".join(f"`{one.name}`" for one in missing)
        return Message("`<{component}>` needs the props {props}", component=component, props=names)
    if prop.accepted.is_any or not str(prop.accepted):
        return Message("`<{component}>` needs the prop `{prop}`", component=component, prop=prop.name)
    return Message(
        "`<{component}>` needs the prop `{prop}` ({accepted})",
        component=component,
        prop=prop.name,
        accepted=str(prop.accepted),
    )


def _unknown(span: Span, component: str, name: str, meant: str, props: Props) -> Finding:
    if meant:
        fix = Fix(Message("write {text}", text=meant), (Edit(span, meant),), safe=False)
        message = Message(
            "`<{component}>` has no prop `{prop}`; did you mean `{meant}`?",
            component=component,
            prop=name,
            meant=meant,
        )
        return Finding(span, message, fix)
    if not props.props:
        message = Message("`<{component}>` has no prop `{prop}`: it takes no props", component=component, prop=name)
        return Finding(span, message)
    known = ", ".join(props.props)
    message = Message(
        "`<{component}>` has no prop `{prop}`; its props are {known}", component=component, prop=name, known=known
    )
    return Finding(span, message)


def _values(project: Project, path: str, component: str, attribute: AttributeFacts, prop: Prop) -> Iterator[Finding]:
    given = given_by(attribute)
    if given is None:
        return
    is_bare = attribute["kind"] == "bare"
    whole = project.span(path, attribute["span" if is_bare else "value_span"])
    for one in mismatches(project.components.types, prop.name, given, prop.accepted):
        # In a quotation the value is not written as it is read.
        is_exact = not is_bare and whole.text == attribute["value"]
        is_part = is_exact and attribute["kind"] != "string"
        span = (
            whole.source.span(whole.start + one.given.start, whole.start + one.given.end)
            if is_part and one.given is not given
            else whole
        )
        if one.missing is not None:
            yield Finding(span, _lacking(component, one))
        elif one.key and one.props is not None:
            yield _excess(span, component, one, one.props, is_exact=is_part)
        else:
            yield _wrong(span, component, one, attribute["kind"])


def _lacking(component: str, one: Mismatch) -> Message:
    key = one.missing.name if one.missing is not None else ""
    return Message("`{prop}` of `<{component}>` needs `{key}`", prop=one.name, component=component, key=key)


def _excess(span: Span, component: str, one: Mismatch, props: Props, *, is_exact: bool) -> Finding:
    if not one.meant:
        message = Message(
            "`{prop}` of `<{component}>` has no `{key}`; it has {known}",
            prop=one.name,
            component=component,
            key=one.key,
            known=", ".join(props.props),
        )
        return Finding(span, message)
    is_bare = is_exact and span.text == one.key
    fix = Fix(Message("write {text}", text=one.meant), (Edit(span, one.meant),), safe=False) if is_bare else None
    message = Message(
        "`{prop}` of `<{component}>` has no `{key}`; did you mean `{meant}`?",
        prop=one.name,
        component=component,
        key=one.key,
        meant=one.meant,
    )
    return Finding(span, message, fix)


def _wrong(span: Span, component: str, one: Mismatch, kind: str) -> Finding:
    value = one.given.literal if one.given.kind == "literal" else None
    words = [word for word in one.accepted.values if isinstance(word, str)]
    shown = "true" if kind == "bare" else _shown(span.text)
    accepted = str(one.accepted)
    close = closest(value, words, n=1, cutoff=0.6) if isinstance(value, str) else []
    if close:
        inner = span if kind == "string" else span.source.span(span.start + 1, span.end - 1)
        fix = Fix(Message("write {text}", text=close[0]), (Edit(inner, close[0]),), safe=False)
        message = Message(
            "`{prop}` of `<{component}>` cannot be `{value}`; did you mean `{meant}`? It accepts {accepted}",
            prop=one.name,
            component=component,
            value=shown,
            meant=close[0],
            accepted=accepted,
        )
        return Finding(span, message, fix if inner.text == value else None)
    if isinstance(value, str) and not words and not one.accepted.patterns and kind == "string":
        message = Message(
            "`{prop}` of `<{component}>` cannot be the text `{value}`: it accepts {accepted}, in braces: "
            "`{prop}={{…}}`",
            prop=one.name,
            component=component,
            value=shown,
            accepted=accepted,
        )
        return Finding(span, message)
    message = Message(
        "`{prop}` of `<{component}>` cannot be `{value}`: it accepts {accepted}",
        prop=one.name,
        component=component,
        value=shown,
        accepted=accepted,
    )
    return Finding(span, message)


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
