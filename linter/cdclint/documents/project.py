"""The project as a whole: the facts of its files, side by side."""

from __future__ import annotations

from functools import cached_property
from posixpath import dirname
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, cast

from cdclint.core.dataclass import dataclass, field, field_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cdclint.core.finding import Finding
    from cdclint.core.source import Source, Span
    from cdclint.documents.alertmanager.routing_config import RoutingFacts
    from cdclint.documents.connectors.connector_keys import ConnectorFacts
    from cdclint.documents.contract.contract_file import ContractFacts
    from cdclint.documents.course import Course, CourseProblem
    from cdclint.documents.data_file import JsonFacts, YamlFacts
    from cdclint.documents.lab.compose import ComposeFacts
    from cdclint.documents.lab.configuration import ExporterFacts, PrometheusFacts, ScrapeListFacts
    from cdclint.documents.lab.connectors import Connector
    from cdclint.documents.lab.kafka.broker_settings import Broker
    from cdclint.documents.lab.mounts import Lab
    from cdclint.documents.lab.prometheus.target_file import TargetFacts
    from cdclint.documents.lab.strimzi.resource_facts import ResourceFacts
    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.lesson.mentions import MentionFacts
    from cdclint.documents.mixed_words import MixedWordFacts, Vocabulary
    from cdclint.documents.monitoring.alerting import AlertingFacts
    from cdclint.documents.monitoring.dashboard import DashboardFacts
    from cdclint.documents.monitoring.provisioning.datasources import DatasourcesFacts
    from cdclint.documents.monitoring.provisioning.providers import ProvidersFacts
    from cdclint.documents.navigation.course_files import CourseFileFacts, ModuleFileFacts
    from cdclint.documents.navigation.outline import Outline
    from cdclint.documents.promises import Broken, Verdict
    from cdclint.documents.quiz.quiz_file import QuizFacts
    from cdclint.documents.site.components.component_props import Components
    from cdclint.documents.site.detected import Detected
    from cdclint.documents.site.external import Answer
    from cdclint.documents.site.module_resolution import Modules
    from cdclint.documents.site.site import Site
    from cdclint.documents.words.course_words import CourseWords
    from cdclint.documents.words.glossary import Glossary

Facts: TypeAlias = (
    "LessonFacts | DashboardFacts | AlertingFacts | ComposeFacts | PrometheusFacts | DatasourcesFacts | ProvidersFacts"
    " | ExporterFacts | ConnectorFacts | QuizFacts | ContractFacts | CourseFileFacts | ModuleFileFacts | JsonFacts"
    " | YamlFacts"
)
"""The facts of one document, JSON-able: `kind` says which of these they are, spans are `[start, end]`."""

E = TypeVar("E")


@dataclass(frozen=True)
class Project:
    """Every file of a run, by its facts; rules over a project compare files and never read one.

    `facts` is keyed by path. `source` gives a path's text for the spans of findings; it costs a read, so only a rule
    that reports something calls it. `complete` says whether the run saw all of the project's files: what is absent
    from an incomplete one may well exist. `files` are the paths of all files that the project is known to have;
    `on_disk` says whether there is a file at a path, such as settings leave out (packages, what .gitignore names);
    `read` gives the text of such a file, None if it is missing or not a text; `trouble` says why that is.
    `measured_anew` says that the course was read after the lessons had been measured against it.
    `answers` are those of other sites, by address; empty if none was asked. `leaves_out` says whether settings or
    .gitignore leave out a path, whether or not there is a file. With `done_plans`, plans whose work is done are judged
    as well.
    """

    course: Course
    facts: Mapping[str, Facts]
    source: Callable[[str], Source]
    complete: bool = True
    files: frozenset[str] = field(default=frozenset())
    on_disk: Callable[[str], bool] = field(default=lambda _: False)
    read: Callable[[str], str | None] = field(default=lambda _: None)
    measured_anew: bool = False
    trouble: Callable[[str], str] = field(default=lambda _: "")
    answers: Mapping[str, Answer] = field(default_factory=dict)
    leaves_out: Callable[[str], bool] = field(default=lambda _: False)
    done_plans: bool = False

    @property
    def lessons(self) -> Mapping[str, LessonFacts]:
        """Lessons and other Markdown and MDX files, by path."""
        return self._of_kind("lesson")

    @property
    def dashboards(self) -> Mapping[str, DashboardFacts]:
        """Grafana dashboards, by path."""
        return self._of_kind("dashboard")

    @property
    def alert_files(self) -> Mapping[str, AlertingFacts]:
        """Files of alert rules, by path."""
        return self._of_kind("alerting")

    @property
    def composes(self) -> Mapping[str, ComposeFacts]:
        """Compose files, by path."""
        return self._of_kind("compose")

    @property
    def prometheus_configs(self) -> Mapping[str, PrometheusFacts]:
        """Configurations of Prometheus, by path."""
        return self._of_kind("prometheus")

    @property
    def scrape_lists(self) -> Mapping[str, ScrapeListFacts]:
        """Lists of jobs of Prometheus, by path."""
        return self._of_kind("scrape-list")

    @property
    def alertmanager_configs(self) -> Mapping[str, RoutingFacts]:
        """Configurations of Alertmanager, by path."""
        return self._of_kind("alertmanager")

    @property
    def target_files(self) -> Mapping[str, TargetFacts]:
        """Files of targets for Prometheus, by path."""
        return self._of_kind("targets")

    @property
    def datasource_files(self) -> Mapping[str, DatasourcesFacts]:
        """Provisioned datasources of Grafana, by path."""
        return self._of_kind("datasources")

    @property
    def provider_files(self) -> Mapping[str, ProvidersFacts]:
        """Provisioned providers of dashboards, by path."""
        return self._of_kind("dashboard-providers")

    @property
    def exporter_configs(self) -> Mapping[str, ExporterFacts]:
        """Configurations of the JMX exporter, by path."""
        return self._of_kind("exporter")

    @property
    def connectors(self) -> Mapping[str, ConnectorFacts]:
        """Configurations of connectors, by path."""
        return self._of_kind("connector")

    @property
    def strimzi(self) -> Mapping[str, list[ResourceFacts]]:
        """The resources of Strimzi, by the path of their file."""
        every: Mapping[str, Mapping[str, object]] = self.facts
        found = {path: facts["strimzi"] for path, facts in sorted(every.items()) if "strimzi" in facts}
        return cast("dict[str, list[ResourceFacts]]", found)

    @property
    def quizzes(self) -> Mapping[str, QuizFacts]:
        """Files of questions, and lessons with questions inside, by path."""
        return self._quizzes

    @cached_property
    def _quizzes(self) -> dict[str, QuizFacts]:
        inside = {path: facts["quiz"] for path, facts in self.lessons.items() if "quiz" in facts}
        return dict(sorted({**self._of_kind("quiz"), **inside}.items()))

    @property
    def course_files(self) -> Mapping[str, CourseFileFacts]:
        """Lists of modules, by path."""
        return self._of_kind("course-file")

    @property
    def module_files(self) -> Mapping[str, ModuleFileFacts]:
        """Descriptions of single modules, by path."""
        return self._of_kind("module-file")

    @cached_property
    def outline(self) -> Outline:
        """The modules of the course and what its navigation shows."""
        from cdclint.documents.navigation.outline import Outline  # noqa: PLC0415 (few rules ask)

        return Outline(self)

    @property
    def mentions(self) -> Mapping[str, list[MentionFacts]]:
        """The lessons that texts name by their paths, by the path of the text."""
        every: Mapping[str, Mapping[str, Any]] = self.facts  # what all kinds have is not known
        return {path: facts["mentions"] for path, facts in sorted(every.items()) if "mentions" in facts}

    @property
    def empty_json(self) -> Mapping[str, JsonFacts]:
        """JSON files that hold nothing, by path."""
        return self._of_kind("empty-json")

    @property
    def contract_files(self) -> Mapping[str, ContractFacts]:
        """Files of contracts, by path."""
        return self._of_kind("contracts")

    def _of_kind(self, kind: str) -> Mapping[str, Any]:  # the TypedDict is known by the kind
        """The facts of all documents of one kind, in the order of their paths: `kind` says which TypedDict they are."""
        return self._by_kind.get(kind, {})

    def lesson(self, path: str) -> LessonFacts:
        """The facts of a lesson, none where the file is something else."""
        return self.lessons.get(path, {})

    def judged(
        self, judge: Callable[..., tuple[list[Finding], E]], *given: object
    ) -> Iterator[tuple[str, list[Finding], E]]:
        """What `judge` finds in each lesson by itself, with something else in plain JSON values.

        It is a function of a module and is called with the project, the path, the facts and `given`, whose text is all
        that is known of it. What it finds is kept from run to run for as long as the lesson, and all that it reads of
        the project, stays the same.
        """
        for path, facts in self.lessons.items():
            yield path, *judge(self, path, facts, *given)

    def paths_of(self, kind: str) -> Mapping[str, Facts]:
        """The documents of a kind that a contract names (`lesson`, `dashboard`), by path."""
        return self._by_kind.get(kind, {})

    @cached_property
    def _by_kind(self) -> dict[str, dict[str, Facts]]:
        found: dict[str, dict[str, Facts]] = {}
        for path, facts in sorted(self.facts.items()):
            found.setdefault(facts["kind"], {})[path] = facts
        return found

    def has(self, need: str) -> bool:
        """Whether there is a document of that kind, or one with that fact (`plan`), which only some documents have.

        The need `prose-language` is met where the prose is to be judged, `glossary` where there is one.
        """
        if need == "prose-language":
            return self.detected.prose_language.value != ""
        if need == "glossary":
            return self.exists(self.course.layout.glossary)
        return need in self._by_kind or need in self._present

    @property
    def mixed_words(self) -> Mapping[str, list[MixedWordFacts]]:
        """The words of two scripts, by the path of their file."""
        every: Mapping[str, Mapping[str, Any]] = self.facts  # what all kinds have is not known
        return {path: facts["mixed_words"] for path, facts in sorted(every.items()) if "mixed_words" in facts}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that the files of the run are written in."""
        from cdclint.documents.mixed_words import Vocabulary  # noqa: PLC0415 (most projects mix no scripts)

        return Vocabulary(lambda: map(self.source, self.facts))

    @cached_property
    def words(self) -> CourseWords:
        """The words of the lessons that language and trade do not have, and its terms."""
        from cdclint.documents.words.course_words import CourseWords  # noqa: PLC0415 (a warm run judges no word)

        return CourseWords(self)

    @cached_property
    def glossary(self) -> Glossary:
        """The glossary of the course, without terms where there is none."""
        from cdclint.documents.words.glossary import read_glossary  # noqa: PLC0415 (few projects have one)

        return read_glossary(self)

    @cached_property
    def lab(self) -> Lab:
        """The Compose files of the project with their services."""
        from cdclint.documents.lab.mounts import Lab  # noqa: PLC0415 (few rules ask)

        return Lab(self)

    @cached_property
    def exporter_names(self) -> frozenset[str] | None:
        """The names that the project's exporters give Debezium's metrics; None where they are not known."""
        from cdclint.documents.monitoring.exporter_names import names_made  # noqa: PLC0415 (few rules ask)

        return names_made(self)

    @cached_property
    def connector_files(self) -> dict[str, ConnectorFacts]:
        """The files that configure connectors, those with properties of a standalone Connect included."""
        from cdclint.documents.lab.connectors import connector_files  # noqa: PLC0415 (few rules ask)

        return connector_files(self)

    @cached_property
    def configured_connectors(self) -> tuple[Connector, ...]:
        """The connectors in files and in lessons, by the version of Debezium of their lab."""
        from cdclint.documents.lab.connectors import connectors  # noqa: PLC0415 (few rules ask)

        return tuple(connectors(self))

    @cached_property
    def brokers(self) -> tuple[Broker, ...]:
        """The processes of Kafka in the Compose files and in files of properties."""
        from cdclint.documents.lab.kafka.broker_settings import brokers  # noqa: PLC0415 (few rules ask)

        return tuple(brokers(self))

    @cached_property
    def detected(self) -> Detected:
        """What is detected of the project's surroundings."""
        from cdclint.documents.site.detected import Detected  # noqa: PLC0415 (few rules ask)

        return Detected(self)

    @cached_property
    def _present(self) -> frozenset[str]:
        return frozenset().union(*self.facts.values())

    def exists(self, path: str) -> bool:
        """Whether there is a file at a path below the root, one of the run's or another."""
        return path in self.files or self.on_disk(path)

    def has_folder(self, path: str) -> bool:
        """Whether there is a folder at a path below the root that has files of the run."""
        return path in self._folders

    def beside(self, folder: str) -> set[str]:
        """The names of the files and folders in a folder."""
        return self._by_folder.get(folder, set())

    @cached_property
    def _by_folder(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for path in (*self.files, *self._folders):
            folder, _, name = path.rpartition("/")
            found.setdefault(folder, set()).add(name)
        return found

    @cached_property
    def _folders(self) -> set[str]:
        found: set[str] = set()
        for path in self.files:
            folder = dirname(path)
            while folder and folder not in found:
                found.add(folder)
                folder = dirname(folder)
        return found

    def text(self, path: str) -> str | None:
        """The text of a file that is not a document (tsconfig.json, a component), None if it is missing."""
        return self.read(path) if self.exists(path) else None

    @cached_property
    def modules(self) -> Modules:
        """Where imports lead."""
        from cdclint.documents.site.module_resolution import Modules  # noqa: PLC0415 (a project without imports needs none)

        return Modules(self)

    @cached_property
    def components(self) -> Components:
        """What components accept."""
        from cdclint.documents.site.components.component_props import Components  # noqa: PLC0415 (a project without components needs none)

        return Components(self)

    @cached_property
    def site(self) -> Site:
        """The addresses that the project serves."""
        from cdclint.documents.site.site import Site  # noqa: PLC0415 (a project without links needs none)

        return Site(self)

    @cached_property
    def plans(self) -> dict[str, tuple[Verdict, ...]]:
        """What becomes of the promises of each plan, by its path.

        A plan with a summary of its work next to it is history: what came after it may have moved what it promised.
        """
        promises = {
            path: facts["plan"]
            for path, facts in self.lessons.items()
            if "plan" in facts and (self.done_plans or not self.is_done(path))
        }
        if not promises:
            return {}
        from cdclint.documents.plan.plan_verdict import judge  # noqa: PLC0415 (most projects have no plan)

        return {path: judge(self, path, plan) for path, plan in promises.items()}

    def is_done(self, plan: str) -> bool:
        """Whether the work of a plan is done: `07-02-SUMMARY.md` is next to `07-02-PLAN.md`."""
        head, name, _ = plan.rpartition("PLAN")
        return bool(name) and self.exists(f"{head}SUMMARY{plan[len(head) + 4 :]}")

    def broken_promises(self, defect: Broken) -> Iterator[tuple[str, Verdict]]:
        """What plans promise and one kind of defect breaks, each with the path of its plan."""
        for path, verdicts in self.plans.items():
            for verdict in verdicts:
                if verdict.defect is defect:
                    yield path, verdict

    @property
    def contract_problems(self) -> list[CourseProblem]:
        """What is wrong with the contracts and no other rule reports."""
        return self._untold(self.course.layout.contracts, "contract_problems")

    @property
    def schema_problems(self) -> list[CourseProblem]:
        """What is wrong with the schema of the frontmatter and no other rule reports."""
        return self._untold(self.course.layout.lesson_schema, "schema_problems")

    def _untold(self, path: str, name: Literal["contract_problems", "schema_problems"]) -> list[CourseProblem]:
        """The course's problems of that name, as any lesson keeps them: cached lessons spare the reading."""
        lessons = self.lessons.values()
        problems: list[CourseProblem] = []
        if not lessons or self.measured_anew:
            problems = getattr(self.course, name)
        else:
            for facts in lessons:
                if name in facts:
                    problems = facts[name]
                    break
        return [problem for problem in problems if not (problem["syntax"] and path in self.facts)]

    def forget_parts(self) -> None:
        """Drop what was made of the facts; it is made again when it is asked for.

        The parts hold the project: one that is replaced by a newer one would stay until the collector finds it.
        """
        for name in self.__dict__.keys() - field_names(Project):
            del self.__dict__[name]

    def span(self, path: str, place: tuple[int, int] | list[int]) -> Span:
        """The span that a fact keeps as `[start, end]`."""
        return self.source(path).span(place[0], place[1])
