"""What is no regular file is refused at once, and what is outside of a folder is known as that through links."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from absent import needs_posix
from cdclint.core.foreign.border import is_inside, read_regular

if TYPE_CHECKING:
    from pathlib import Path


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
