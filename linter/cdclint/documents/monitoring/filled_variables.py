"""Variables of dashboards that other files of the project fill in before Grafana reads them.

Terraform's `templatefile` replaces `${x}`, and so do scripts and images that run `sed` or `envsubst` over a dashboard.
"""

from __future__ import annotations

import re
from functools import cached_property
from posixpath import basename
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from cdclint.documents.project import Project

_TERRAFORM = (".tf", ".tofu", ".tftpl", ".hcl")
_SCRIPTS = (".sh", ".bash", ".py", ".js", ".mjs", ".ts", ".rb", ".mk", ".yml", ".yaml", ".toml", ".dockerfile")
_NAMED = ("Makefile", "Dockerfile", "Justfile", "Taskfile")
_TEMPLATES = regex(r"\btemplatefile\b|\btemplate_file\b|\btemplatestring\b")
_REPLACES = regex(r"\bsed\b|\benvsubst\b|\breplace\w*\(|\.sub\(|\bgomplate\b|\bperl\b")
MAX_READ = 400
"""How many scripts are looked at."""


@dataclass(frozen=True)
class Fillers:
    """The files of a project that may fill in variables of its dashboards."""

    project: Project

    def fills(self, name: str) -> bool:
        """Whether some file gives the variable of that name a value."""
        given = re.compile(rf"(?<![\w.]){re.escape(name)}\s*=(?!=)")
        if any(given.search(text) for text in self._terraform):
            return True
        used = re.compile(rf"\$\\?\{{?{re.escape(name)}(?!\w)")
        return any(used.search(line) for line in self._replacing)

    @cached_property
    def _terraform(self) -> list[str]:
        texts = [self.project.text(path) for path in sorted(self.project.files) if path.endswith(_TERRAFORM)]
        return [text for text in texts if text is not None and _TEMPLATES.search(text)]

    @cached_property
    def _replacing(self) -> list[str]:
        """The lines of scripts that replace something in a text."""
        paths = [
            path for path in sorted(self.project.files) if path.endswith(_SCRIPTS) or basename(path).startswith(_NAMED)
        ]
        texts = [self.project.text(path) or "" for path in paths[:MAX_READ]]
        return [line for text in texts if "$" in text for line in text.splitlines() if _REPLACES.search(line)]
