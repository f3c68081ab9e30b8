"""A prop that a component does not take."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.site.component_props import Prop, Props, literal

if TYPE_CHECKING:
    from cdclint.core.source import Span
    from cdclint.documents.lesson.facts import AttributeFacts, ComponentFacts, LessonFacts


# Astro's own, and what needs no prop: the children, and what TypeScript does not check.
ALWAYS = frozenset({"slot", "key", "ref", "children"})


@rule
def bad_prop(project: Project) -> Iterator[Finding]:
    """A component gets a prop that it does not have or a value that it does not accept, or lacks one that it needs.

    The props are those of the component's own `Props` (an `.astro` file of the project) or of its parameter (`.tsx`):
    of functions and arrows, `FC<Props>`, `memo` and `forwardRef`, exported by default, by name or from another file.
    What only the TypeScript compiler can work out, such as imported types, accepts everything; so do attributes with a
    hyphen or a colon (`data-id`, `client:load`). A wrong value is one of another type, or one outside of a union.
    """
    for path, facts in project.lessons.items():
        files: dict[str, Props | None] = {}
        for use in facts.get("components", ()):
            name = use["name"]
            if name not in files:
                files[name] = _props(project, path, facts, name)
            props = files[name]
            if props is not None:
                yield from _judge(project, path, use, props)


def _props(project: Project, path: str, facts: LessonFacts, name: str) -> Props | None:
    for one in facts["imports"]:
        imported = one["names"].get(name, "*")
        if imported != "*":
            file = project.modules.resolve(one["module"], path).file
            return project.props(file, imported) if file else None
    return None


def _judge(project: Project, path: str, use: ComponentFacts, props: Props) -> Iterator[Finding]:
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
            yield from _value(project, path, use["name"], attribute, prop)
        elif not (props.is_open or name in ALWAYS or "-" in name or ":" in name):
            start = attribute["span"][0]
            yield _unknown(project.span(path, [start, start + len(name)]), use, name, props)
    if is_spread:
        return
    for prop in props.props.values():
        if prop.required and prop.name not in given | ALWAYS:
            yield Finding(project.span(path, use["span"]), _needed(use["name"], prop))


def _needed(component: str, prop: Prop) -> Message:
    if "any" in prop.accepted.types:
        return Message("`<{component}>` needs the prop `{prop}`", component=component, prop=prop.name)
    return Message(
        "`<{component}>` needs the prop `{prop}` ({accepted})",
        component=component,
        prop=prop.name,
        accepted=str(prop.accepted),
    )


def _unknown(span: Span, use: ComponentFacts, name: str, props: Props) -> Finding:
    others = {one["name"] for one in use["attributes"]}
    close = get_close_matches(name, [one for one in props.props if one not in others], n=1, cutoff=0.7)
    if close:
        fix = Fix(Message("write {text}", text=close[0]), (Edit(span, close[0]),), safe=False)
        message = Message(
            "`<{component}>` has no prop `{prop}`; did you mean `{meant}`?",
            component=use["name"],
            prop=name,
            meant=close[0],
        )
        return Finding(span, message, fix)
    if not props.props:
        message = Message(
            "`<{component}>` has no prop `{prop}`; its props are none at all", component=use["name"], prop=name
        )
        return Finding(span, message)
    known = ", ".join(props.props)
    message = Message(
        "`<{component}>` has no prop `{prop}`; its props are {known}", component=use["name"], prop=name, known=known
    )
    return Finding(span, message)


def _value(project: Project, path: str, component: str, attribute: AttributeFacts, prop: Prop) -> Iterator[Finding]:
    value = literal(attribute["kind"], attribute["value"])
    if value is None or value in prop.accepted:
        return
    is_bare = attribute["kind"] == "bare"
    span = project.span(path, attribute["span" if is_bare else "value_span"])
    words = [one for one in prop.accepted.values if isinstance(one, str)]
    shown = "true" if is_bare else span.text
    accepted = str(prop.accepted)
    close = get_close_matches(value, words, n=1, cutoff=0.6) if isinstance(value, str) else []
    if close and attribute["kind"] == "string":
        fix = Fix(Message("write {text}", text=close[0]), (Edit(span, close[0]),), safe=False)
        message = Message(
            "`{prop}` of `<{component}>` cannot be `{value}`; did you mean `{meant}`? It accepts {accepted}",
            prop=prop.name,
            component=component,
            value=shown,
            meant=close[0],
            accepted=accepted,
        )
        yield Finding(span, message, fix)
    elif isinstance(value, str) and not words:
        message = Message(
            "`{prop}` of `<{component}>` cannot be the text `{value}`: it accepts {accepted}, in braces: "
            "`{prop}={{…}}`",
            prop=prop.name,
            component=component,
            value=shown,
            accepted=accepted,
        )
        yield Finding(span, message)
    else:
        message = Message(
            "`{prop}` of `<{component}>` cannot be `{value}`: it accepts {accepted}",
            prop=prop.name,
            component=component,
            value=shown,
            accepted=accepted,
        )
        yield Finding(span, message)
