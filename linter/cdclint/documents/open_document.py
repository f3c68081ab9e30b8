"""From a source to the document it is, by its name and, for data, by its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source
    from cdclint.documents.collection.entry import CollectionEntry
    from cdclint.documents.course import Course
    from cdclint.documents.data_file import JsonFile, YamlFile
    from cdclint.documents.lesson.lesson import Page
    from cdclint.documents.quiz.lesson_quiz import LessonQuiz
    from cdclint.syntax.data.value import Value
    from cdclint.syntax.mdx.again.rereading import Rereading

_TEST_DATA = regex(r"(?:^|/)(?:__(?:tests?|snapshots|fixtures|mocks)__|testdata|fixtures)/")
"""Folders of files that programs are tested with, and that may be broken on purpose."""
_TEMPLATES = (".template.json", ".tmpl.json", ".tpl.json")
_CHARTED = regex(r"(?:^|/)templates/")
_OF_HELM = regex(r"\{\{[^{}\n]*?(?:\.(?:Values|Release|Chart|Capabilities)\.|\b(?:include|tpl|toYaml) )")
"""What fills a file below `templates/` of a Helm chart in."""
_COMPOSE = regex(r"(?:.*/)?(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml")
_HEAD = 2_000
"""Where a list of targets has its first ones."""
_STRICT = frozenset({"package.json", "package-lock.json", "composer.json"})
"""Files whose reader takes no comments; who reads another one with comments is a program that takes them."""
_GO_READERS = {
    "Compose": "Docker Compose",
    "PrometheusConfig": "Prometheus",
    "AlertmanagerConfig": "Alertmanager",
    "Alerting": "Prometheus",
    "DashboardProviders": "Grafana",
    "Datasources": "Grafana",
}
"""Who reads the files of a class with Go's reader of YAML."""
SUFFIXES = frozenset({".mdx", ".md", ".markdown", ".json", ".yml", ".yaml"})


def read(source: Source, course: Course, again: Rereading | None = None) -> Page | JsonFile | YamlFile:
    """The document that `source` is.

    It never fails: parse errors are among the document's problems. With `again`, what a page's version before was read
    into is used where nothing has changed.
    """
    suffix = source.path.rpartition(".")[2].lower()
    if suffix == "json":
        return _json(source, course)
    if suffix in {"yml", "yaml"}:
        return _yaml(source, course)
    from cdclint.documents.lesson.lesson import Lesson, Page  # noqa: PLC0415 (a warm run reads no lesson)

    page = (Lesson if course.is_lesson(source.path) else Page)(source, course, again)
    return page if page.is_mdx else _markdown(page)


def views_of(document: Page | JsonFile | YamlFile, course: Course) -> Iterator[object]:
    """What a document is besides: questions of a lesson, data that a schema is about, a schema."""
    if (quiz := _quiz_of(document)) is not None:
        yield quiz
    path = document.source.path
    if course.schema_for(path) is None and (entry := _entry_of(document, course)) is not None:
        yield entry
    if not course.layout.schemas:
        return
    from cdclint.documents.data_file import JsonFile, YamlFile  # noqa: PLC0415 (most projects have no such schema)
    from cdclint.documents.schema_file import DataBySchema  # noqa: PLC0415 (see above)

    if path in course.layout.schemas.values() and (own := course.data_schema(path)) is not None:
        yield own
    schema = course.schema_for(path)
    if schema is None:
        return
    if isinstance(document, YamlFile):
        yield DataBySchema(document.source, document.documents, document.problems, schema)
    elif isinstance(document, JsonFile) and document.value is not None:
        yield DataBySchema(document.source, (document.value,), document.problems, schema)


def _quiz_of(document: object) -> LessonQuiz | None:
    """The questions inside a lesson, None where there are none."""
    from cdclint.documents.lesson.lesson import Lesson  # noqa: PLC0415 (see above)

    if not isinstance(document, Lesson) or not document.is_mdx:
        return None
    course = document.course
    if not _may_ask(document.source.text, course):
        return None
    from cdclint.documents.quiz.lesson_quiz import quiz_in  # noqa: PLC0415 (most lessons ask nothing)
    from cdclint.documents.quiz.quiz_keys import keys_of  # noqa: PLC0415 (see above)

    return quiz_in(document, keys_of(course.layout.quiz_keys))


def _may_ask(text: str, course: Course) -> bool:
    """Whether a text has one of the keys that a quiz must have."""
    names = course.layout.quiz_keys
    return any(names.get(part, "question") in text for part in ("question", "questions"))


def _entry_of(document: object, course: Course) -> CollectionEntry | None:
    """A file of data as what a collection of the site has; None where it belongs to none."""
    from cdclint.documents.data_file import JsonFile, YamlFile  # noqa: PLC0415 (see above)

    if not isinstance(document, JsonFile | YamlFile) or document.problems or document.value is None:
        return None
    collection = course.collection(document.source.path)
    if collection is None or not collection.schema:
        return None
    from cdclint.documents.collection.entry import CollectionEntry, entries_in  # noqa: PLC0415 (see above)

    return CollectionEntry(document.source, entries_in(document.value, collection), collection)


def facts_of(document: object, *, with_words: bool = True) -> dict[str, object]:
    """The facts of a document; most kinds of files have none. Those of its words cost the most."""
    from cdclint.documents.data_file import JsonFile, YamlFile  # noqa: PLC0415 (see above)
    from cdclint.documents.lesson.lesson import Lesson, Page  # noqa: PLC0415 (see above)
    from cdclint.documents.lesson.mentions import mentions  # noqa: PLC0415 (see above)

    facts: dict[str, object] = getattr(document, "facts", {})
    if isinstance(document, YamlFile) and "kafka.strimzi.io/" in document.source.text:
        from cdclint.documents.lab.strimzi.resource_facts import strimzi_facts  # noqa: PLC0415 (few files are such)

        facts = {"kind": "resources", **facts, "strimzi": strimzi_facts(document.documents)}
    if not facts:
        return {}
    if (quiz := _quiz_of(document)) is not None:
        facts = {**facts, "quiz": quiz.facts}
    if with_words and isinstance(document, Page):
        facts = {**facts, **_words_of(document, quiz)}
    if isinstance(document, Page) and not document.is_hidden and (named := list(mentions(document))):
        facts = {**facts, "mentions": named}
    source = getattr(document, "source", None)
    if source is None or (source.text.isascii() and "\\u04" not in source.text):
        return facts
    if with_words and isinstance(document, JsonFile | YamlFile):
        from cdclint.documents.words.data_words import data_words  # noqa: PLC0415 (see above)

        values = document.documents if isinstance(document, YamlFile) else (document.value,)
        words = data_words(source, [value for value in values if value is not None])
        facts = {**facts, **words.facts} if words is not None else facts
    if isinstance(document, Lesson | JsonFile | YamlFile):
        from cdclint.documents.mixed_words import mixed_word_facts  # noqa: PLC0415 (see above)

        if mixed := list(mixed_word_facts(document)):
            return {**facts, "mixed_words": mixed}
    return facts


def _words_of(page: Page, quiz: LessonQuiz | None) -> dict[str, object]:
    """The words of a lesson, and those of the questions inside it."""
    from cdclint.documents.words.prose_words import word_facts  # noqa: PLC0415 (see above)

    found = word_facts(page.runs).facts if page.is_lesson else {}
    if quiz is None:
        return {**found}
    from cdclint.documents.words.data_words import question_words  # noqa: PLC0415 (most lessons ask nothing)

    asked = question_words(quiz.source, [one.value for one in quiz.questions]).facts
    return {name: found.get(name, []) + asked.get(name, []) for name in {**found, **asked}}


def _markdown(lesson: Page) -> Page:
    from cdclint.documents.plan.plan_file import MENTION, Plan, is_plan  # noqa: PLC0415 (a warm run reads no Markdown)

    if MENTION.search(lesson.source.text) and is_plan(lesson):
        return Plan(lesson.source, lesson.course)
    return lesson


def _json(source: Source, course: Course) -> JsonFile | YamlFile:
    from cdclint.documents.data_file import EmptyJson, JsonFile  # noqa: PLC0415 (a warm run reads no JSON)
    from cdclint.documents.monitoring.dashboard import read_json  # noqa: PLC0415 (a warm run reads no JSON)

    is_spared = _TEST_DATA.search(source.path) is not None or source.path.endswith(_TEMPLATES)
    if not source.text.strip():
        return JsonFile(source, None, ()) if is_spared else EmptyJson(source, None, ())
    if source.path in course.layout.metrics:
        from cdclint.documents.monitoring.metric_file import read_metric_file  # noqa: PLC0415 (see above)

        return read_metric_file(source)
    file = read_json(source, course)
    if file.problems:
        from cdclint.syntax.data import template  # noqa: PLC0415 (see above)

        is_other = (template.is_json_lines, template.is_members, template.is_json_template, template.is_other_text)
        if is_spared or any(known(source.text) for known in is_other):
            return JsonFile(source, None, ())
    if _may_ask(source.text, course) and course.may_be_quiz(source.path):
        from cdclint.documents.quiz.quiz_file import JsonQuiz, is_quiz  # noqa: PLC0415 (see above)
        from cdclint.documents.quiz.quiz_keys import keys_of  # noqa: PLC0415 (see above)

        keys = keys_of(course.layout.quiz_keys)
        if type(file) is JsonFile and is_quiz(file.value, keys):
            return JsonQuiz(file.source, file.value, file.problems, keys)
    if (course_file := _course_file(file)) is not None:
        return course_file
    if '"connector.class"' in source.text and file.value is not None:
        from cdclint.documents.connectors.connector_keys import ConnectorFile  # noqa: PLC0415 (see above)

        if type(file) is JsonFile:
            return ConnectorFile(file.source, file.value, file.problems)
    if type(file) is JsonFile and not file.problems and file.value is not None and '"targets"' in source.text[:_HEAD]:
        from cdclint.documents.lab.prometheus.target_file import TargetFile, is_target_file  # noqa: PLC0415 (see above)

        if is_target_file(file.value):
            return TargetFile(source, (file.value,), (), course)
    if type(file) is JsonFile and not file.problems and file.value is not None and '"apiVersion"' in source.text:
        from cdclint.documents.monitoring.alerting import Alerting, is_alerting  # noqa: PLC0415 (see above)

        if is_alerting(file.value):
            # Grafana reads its files of alerting in JSON, too.
            return Alerting(source, (file.value,), (), course)
    if file.problems and type(file) is JsonFile:
        from cdclint.syntax.data.template import has_only_cuts, is_commented  # noqa: PLC0415 (see above)

        is_strict = source.path.rpartition("/")[2] in _STRICT
        if has_only_cuts(file.problems) or (not is_strict and is_commented(source.text, file.problems)):
            return JsonFile(source, file.value, ())
    return file


def _course_file(file: JsonFile) -> JsonFile | None:
    """The list of modules, or the description of one, that a file is; None where it is neither."""
    from cdclint.documents.data_file import JsonFile  # noqa: PLC0415 (see above)

    name = file.source.path.rpartition("/")[2]
    if type(file) is not JsonFile or (name != "module.json" and '"modules"' not in file.source.text):
        return None
    from cdclint.documents.navigation.course_files import CourseFile, ModuleFile, is_module_list  # noqa: PLC0415 (see above)

    if name == "module.json":
        return ModuleFile(file.source, file.value, file.problems)
    return CourseFile(file.source, file.value, file.problems) if is_module_list(file.value) else None


def _yaml(source: Source, course: Course) -> YamlFile:
    from cdclint.documents.contract.contract_file import ContractFile  # noqa: PLC0415 (a warm run reads no YAML)
    from cdclint.syntax.data.yaml_reader import read_yaml  # noqa: PLC0415 (see above)

    documents, problems, refused, is_template = read_yaml(source)
    if problems:
        from cdclint.syntax.data.template import beside_templates  # noqa: PLC0415 (see above)

        problems = tuple(beside_templates(source.text, problems))
        if not problems:
            documents = ()
    if _TEST_DATA.search(source.path):
        from cdclint.documents.data_file import YamlFile  # noqa: PLC0415 (see above)

        return YamlFile(source, () if problems else documents, (), course)
    if source.path == course.layout.contracts:
        return ContractFile(source, documents, problems, course)
    if len(documents) == 1 and _may_ask(source.text, course) and course.may_be_quiz(source.path):
        from cdclint.documents.quiz.quiz_file import YamlQuiz, is_quiz  # noqa: PLC0415 (see above)
        from cdclint.documents.quiz.quiz_keys import keys_of  # noqa: PLC0415 (see above)

        keys = keys_of(course.layout.quiz_keys)
        if is_quiz(documents[0], keys):
            return YamlQuiz(source, documents, problems, course, keys)
    if is_template or (_CHARTED.search(source.path) and _OF_HELM.search(source.text)):
        from cdclint.documents.data_file import YamlFile  # noqa: PLC0415 (see above)

        # What it says is known only when it is filled in.
        return YamlFile(source, (), problems, course)
    kind = _stack_class(documents, source.path)
    if kind.__name__ == "YamlFile" and len(documents) == 1 and not problems:
        kind = _course_class(documents[0], source)
    if kind.__name__ in _GO_READERS:
        problems = tuple(_of_go(source, kind.__name__, problems, refused))
    return kind(source, documents, problems, course)


def _course_class(value: Value, source: Source) -> type[YamlFile]:
    """The class of a YAML file that lists the modules of a course, or describes one of them."""
    from cdclint.documents.data_file import YamlFile  # noqa: PLC0415 (see above)

    is_module = source.path.rpartition("/")[2] in {"module.yml", "module.yaml"}
    if not is_module and "modules:" not in source.text:
        return YamlFile
    from cdclint.documents.navigation.course_files import YamlCourseFile, YamlModuleFile, is_module_list  # noqa: PLC0415 (see above)

    if is_module:
        return YamlModuleFile
    return YamlCourseFile if is_module_list(value) else YamlFile


def _of_go(source: Source, kind: str, problems: tuple[Finding, ...], refused: Finding | None) -> Iterator[Finding]:
    """What Go's reader of YAML refuses in a file: it knows one more escape, and less of what is valid."""
    yield from (one for one in problems if "\\'" not in source.text[one.span.start - 1 : one.span.start + 2])
    if refused is None and not problems:
        from cdclint.syntax.data.exact.yaml_dialects import OF_COMPOSE, OF_GO  # noqa: PLC0415 (see above)
        from cdclint.syntax.data.exact.yaml_exact import refused_by_go  # noqa: PLC0415 (see above)

        refused = refused_by_go(source, OF_COMPOSE if kind == "Compose" else OF_GO)
    if refused is not None:
        reader = "Grafana" if kind == "Alerting" and "apiVersion" in source.text else _GO_READERS[kind]
        what = Message("this is valid YAML 1.2, but {reader} refuses it: {what}", reader=reader, what=refused.message)
        yield Finding(refused.span, what)


def _stack_class(documents: tuple[Value, ...], path: str) -> type[YamlFile]:
    """The class of a YAML file that is a part of the lab, by its content; several documents make no such file."""
    from cdclint.documents.data_file import YamlFile  # noqa: PLC0415 (see above)
    from cdclint.documents.lab.compose import Compose, is_compose  # noqa: PLC0415 (a warm run reads no YAML)
    from cdclint.documents.lab.configuration import EmbeddedExporterConfig, configuration_class, embeds_rules  # noqa: PLC0415 (see above)
    from cdclint.documents.monitoring.alerting import Alerting, is_alerting  # noqa: PLC0415 (a warm run reads no YAML)
    from cdclint.documents.monitoring.provisioning.datasources import Datasources, is_datasources  # noqa: PLC0415 (see above)
    from cdclint.documents.monitoring.provisioning.providers import DashboardProviders, is_providers  # noqa: PLC0415 (see above)

    [value] = documents if len(documents) == 1 else (None,)
    if is_compose(value, named=_COMPOSE.fullmatch(path) is not None):
        return Compose
    if is_alerting(value):
        return Alerting
    if is_datasources(value):
        return Datasources
    if is_providers(value):
        return DashboardProviders
    from cdclint.documents.alertmanager.routing_config import AlertmanagerConfig, is_routing  # noqa: PLC0415 (see above)

    if is_routing(value, path):
        return AlertmanagerConfig
    from cdclint.documents.connectors.connector_keys import ConnectorResources, is_connector_resource  # noqa: PLC0415 (see above)

    if is_connector_resource(documents):
        return ConnectorResources
    from cdclint.documents.lab.prometheus.target_file import TargetFile, is_target_file  # noqa: PLC0415 (see above)

    if is_target_file(value):
        return TargetFile
    return configuration_class(value, path) or (EmbeddedExporterConfig if embeds_rules(documents) else YamlFile)
