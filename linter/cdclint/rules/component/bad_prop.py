"""A prop that a component does not take."""

from collections.abc import Iterator
from difflib import get_close_matches

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.rule import rule
from cdclint.documents.project import Facts, Project
from cdclint.documents.props import Prop, Props, literal

# Astro's own, and what needs no prop: the children, and what TypeScript does not check.
ALWAYS = frozenset({"slot", "key", "ref", "children"})


@rule
def bad_prop(project: Project) -> Iterator[Finding]:
    """A component gets a prop that it does not have or a value that it does not accept, or lacks one that it needs.

    The props are those of the component's own `Props` (an `.astro` file of the project) or of its parameter (`.tsx`).
    What only the TypeScript compiler can work out, such as imported types, accepts everything; so do attributes with a
    hyphen or a colon (`data-id`, `client:load`). A wrong value is one of another type, or one outside of a union.
    """
    for path, facts in project.of_kind("lesson").items():
        files: dict[str, Props | None] = {}
        for use in facts.get("components", ()):
            name = use["name"]
            if name not in files:
                files[name] = _props(project, path, facts, name)
            props = files[name]
            if props is not None:
                yield from _judge(project, path, use, props)


def _props(project: Project, path: str, facts: Facts, name: str) -> Props | None:
    for one in facts["imports"]:
        if one["names"].get(name) == "default":
            file = project.modules.resolve(one["module"], path).file
            return project.props(file) if file else None
    return None


def _judge(project: Project, path: str, use: Facts, props: Props) -> Iterator[Finding]:
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
            yield _unknown(project, path, use, attribute, props)
    if is_spread:
        return
    for prop in props.props.values():
        if prop.required and prop.name not in given | ALWAYS:
            what = "" if "any" in prop.accepted.types else f" ({prop.accepted})"
            yield Finding(project.span(path, use["span"]), f"`<{use['name']}>` needs the prop `{prop.name}`{what}")


def _unknown(project: Project, path: str, use: Facts, attribute: Facts, props: Props) -> Finding:
    name, start = attribute["name"], attribute["span"][0]
    span = project.span(path, [start, start + len(name)])
    others = {one["name"] for one in use["attributes"]}
    close = get_close_matches(name, [one for one in props.props if one not in others], n=1, cutoff=0.7)
    if not close:
        known = ", ".join(props.props) or "none at all"
        return Finding(span, f"`<{use['name']}>` has no prop `{name}`; its props are {known}")
    fix = Fix(f"write {close[0]}", (Edit(span, close[0]),), safe=False)
    return Finding(span, f"`<{use['name']}>` has no prop `{name}`; did you mean `{close[0]}`?", fix)


def _value(project: Project, path: str, component: str, attribute: Facts, prop: Prop) -> Iterator[Finding]:
    value = literal(attribute["kind"], attribute["value"])
    if value is None or value in prop.accepted:
        return
    is_bare = attribute["kind"] == "bare"
    span = project.span(path, attribute["span" if is_bare else "value_span"])
    words = [one for one in prop.accepted.values if isinstance(one, str)]
    is_text = isinstance(value, str) and not words
    shown = "true" if is_bare else span.text
    what = f"`{prop.name}` of `<{component}>` cannot be {'the text ' if is_text else ''}`{shown}`"
    close = get_close_matches(value, words, n=1, cutoff=0.6) if isinstance(value, str) else []
    if close and attribute["kind"] == "string":
        fix = Fix(f"write {close[0]}", (Edit(span, close[0]),), safe=False)
        yield Finding(span, f"{what}; did you mean `{close[0]}`? It accepts {prop.accepted}", fix)
    else:
        advice = f", in braces: `{prop.name}={{…}}`" if is_text else ""
        yield Finding(span, f"{what}: it accepts {prop.accepted}{advice}")
