"""What a course needs to be checked, made from what is there: settings, schema, contracts, baseline, hook, CI.

Nothing is asked that can be found out, and no file that is there is changed unless that is wished.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from dataclasses import fields
from enum import Enum
from errno import EXDEV
from os.path import commonpath
from typing import TYPE_CHECKING

from cdclint.config import load
from cdclint.core.dataclass import dataclass, field, replace
from cdclint.core.fingerprint import fingerprint
from cdclint.core.foreign.border import is_inside, read_regular
from cdclint.core.message import Message
from cdclint.core.rule import Severity, Trait
from cdclint.documents.course import Course, Layout
from cdclint.documents.data_file import JsonFile, YamlFile
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.open_document import read
from cdclint.documents.plan.plan_file import Plan
from cdclint.documents.site.renderer import ASTRO
from cdclint.engine import baseline
from cdclint.engine.adoption.data_groups import DataGroup, data_groups, may_be_data, other_quizzes
from cdclint.engine.adoption.schema_guess import guess
from cdclint.engine.check import check
from cdclint.engine.files.atomic_write import NOT_YET, write
from cdclint.engine.files.discover import find
from cdclint.engine.run.request import Request
from cdclint.registry import load_rule
from cdclint.syntax.code.free_names import MDX_NAMES
from cdclint.syntax.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cdclint.config import Config
    from cdclint.core.report import Diagnostic, Report

SETTINGS = "cdclint.toml"
BASELINE = "cdclint-baseline.json"
HOOKS = ".pre-commit-config.yaml"
GITHUB = ".github/workflows/cdclint.yml"
GITLAB = ".gitlab-ci.yml"


_SETTINGS_HEAD = "# What `cdclint check` looks at; `cdclint config` shows every setting and where it comes from.\n"
_CONTRACTS_HEAD = """\
# What single lessons and dashboards must contain. Begin with what hurts most: a section, a metric.
#
# lessons:
#   src/content/course/01-start/01-lesson.mdx:
#     sections: ["Что дальше"]
"""
_FEW = 5
"""Up to so many lessons, it says nothing that only one of them uses a component."""
PROVIDED = MDX_NAMES | {"Fragment", "React"}
_DONE_PLANS = "# {done} plans have a summary beside them: they are history, unless `done-plans = true`.\n"
_QUIZ_KEYS = "# {path} looks like a quiz, whose keys are others:\n# quiz-keys = {{ {keys} }}\n"
_HOOK = """\
  - repo: local
    hooks:
      - id: cdclint
        name: cdclint
        entry: cdclint check --force-exclude
        language: system
        files: \\.(mdx|md|markdown|json|ya?ml)$
        require_serial: true
"""
_WORKFLOW = """\
name: cdclint
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.11"
      - run: pip install cdclint
      - run: cdclint check
"""
_JOB = """\
cdclint:
  image: python:3.11
  script:
    - pip install cdclint
    - cdclint check
"""


class Fate(Enum):
    """What became of a file: it was written, it was there and stays as it is, or the entry was added to it."""

    WRITTEN = "wrote"
    KEPT = "kept"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class Step:
    """A file that a course needs. `about` says what it holds; `lacks` is what a kept file should still be given.

    Of the baseline, `baseline` has each rule with the number of its diagnostics that are known from now on, and the
    number of those that are certainly broken and stay reported.
    """

    path: str
    fate: Fate
    about: Message
    lacks: str = ""
    baseline: tuple[tuple[str, int, int], ...] = ()


@dataclass(slots=True)
class _Found:
    """What was found: lessons, dashboards and data by path, and the paths of plans."""

    lessons: dict[str, Page] = field(default_factory=dict)
    dashboards: dict[str, Dashboard] = field(default_factory=dict)
    plans: list[str] = field(default_factory=list)
    data: dict[str, object] = field(default_factory=dict)


class NothingToAdoptError(Exception):
    """There is neither a lesson nor a dashboard."""


def adopt(root: Path, *, force: bool = False) -> Iterator[Step]:
    """Write what the course below `root` lacks, and report each file; what is there is changed with `force` only.

    Raises:
        NothingToAdoptError: there is nothing that could be checked.
        ConfigError: the settings that are there cannot be used.
        OSError: a file cannot be written; those before it are whole.
    """
    root = root.resolve()
    own = (root / SETTINGS).is_file()
    config = load(root, {}, isolated=own and force)
    if config.root != root:
        config = load(root, {}, isolated=True)
    has_settings = not (own and force) and any(origin != "default" for origin in config.origins.values())
    course = _look(config)
    if not course.lessons and not course.dashboards:
        raise NothingToAdoptError
    layout = config.layout if has_settings else _layout(config, course)
    groups = [] if has_settings else list(data_groups(course.data))
    writer = _Writer(root, force=force)
    for group in groups:
        about = Message("what {count} files of data have in common", count=group.count)
        yield writer.put(
            group.path,
            _as_json(group.schema),
            about if group.count > 1 else Message("what {file} holds", file=group.glob),
        )
    layout = replace(layout, schemas={**layout.schemas, **{group.glob: group.path for group in groups}})
    config = config.with_layout(layout)
    if course.lessons:
        yield writer.put(layout.lesson_schema, *_schema(course))
    yield writer.put(layout.contracts, _contracts(course), Message("what lessons and dashboards must contain"))
    report = check(replace(config, baseline=""), Request(cached=False)).report
    left, hidden = _sorted(report)
    known = Counter(map(fingerprint, hidden))
    name = config.baseline or BASELINE
    if known and (config.baseline or not has_settings):
        about = Message("{count} known diagnostics, which are not reported", count=known.total())
        step = writer.put(name, baseline.render(known), about)
        yield step if step.fate is Fate.KEPT else replace(step, baseline=_table(left, hidden))
    elif left and not has_settings:
        yield Step("", Fate.KEPT, Message("nothing is hidden"), baseline=_table(left, ()))
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in _changes(layout).items()]
    lines += [f"baseline = {json.dumps(name)}\n"] if known else []
    if has_settings:
        kept = next(origin.rpartition(":")[0] for origin in config.origins.values() if origin != "default")
        lacks = lines[-1] if known and not config.baseline else ""
        yield Step(kept, Fate.KEPT, Message("settings"), lacks)
    else:
        done = sum(_is_done(root, path) for path in course.plans)
        head = _SETTINGS_HEAD + (_DONE_PLANS.format(done=done) if done else "")
        like_quiz, keys = other_quizzes(course.data)
        named = ", ".join(f"{part} = {json.dumps(key, ensure_ascii=False)}" for part, key in keys.items())
        if like_quiz:
            head += _QUIZ_KEYS.format(path=like_quiz, keys=named)
        yield writer.put(SETTINGS, head + "".join(lines) + _schemas(groups), Message("settings"))
        if like_quiz:
            yield Step(
                SETTINGS, Fate.KEPT, Message("{path} looks like a quiz", path=like_quiz), f"quiz-keys = {{ {named} }}"
            )
    yield writer.add(
        HOOKS, _HOOK, "repos:\n", r"(?m)^\s*-?\s*id:\s*cdclint", Message("runs cdclint before every commit")
    )
    if (root / GITLAB).is_file():
        yield writer.add(GITLAB, f"\n{_JOB}", "", r"(?m)^cdclint:", Message("runs cdclint on every push"))
    else:
        yield writer.put(GITHUB, _WORKFLOW, Message("runs cdclint on every push"))


def _sorted(report: Report) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """What stays reported because it is certainly broken, and what the baseline may hide.

    A page that does not build, a name that throws when it is rendered, and code that lost its commas are broken today;
    hiding them would not help.
    """
    names = {one.rule for one in report.diagnostics}
    sure = {name for name in names if not {Trait.SYNTAX, Trait.BROKEN}.isdisjoint(load_rule(name).traits)}
    left: list[Diagnostic] = []
    hidden: list[Diagnostic] = []
    for one in report.diagnostics:
        (left if one.rule in sure and one.severity is Severity.ERROR else hidden).append(one)
    return left, hidden


def _table(left: Iterable[Diagnostic], hidden: Iterable[Diagnostic]) -> tuple[tuple[str, int, int], ...]:
    """Each rule with what is hidden and what stays reported, those with the most first."""
    known, reported = Counter(one.rule for one in hidden), Counter(one.rule for one in left)
    names = sorted({*known, *reported}, key=lambda name: (-known[name] - reported[name], name))
    return tuple((name, known[name], reported[name]) for name in names)


def _is_done(root: Path, plan: str) -> bool:
    head, name, tail = plan.rpartition("PLAN")
    return bool(name) and (root / f"{head}SUMMARY{tail}").is_file()


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes files below `root`; those that are there stay as they are unless `force` is set."""

    root: Path
    force: bool

    def put(self, path: str, text: str, about: Message) -> Step:
        """Write a file of ours."""
        whole = self.root / path
        there = read_regular(whole) if os.path.lexists(whole) else None
        if there is not None and not self.force:
            return Step(path, Fate.KEPT, about)
        if not is_inside(str(self.root), str(whole)):
            raise OSError(EXDEV, Message("leads outside of the project"), path)
        whole.parent.mkdir(parents=True, exist_ok=True)
        write(whole, text.encode(), instead_of=NOT_YET if there is None else there)
        return Step(path, Fate.WRITTEN, about)

    def add(self, path: str, entry: str, head: str, known: str, about: Message) -> Step:
        """Put an entry into a file that others share; `known` is a pattern that finds it there."""
        whole = self.root / path
        data = read_regular(whole) if os.path.lexists(whole) else b""
        there = data.decode("utf-8")
        if not there.strip():
            return self.put(path, f"{head}{entry.lstrip()}" if not head else f"{head}{entry}", about)
        if re.search(known, there):
            return Step(path, Fate.KEPT, about)
        if not self.force:
            return Step(path, Fate.KEPT, about, entry)
        write(whole, f"{there.rstrip()}\n{entry}".encode(), instead_of=data, below=self.root)
        return Step(path, Fate.EXTENDED, about)


def _look(config: Config) -> _Found:
    """Every lesson with frontmatter and every dashboard that the settings let in."""
    found = find(config, (config.root,))
    measure = Course.load(config.root, config.layout)
    course = _Found()
    for path in sorted(found.files):
        if not path.endswith((".mdx", ".md", ".markdown", ".json")) and not may_be_data(path):
            continue
        try:
            encoding = decode(path, read_regular(config.root / path))
        except OSError:
            continue
        document = read(encoding.source, measure) if encoding.readable else None
        if isinstance(document, Dashboard):
            course.dashboards[path] = document
        elif isinstance(document, Plan):
            course.plans.append(path)
        elif isinstance(document, Page) and (document.is_mdx or document.frontmatter is not None):
            course.lessons[path] = document
        elif isinstance(document, JsonFile | YamlFile):
            course.data[path] = document
    for choice in (_in_content, measure.is_lesson):
        course.lessons = {path: one for path, one in course.lessons.items() if choice(path)} or course.lessons
    return course


def _in_content(path: str) -> bool:
    return path.startswith("src/content/")


def _layout(config: Config, course: _Found) -> Layout:
    """Where the lessons are, what they are written in, and where their schema and contracts go."""
    layout = config.layout
    if not course.lessons:
        return replace(layout, contracts=_beside(config, layout.contracts))
    folder = commonpath([path.rpartition("/")[0] for path in course.lessons]) if len(course.lessons) > 1 else ""
    folder = _of_all_modules(folder or next(iter(course.lessons)).rpartition("/")[0])
    below = f"{folder}/" if folder else ""
    suffixes = sorted({path.rpartition(".")[2] for path in course.lessons})
    lessons = tuple(f"{below}**/*.{suffix}" for suffix in suffixes)
    return replace(
        layout,
        lessons=lessons if lessons != ("**/*.mdx",) else layout.lessons,
        language=_language(course.lessons.values()),
        math=_math(config, course),
        provided_components=_provided(config, course),
        contracts=_beside(config, layout.contracts),
        lesson_schema=_beside(config, layout.lesson_schema),
    )


def _of_all_modules(folder: str) -> str:
    """Where the lessons of the next module will be, if there is only one yet: its collection, or above its number."""
    collection = re.match(r"src/content/[^/]+", folder)
    if collection is not None:
        return collection[0]
    while re.match(r"\d", folder.rpartition("/")[2]):
        folder = folder.rpartition("/")[0]
    return folder


def _beside(config: Config, path: str) -> str:
    """A path of the default layout, or its name at the root where the project has no such folder."""
    folder, _, name = path.rpartition("/")
    return path if (config.root / folder).is_dir() else name


def _language(lessons: Iterable[Page]) -> str:
    """`ru` where most lessons are written in Cyrillic letters, "" where they are not: then it is not judged."""
    letters = [lesson.facts.get("letters", [0, 0]) for lesson in lessons]
    return "ru" if 2 * sum(4 * cyrillic >= latin for cyrillic, latin in letters) > len(letters) else ""


def _math(config: Config, course: _Found) -> bool | None:
    """True where lessons have formulas and nothing else says whether they are rendered."""
    has_formulas = any("formula" in lesson.facts for lesson in course.lessons.values())
    return True if has_formulas else config.layout.math


def _provided(config: Config, course: _Found) -> tuple[str, ...] | None:
    """The components that lessons use without an import, where the site is elsewhere; None where its files define them.

    One that most lessons import lacks its import. Where every fourth name belongs to one lesson alone, the next lesson
    will have new ones as well: then any name may be provided.
    """
    measure = Course.load(config.root, config.layout)
    uses: Counter[str] = Counter()
    imports: Counter[str] = Counter()
    for path, lesson in course.lessons.items():
        renderer = measure.renderer(path)
        if not lesson.is_mdx or (renderer is not None and renderer.name == ASTRO):
            continue
        facts = lesson.facts
        names = {use["name"].partition(".")[0] for use in facts.get("components", ())} - PROVIDED
        uses.update(names)
        imports.update(names.intersection(facts.get("declared", ())))
    found = sorted(name for name, number in uses.items() if imports[name] * 2 < number)
    single = sum(uses[name] == 1 for name in found)
    return ("*",) if 4 * single > len(found) and len(course.lessons) > _FEW else tuple(found) or None


def _changes(layout: Layout) -> dict[str, object]:
    """The settings that differ from the defaults."""
    named = {"language": "prose-language"}
    return {
        named.get(part.name, part.name.replace("_", "-")): value
        for part in fields(Layout)
        if (value := getattr(layout, part.name)) != getattr(Layout(), part.name) and part.name != "schemas"
    }


def _schemas(groups: Iterable[DataGroup]) -> str:
    """The table of schemas, which comes after the keys of the settings."""
    lines = [f"{json.dumps(group.glob)} = {json.dumps(group.path)}\n" for group in groups]
    return "\n[schemas]\n" + "".join(lines) if lines else ""


def _schema(course: _Found) -> tuple[str, Message]:
    """The schema that all lessons keep, and its description."""
    found = [
        plain
        for lesson in course.lessons.values()
        if lesson.frontmatter is not None and not lesson.frontmatter.problems
        if isinstance(plain := lesson.frontmatter.all_plain, dict)
    ]
    about = Message("the frontmatter that {count} lessons have in common", count=len(found))
    return _as_json(guess(found)), about


def _as_json(schema: dict[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _contracts(course: _Found) -> str:
    """What dashboards keep today, and how to write down what a lesson must keep, which cannot be guessed."""
    lines = [_CONTRACTS_HEAD]
    if course.dashboards:
        lines.append("\ndashboards:\n")
    for path, dashboard in course.dashboards.items():
        asked = {key: value for key in ("title", "uid") if (value := getattr(dashboard, key))} or {"min_lines": 1}
        lines.append(f"  {json.dumps(path, ensure_ascii=False)}:\n")
        lines += [f"    {key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in asked.items()]
    return "".join(lines)
