"""A rule that the JMX exporter refuses, or that fails at every scrape."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding, Fix, replacing
from cdclint.core.foreign.pattern_defect import never_ends
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.lab.configuration import ExporterConfig
from cdclint.documents.lab.exporter_form import exporter_problems
from cdclint.syntax.code.java_pattern import bad_references, read_pattern
from cdclint.syntax.data.value import Object, Scalar, Value, text

NAMED = ("labels", "help")


@rule
def invalid_exporter_rule(config: ExporterConfig) -> Iterator[Finding]:
    """A rule's pattern is no regular expression of Java, `$3` names no group of it, or a key or value is not known.

    Over a bad pattern the exporter's agent fails, and takes the process that it is loaded into down with it. Over a
    group that is not there every scrape fails. A pattern such as `(a|aa)*b` takes exponential time on some names. A
    rule with a `name` needs a `pattern`, and one with `labels` or `help` needs a `name`.
    """
    for problem in exporter_problems(config.value, config.source.text):
        fix = None
        if problem.meant and isinstance(problem.value, Scalar):
            span = config.source.span(problem.value.start, problem.value.end)
            if span.text == problem.value.value:
                fix = replacing(span, problem.meant)
        yield _at(config, problem.value, problem.message, fix)
    for one in config.rules:
        written = one.get("pattern")
        if not isinstance(written, Scalar) or not text(written):
            meant = any(closest(member.name, ["pattern"], n=1, cutoff=0.8) for member in one)
            if text(one.get("name")) and not meant:
                yield _at(config, one.get("name") or one, Message("a rule with a `name` needs a `pattern`"))
            continue
        pattern = read_pattern(f"^.*(?:{text(written)}).*$")
        if pattern.problem is not None:
            yield _at(config, written, Message("the exporter rejects the pattern: {problem}", problem=pattern.problem))
            continue
        if never_ends(text(written)):
            yield _at(
                config,
                written,
                Message("the pattern takes exponential time on some names: it has a repeat inside a repeat"),
            )
            continue
        if not text(one.get("name")):
            for key in NAMED:
                member = one.member(key)
                if member is not None:
                    yield _at(config, member.key, Message("a rule with `{key}` needs a `name`", key=key))
        for place in _replacements(one):
            for reference in bad_references(text(place), pattern):
                message = Message(
                    "there is no group `{reference}`: the pattern has {count}",
                    reference=reference,
                    count=pattern.groups,
                )
                yield _at(config, place, message)


def _replacements(one: Object) -> Iterator[Scalar]:
    """The texts into which groups are put."""
    for key in ("name", "help", "value"):
        written = one.get(key)
        if isinstance(written, Scalar):
            yield written
    labels = one.get("labels")
    for member in labels if isinstance(labels, Object) else ():
        yield member.key
        if isinstance(member.value, Scalar):
            yield member.value


def _at(config: ExporterConfig, value: Value, message: Message, fix: Fix | None = None) -> Finding:
    end = value.end if isinstance(value, Scalar) else value.start + 1
    return Finding(config.source.span(value.start, end), message, fix)
