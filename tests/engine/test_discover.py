from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from absent import needs_posix
from cdclint.config import load
from cdclint.engine.files import discover
from cdclint.engine.files.discover import find
from cdclint.engine.run.project_files import ProjectFiles
from cdclint.engine.run.request import Request

if TYPE_CHECKING:
    from pathlib import Path

    from cdclint.engine.files.discover import Found


def tree(root: Path, *files: str) -> None:
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", "utf-8")


def found(root: Path, *paths: str, force_exclude: bool = False, **overrides: tuple[str, ...]) -> Found:
    settings = {name.replace("_", "-"): value for name, value in overrides.items()}
    config = load(root, settings, isolated=True)
    return find(config, [root / path for path in paths or (".",)], force_exclude=force_exclude)


def test_it_finds_what_it_can_read_and_nothing_else(tmp_path: Path) -> None:
    tree(tmp_path, "a.mdx", "b/c.json", "b/d.yml", "b/e.yaml", "b/f.png", "g.py", ".github/workflows/ci.yml")
    assert found(tmp_path).files == {"a.mdx", "b/c.json", "b/d.yml", "b/e.yaml", ".github/workflows/ci.yml"}
    assert {"b/f.png", "g.py"} < found(tmp_path).seen


def test_it_stays_out_of_what_others_made(tmp_path: Path) -> None:
    tree(tmp_path, "a.json", "node_modules/x/b.json", "c/node_modules/d.mdx", ".venv/e.yml", "package-lock.json")
    assert found(tmp_path).files == {"a.json"}


@pytest.mark.parametrize(
    "lines",
    [
        "/build\n",
        "build/\n",
        "build/*\n!build/keep.json\n",
        "*.json\n!a.json\n",
        "# comment\n\n  \n*.yml\n",
        "**/deep\n",
        "deep/**/x.json\n",
        "a\\ b.json\n",
        "[ab].json\n",
        "/sub/*.json\n",
        "sub/\n!sub/keep.json\n",
        "!\n[\n",
        "build/*\n!build/sub/\n",
        "*\n!*/\n!a.json\n!x.json\n",
        "?\n!sub\n!build/\n",
    ],
)
def test_gitignore_means_what_git_means(repository: Path, lines: str) -> None:
    names = ["a.json", "b.json", "a b.json", "x.yml", "build/keep.json", "build/drop.json", "build/sub/x.json"]
    names += ["sub/keep.json", "sub/x.json", "sub/build/x.json", "deep/x.json", "deep/a/b/x.json", "sub/deep/x.json"]
    tree(repository, *names)
    (repository / ".gitignore").write_text(lines, "utf-8")
    (repository / "sub" / ".gitignore").write_text("!x.json\nbuild\n", "utf-8")
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "-z"], cwd=repository, capture_output=True, check=True
    )
    expected = {name for name in listed.stdout.decode().split("\0") if name.endswith((".json", ".yml"))}
    assert found(repository).files == expected


def test_gitignore_above_the_root_counts_up_to_the_repository(repository: Path) -> None:
    tree(repository, "course/a.json", "course/drafts/b.json", "course/c.json")
    (repository.parent / ".gitignore").write_text("a.json\n", "utf-8")
    (repository / ".gitignore").write_text("/course/drafts\n", "utf-8")
    (repository / ".git" / "info" / "exclude").write_text("/course/c.json\n", "utf-8")
    assert found(repository / "course").files == {"a.json"}
    (repository / ".gitignore").write_text("*\n!*/\n!c.json\n", "utf-8")
    (repository / ".git" / "info" / "exclude").write_text("", "utf-8")
    assert found(repository / "course").files == {"c.json"}
    (repository / ".gitignore").write_text("course/\n", "utf-8")
    assert found(repository / "course").files == set()


def test_a_folder_below_the_root_is_still_under_the_gitignore_of_the_root(repository: Path) -> None:
    tree(repository, "course/a.json", "course/drafts/b.json")
    (repository / ".gitignore").write_text("drafts\n", "utf-8")
    assert found(repository, "course").files == {"course/a.json"}


def test_a_named_file_is_checked_whatever_leaves_it_out(repository: Path) -> None:
    tree(repository, "a.json", "node_modules/b.json", "drafts/c.json")
    (repository / ".gitignore").write_text("drafts\n", "utf-8")
    names = ("a.json", "node_modules/b.json", "drafts/c.json")
    assert found(repository, *names).files == set(names)


def test_unless_exclusion_is_forced(repository: Path) -> None:
    tree(repository, "a.json", "node_modules/b.json", "drafts/c.json", "d.py", "e.json")
    (repository / ".gitignore").write_text("drafts\n", "utf-8")
    names = ("a.json", "node_modules/b.json", "drafts/c.json", "d.py", "e.json")
    result = found(repository, *names, force_exclude=True, extend_exclude=("e.json",))
    assert result.files == {"a.json"}
    assert result.left_out == ["node_modules/b.json", "drafts/c.json", "d.py", "e.json"]
    assert not result.problems


def test_include_and_exclude_are_patterns_of_gitignore(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.json", "a/y.json", "b/x.json", "b/c/x.json")
    assert found(tmp_path, include=("a/*.json",)).files == {"a/x.json", "a/y.json"}
    assert found(tmp_path, extend_exclude=("x.json", "!/a/x.json")).files == {"a/x.json", "a/y.json"}
    assert found(tmp_path, extend_exclude=("b/",)).files == {"a/x.json", "a/y.json"}


def test_what_is_not_there_is_told_and_the_rest_is_found(tmp_path: Path) -> None:
    tree(tmp_path, "a.json", "b.py")
    result = found(tmp_path, "nope.mdx", "a.json", "b.py")
    assert result.files == {"a.json"}
    assert [crash.path for crash in result.problems] == ["nope.mdx", "b.py"]


def test_links_to_folders_do_not_lead_round_in_circles(tmp_path: Path) -> None:
    tree(tmp_path, "a/b/x.json")
    (tmp_path / "a" / "b" / "again").symlink_to(tmp_path / "a", target_is_directory=True)
    result = found(tmp_path)
    assert result.files == {"a/b/x.json"}
    assert not result.problems


def test_a_link_that_leads_to_itself_gets_one_line(tmp_path: Path) -> None:
    tree(tmp_path, "a.json")
    (tmp_path / "loop.json").symlink_to("loop.json")
    (tmp_path / "gone.json").symlink_to("nowhere.json")
    (tmp_path / "good.json").symlink_to("a.json")
    result = found(tmp_path)
    assert result.files == {"a.json", "good.json"}
    # Git tracks such links, and nothing that an author wrote is unread: tests/test_odd_starts.py.
    assert sorted(result.dangling) == ["gone.json", "loop.json"]
    assert not result.problems


@needs_posix
def test_a_pipe_is_never_read(tmp_path: Path) -> None:
    tree(tmp_path, "a.json")
    os.mkfifo(tmp_path / "pipe.json")
    assert found(tmp_path).files == {"a.json"}
    (problem,) = found(tmp_path, "pipe.json").problems
    assert problem.message == "is not a regular file"


def test_a_file_outside_of_the_root_has_a_path_that_leads_there(tmp_path: Path) -> None:
    tree(tmp_path, "course/a.json", "b.json")
    assert found(tmp_path / "course", "../b.json").files == {"../b.json"}


def test_settings_are_read_once_for_many_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, ".gitignore", "a.json")
    (tmp_path / ".gitignore").write_text("/out\n", "utf-8")
    made = []
    monkeypatch.setattr(discover, "_own", lambda config: made.append(config) or set())
    files = ProjectFiles(load(tmp_path, {}, isolated=True), Request())
    assert [files.leaves_out(f"out/{name}.json") for name in "abc"] == [True, True, True]
    assert not files.leaves_out("b.json")
    assert len(made) == 1
    (tmp_path / ".gitignore").write_text("/other\n", "utf-8")
    files.look_again(".gitignore", b"/other\n")
    assert not files.leaves_out("out/a.json")
