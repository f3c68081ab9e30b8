"""The language server in a repository with very many files: how soon it answers while it reads, and afterwards.

.venv/bin/python bench/large.py --files 100000
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

import corpora
import server

LESSON = "---\ntitle: Урок {0}\n---\n\n## Раздел\n\nТекст урока {0}, [дальше](./{1:06}.mdx#раздел).\n"


def main() -> None:
    """Make the files, start the server, type, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100_000)
    files = parser.parse_args().files
    root = corpora.WORK / f"large-{files}"
    if not root.is_dir():
        for number in range(files):
            path = root / f"{number // 1000:03}" / f"{number:06}.mdx"
            path.parent.mkdir(parents=True, exist_ok=True)
            following = min(number + 1, files - 1, number // 1000 * 1000 + 999)
            path.write_text(LESSON.format(number, following), "utf-8")
        (root / ".git").mkdir()
        (root / "cdclint.toml").write_text("")
    shutil.rmtree(root / ".cdclint_cache", ignore_errors=True)
    path = root / "000" / "000000.mdx"
    editor = server.Editor([str(Path(sys.executable).parent / "cdclint"), "server"], root)
    begun = time.perf_counter()
    capabilities = {"window": {"workDoneProgress": True}}
    editor.ask("initialize", {"processId": os.getpid(), "rootUri": root.as_uri(), "capabilities": capabilities})
    editor.tell("initialized", {})
    text = path.read_text("utf-8")
    item = {"uri": path.as_uri(), "languageId": "mdx", "version": 0, "text": f"{text}\n<5\n"}
    editor.tell("textDocument/didOpen", {"textDocument": item})
    editor.wait(lambda one: server.is_about(one, path.as_uri(), 0))
    print(f"{files} files; first verdict on the open text after {time.perf_counter() - begun:.1f} s")
    server.PATIENCE = 3600
    editor.wait(lambda one: one.get("params", {}).get("value", {}).get("kind") == "end")
    print(f"read after {time.perf_counter() - begun:.1f} s, {editor.memory():.0f} MiB")
    for pause, when in ((0, "at once"), (60, "a minute later")):
        time.sleep(pause)
        begun = time.perf_counter()
        change = [{"text": f"{text}\n<6 {pause}\n"}]
        document = {"uri": path.as_uri(), "version": pause + 1}
        editor.tell("textDocument/didChange", {"textDocument": document, "contentChanges": change})
        editor.wait(lambda one, version=pause + 1: server.is_about(one, path.as_uri(), version))
        print(f"verdict on a change {when}: {1000 * (time.perf_counter() - begun):.0f} ms, {editor.memory():.0f} MiB")
    editor.ask("shutdown", None)
    editor.tell("exit", None)
    editor.process.wait(60)


if __name__ == "__main__":
    main()
