"""A file of targets that Prometheus cannot use."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch

from cdclint.core.finding import Finding
from cdclint.core.message import from_plain
from cdclint.core.rule import rule
from cdclint.documents.project import Project


@rule(needs=("targets",))
def invalid_targets(project: Project) -> Iterator[Finding]:
    """A file that `file_sd_configs` names has keys that do not exist, values of another type, or targets with a scheme.

    Prometheus starts, says so in its log, and scrapes none of the file's targets; a target that is no `host:port` is
    dropped. Addresses are left alone where a job replaces them by relabelling, as probes do.
    """
    named = [
        (pattern, replaced)
        for one in project.prometheus_configs.values()
        for pattern, replaced in one.get("target_files", [])
    ]
    for path, facts in project.target_files.items():
        name = path.rpartition("/")[2]
        readers = [replaced for pattern, replaced in named if fnmatch(name, pattern.rpartition("/")[2])]
        if readers:
            for one in (*facts["refused"], *(() if any(readers) else facts["addresses"])):
                yield Finding(project.span(path, one["span"]), from_plain(one["message"]))
