"""A repository that is made to lead out of itself, to run something, or to hold up who reads it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = "ПАРОЛЬ-1234"
"""What the files outside of the repository hold."""


def git(folder: Path, *arguments: str) -> None:
    author = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    subprocess.run(["git", *author, *arguments], cwd=folder, check=True, capture_output=True)


def make_hostile(repository: Path) -> Path:
    """A repository whose links, configuration and names lead elsewhere; `ran` appears if anything of it is run."""
    outside = repository.parent / "outside"
    outside.mkdir()
    (outside / "secret.mdx").write_text(f"# {HIDDEN} -\n\n[a](b\n", "utf-8")
    (outside / "contracts.yml").write_text(f"lessons: {HIDDEN}\n", "utf-8")
    (repository / "a.mdx").write_text("# A\n\nОн - лаг.\n", "utf-8")
    (repository / "b.yml").write_text("a: 1\n", "utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "first")
    run = repository.parent / "run"
    run.write_text(f"#!/bin/sh\ntouch {repository.parent / 'ran'}\ncat\n", "utf-8")
    run.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "core.sshCommand",
        "diff.x.textconv",
        "diff.x.command",
    ):
        git(repository, "config", key, str(run))
    for key in ("clean", "smudge", "process"):
        git(repository, "config", f"filter.evil.{key}", str(run))
    git(repository, "config", "filter.evil.required", "true")
    hooks = repository.parent / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman"):
        (hooks / name).symlink_to(run)
    git(repository, "config", "core.hooksPath", str(hooks))
    git(repository, "config", "remote.origin.url", f"ext::{run} x")
    (repository / ".gitattributes").write_text("* filter=evil diff=x\n", "utf-8")
    (repository / "a.mdx").write_text("# A\n\nОн - лаг растёт.\n", "utf-8")
    (repository / "b.yml").write_text("a: 2\n", "utf-8")
    (repository / "link.mdx").symlink_to(outside / "secret.mdx")
    (repository / "folder").symlink_to(outside)
    (repository / ".cdclint_cache").symlink_to(outside)
    (repository / "json.py").write_text(f"open({str(repository.parent / 'ran')!r}, 'w')\n", "utf-8")
    for name in ("argparse.py", "re.py", "pathlib.py", "tomllib.py"):
        (repository / name).write_text((repository / "json.py").read_text("utf-8"), "utf-8")
    content = repository / "src" / "content"
    content.mkdir(parents=True)
    (content / "contracts.yml").symlink_to(outside / "contracts.yml")
    (content / "lesson.schema.json").write_text('{"properties": {"title": {"pattern": "(a|a)*$"}}}', "utf-8")
    (content / "b.mdx").write_text(f"---\ntitle: {'a' * 60}!\n---\n\nОн - лаг.\n", "utf-8")
    (repository / "exporter.yml").write_text("rules:\n- pattern: debezium.(a|aa)*b\n  name: a\n", "utf-8")
    for name in ("-rf.mdx", "$(touch ran).mdx", "a\nb.mdx", "\x1b[2J.mdx", "`id`.mdx"):
        (repository / name).write_text("# A\n\nОн - лаг.\n", "utf-8")
    for name in ("pipe.mdx", "astro.config.mjs"):
        os.mkfifo(repository / name)
    (repository / "docusaurus.config.js").symlink_to(outside / "secret.mdx")
    return repository
