"""A file of jobs that Prometheus refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from posixpath import basename, dirname, join, normpath

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.lab.mounts import behind
from cdclint.documents.project import Project


@rule(needs=("scrape_files",))
def invalid_scrape_file(project: Project) -> Iterator[Finding]:
    """A file that `scrape_config_files` names has a job that is there already, or is no mapping with `scrape_configs`.

    Prometheus reads these files as parts of its configuration: names of jobs are unique over all of them, each file is
    a mapping with the one key `scrape_configs`, and one that is refused keeps Prometheus from starting. What is wrong
    with a job itself is said by `lab/invalid-prometheus`.
    """
    reported: set[tuple[str, int]] = set()
    for path, config in project.prometheus_configs.items():
        patterns = [found for one in config.get("scrape_files", ()) for found in _in_project(project, path, one)]
        if not patterns:
            continue
        first = {name: path for name, _ in config["job_places"]}
        for file in _named(project.prometheus_configs, patterns, path):
            facts = project.prometheus_configs[file]
            for name, place in facts["job_places"]:
                if name in first and first[name] != file and (file, place[0]) not in reported:
                    reported.add((file, place[0]))
                    message = Message('there is a job "{name}" already, in `{path}`', name=name, path=first[name])
                    yield Finding(project.span(file, place), message)
                first.setdefault(name, file)
            for name, place in facts.get("beside_jobs", ()):
                if (file, place[0]) not in reported:
                    reported.add((file, place[0]))
                    message = Message(
                        "a file of `scrape_config_files` has the key `scrape_configs` alone: `{key}` is refused",
                        key=name,
                    )
                    yield Finding(project.span(file, place), message)
        for file in _named(project.scrape_lists, patterns, path):
            if (file, 0) not in reported:
                reported.add((file, 0))
                message = Message("Prometheus refuses a list here: put the jobs below `scrape_configs:`")
                yield Finding(project.span(file, project.scrape_lists[file]["place"]), message)


def _named(paths: Iterable[str], patterns: list[str], config: str) -> list[str]:
    """The files that patterns name. A star stands for no slash."""
    return sorted(
        path
        for path in paths
        if path != config
        and any(dirname(path) == dirname(one) and fnmatchcase(basename(path), basename(one)) for one in patterns)
    )


def _in_project(project: Project, config: str, pattern: str) -> Iterator[str]:
    """A pattern as one of paths of the project, as far as mounts show."""
    if not pattern.startswith("/"):
        yield normpath(join(dirname(config), pattern))
        return
    for reader in project.lab.readers(config, "prometheus"):
        folder = behind(reader.compose, reader.service, dirname(pattern))
        if folder is not None:
            yield join(folder, basename(pattern))
