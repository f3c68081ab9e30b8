"""Neovim's own client, headless: it shows of a broken lesson what the command line prints."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from absent import absent

if TYPE_CHECKING:
    from tests.conftest import Command

LESSON = """---
title: Урок
---

Текст 😀 и <5 строк, [туда](нет.mdx).

<Callout>Cловo</Callout>
"""
SCRIPT = """
local root = vim.fn.getcwd()
local client = vim.lsp.start_client({
  name = 'cdclint',
  cmd = vim.fn.json_decode(vim.env.CDCLINT),
  root_dir = root,
  workspace_folders = { { uri = vim.uri_from_fname(root), name = 'course' } },
})
vim.lsp.buf_attach_client(0, client)
local wanted = tonumber(vim.env.WANTED)
local function shown() return vim.diagnostic.get(0) end
assert(vim.wait(60000, function() return #shown() >= wanted end, 20), 'too few diagnostics: ' .. #shown())
vim.wait(1500)
local found = { shown = shown() }
vim.api.nvim_buf_set_lines(0, 4, 7, false, { 'Текст.' })
found.cured = vim.wait(30000, function() return #shown() == 0 end, 20)
vim.fn.writefile({ vim.fn.json_encode(found) }, vim.env.FOUND)
vim.cmd('qall!')
"""


GUIDE = Path(__file__).parents[2] / "docs" / "editors.md"
WAIT = """
local found = vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 20)
vim.fn.writefile({ vim.bo.filetype, found and vim.diagnostic.get(0)[1].code or 'nothing' }, vim.env.FOUND)
vim.cmd('qall!')
"""


def test_neovim_set_up_by_the_guide(repository: Path, tmp_path: Path) -> None:
    if shutil.which("nvim") is None:
        absent("Neovim is not installed: make system")
    guide = re.search(r"## Neovim\n.*?```lua\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert guide is not None
    (tmp_path / "nvim").mkdir()
    (tmp_path / "nvim" / "init.lua").write_text(guide[1], "utf-8")
    (tmp_path / "wait.lua").write_text(WAIT, "utf-8")
    (repository / "cdclint.toml").write_text("", "utf-8")
    (repository / "lesson.mdx").write_text(LESSON, "utf-8")
    environment = {
        **os.environ,
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "FOUND": str(tmp_path / "found"),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    done = subprocess.run(
        ["nvim", "--headless", "-n", "lesson.mdx", "-c", f"luafile {tmp_path / 'wait.lua'}"],
        cwd=repository, env=environment, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    assert (tmp_path / "found").exists(), done.stdout + done.stderr
    filetype, code = (tmp_path / "found").read_text("utf-8").splitlines()
    assert filetype == "markdown.mdx"
    assert "/" in code


def test_neovim_shows_what_the_command_line_prints(repository: Path, tmp_path: Path, cdclint: Command) -> None:
    if shutil.which("nvim") is None:
        absent("Neovim is not installed: make system")
    (repository / "cdclint.toml").write_text("", "utf-8")
    (repository / "lesson.mdx").write_text(LESSON, "utf-8")
    printed = json.loads(cdclint("check", "--output-format", "json", "-q").stdout)["diagnostics"]
    assert len(printed) >= 3
    script = tmp_path / "show.lua"
    script.write_text(SCRIPT, "utf-8")
    command = ["nvim", "--headless", "--clean", "-n", "lesson.mdx", "-c", f"luafile {script}"]
    environment = {
        **os.environ,
        "CDCLINT": json.dumps([sys.executable, "-m", "cdclint", "server"]),
        "WANTED": str(len(printed)),
        "FOUND": str(tmp_path / "found.json"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    done = subprocess.run(
        command, cwd=repository, env=environment, capture_output=True, text=True, timeout=150, check=False
    )
    assert (tmp_path / "found.json").exists(), done.stdout + done.stderr
    found = json.loads((tmp_path / "found.json").read_text("utf-8"))
    lines = LESSON.split("\n")

    def place(line: int, column: int) -> tuple[int, int]:
        """Neovim counts bytes from 0, the command line characters from 1."""
        return line - 1, len(lines[line - 1][: column - 1].encode())

    severities = {"error": 1, "warning": 2, "info": 4}
    expected = []
    for one in printed:
        places = (*place(one["line"], one["column"]), *place(one["end_line"], one["end_column"]))
        expected.append((places, one["rule"], one["message"], severities[one["severity"]]))
    shown = []
    for one in found["shown"]:
        places = (one["lnum"], one["col"], one["end_lnum"], one["end_col"])
        shown.append((places, one["user_data"]["lsp"]["code"], one["message"], one["severity"]))
    assert sorted(shown) == sorted(expected)
    assert found["cured"]
