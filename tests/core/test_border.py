"""What is no regular file is refused at once, and what is outside of a folder is known as that through links."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

import cdclint
from absent import needs_posix
from cdclint.core.foreign.border import is_inside, read_regular


@needs_posix
def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"a")
    (tmp_path / "link").symlink_to("file")
    assert read_regular(tmp_path / "file") == read_regular(tmp_path / "link") == b"a"
    for name in ("pipe", "/dev/null"):
        with pytest.raises(OSError, match="is not a regular file"):
            read_regular(tmp_path / name)
    for name in (".", "none"):
        with pytest.raises(OSError, match=r"directory|regular"):
            read_regular(tmp_path / name)
    with pytest.raises(OSError, match="symbolic links"):
        read_regular(tmp_path / "link", follow=False)


@needs_posix
def test_the_border_is_where_links_lead(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "inner").mkdir(parents=True)
    (tmp_path / "rooter").mkdir()
    (root / "out").symlink_to(tmp_path)
    (root / "back").symlink_to(root / "inner")
    inside = [
        name
        for name in (".", "inner", "none/a", "back/a", "out", "out/root/a", "../rooter", "..")
        if is_inside(str(root), f"{root}/{name}")
    ]
    assert inside == [".", "inner", "none/a", "back/a", "out/root/a"]


OWN = frozenset({"core/foreign/border.py", "engine/files/atomic_write.py", "output/translation.py", "registry.py"})
"""Modules that read what cdclint itself wrote or ships, and the border."""


def test_files_of_projects_are_read_at_the_border_only() -> None:
    """What is opened otherwise may be a pipe, and is waited for: nobody knows what it is when it is opened."""
    package = Path(cdclint.__file__).parent
    found = []
    for path in package.rglob("*.py"):
        name = path.relative_to(package).as_posix()
        for node in ast.walk(ast.parse(path.read_bytes())):
            if not isinstance(node, ast.Call) or name in OWN:
                continue
            called = ast.unparse(node.func)
            is_data = "DATA" in called or "os.devnull" in ast.unparse(node)
            if re.search(r"(^open|\.read_bytes|\.read_text)$", called) and not is_data:
                found.append(f"{name}: {ast.unparse(node)}")
    assert found == []


@needs_posix
def test_a_path_is_inside_by_where_its_links_lead(tmp_path: Path) -> None:
    root, beside = tmp_path / "root", tmp_path / "beside"
    (root / "a").mkdir(parents=True)
    beside.mkdir()
    (root / "a" / "x.md").touch()
    (root / "out").symlink_to(beside)
    (root / "a" / "within").symlink_to(root)
    (root / "a" / "lost").symlink_to(beside / "not there")
    inside = ("a", "a/x.md", "a/within/a/x.md", "gone/x.md", "a/x.md/y", "a/../a/x.md", "a/.../x.md", "", "out/../root")
    outside = ("out", "out/x.md", "a/within/out/x.md", "a/lost", "..", "../beside", "a/../../beside", "../root2/x")
    for path in inside:
        assert is_inside(str(root), f"{root}/{path}"), path
    for path in outside:
        assert not is_inside(str(root), f"{root}/{path}"), path
    link = tmp_path / "link"
    link.symlink_to(root)
    assert is_inside(str(link), f"{link}/a/x.md")
    assert is_inside(str(link), str(root / "a"))
    assert not is_inside(str(link), f"{link}/out/x.md")
    assert is_inside("/", str(root))
