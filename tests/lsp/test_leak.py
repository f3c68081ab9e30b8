"""What stays in memory after many changes."""

from __future__ import annotations

import gc
from concurrent.futures import Future
from typing import TYPE_CHECKING
from weakref import ref

from lsprotocol import types

from cdclint.config import load
from cdclint.engine.run.request import Request
from cdclint.engine.workspace import Workspace
from cdclint.lsp.server import make_server

if TYPE_CHECKING:
    from pathlib import Path

CHANGES = 1_000
LESSON = """---
title: Лаг
---

import Tip from "./tip.astro"

# Лаг

Начало урока {count}, *важное* и [ссылка](./second.mdx).

<Tip title="Совет">Текст `code`.</Tip>

- [ ] пункт
- другой

| Метрика | Порог |
| --- | --- |
| lag | 30 |

```xml
<a><b></a>
```

```yaml
key: [1, 2
```

> Цитата {count}

<Unknown>
"""


def futures() -> int:
    gc.collect()
    return sum(isinstance(one, Future) for one in gc.get_objects())


def test_changes_leave_no_future_behind() -> None:
    server, _ = make_server()
    protocol = server.protocol
    uri = "untitled:lesson"
    item = types.TextDocumentItem(uri, "mdx", 1, "# A\n")
    protocol.handle_message(
        types.DidOpenTextDocumentNotification(types.DidOpenTextDocumentParams(item)),
    )
    before = futures()
    for version in range(2, CHANGES + 2):
        change = types.TextDocumentContentChangeWholeDocument(f"# {version}\n")
        params = types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(version, uri), [change])
        protocol.handle_message(types.DidChangeTextDocumentNotification(params))
    assert futures() - before < 10


def test_changes_leave_no_object_to_the_collector(tmp_path: Path) -> None:
    for name in ("first.mdx", "second.mdx", "third.mdx"):
        (tmp_path / name).write_text(LESSON, "utf-8")
    space = Workspace.load(load(tmp_path, {}), Request(cached=False))

    def change(count: int) -> None:
        space.put("first.mdx", LESSON.replace("{count}", str(count)).encode())
        assert space.near("first.mdx")

    for count in range(50):  # what is made once: compiled methods, rules that are loaded
        change(count)
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects())
        for count in range(50, 350):
            change(count)
        assert len(gc.get_objects()) - before < 300
    finally:
        gc.enable()


def test_what_was_made_of_a_project_is_gone_when_it_is_replaced(tmp_path: Path) -> None:
    for name in ("first.mdx", "second.mdx", "third.mdx"):
        (tmp_path / name).write_text(LESSON, "utf-8")
    space = Workspace.load(load(tmp_path, {}), Request(cached=False))
    gc.disable()
    try:
        for count in range(5):
            space.put("first.mdx", LESSON.replace("{count}", str(count)).encode())
            for _ in space.settle():
                pass
            assert space.near("first.mdx")
            parts = [ref(space.run.project.site), ref(space.run.project.words), ref(space.run.project.modules)]
            assert None not in [part() for part in parts]
            space.put("first.mdx", b"# other")
            assert [part() for part in parts] == [None, None, None]
    finally:
        gc.enable()
