"""What the first text needs is loaded before it comes: rules, readers and dictionaries, a fifth of a second of work."""

from __future__ import annotations

import gc
from pathlib import Path

from cdclint.core.foreign.bounded_cache import expect_repeats
from cdclint.documents.course import Course, Layout
from cdclint.engine.examine import Examiner
from cdclint.registry import declaration, rule_ids

_LESSON = """---
title: Урок
---

import Note from "./note.astro"

# Урок

Текст с *выделением*, `code`, [ссылкой](./second.mdx), {1 + 1} и опечаткой: ошипка, english words in the text.

<Note title="Совет" count={1}>Текст</Note>

<Unknown />, {unknown} и 1 < 2.

- пункт
- другой

| Имя | Значение |
| --- | --- |
| lag | $30 |

```yaml title="config.yml"
key: [1, 2]
```

```promql
rate(lag[5m])
```

:::note
Текст
:::
"""

PATIENCE = 0.5
"""Seconds that the reader, or a rule, has here: the editor waits."""

FEW_CYCLES = (20_000, 5, 5)
"""When cycles are looked for, once what stays is frozen and little is left to look through: an hour of typing must not
fill the memory with what a pass through a very large project may leave."""


def freeze() -> None:
    """What there is stays, modules at the start and a project that was read: it is looked through for cycles no more.

    Nor is it now, but for what is young: a search through a large project takes a tenth of a second, and someone types.
    """
    gc.collect(1)
    gc.freeze()
    gc.set_threshold(*FEW_CYCLES)


def prepare() -> None:
    """Judge a small lesson by the rules that look at one file, and keep from now on what is made of passages."""
    freeze()
    expect_repeats(True)
    rules = {name: declaration(name).reads for name in rule_ids()}
    Examiner(Course(Path(), Layout(), ""), rules, {}, PATIENCE).examine("lesson.mdx", _LESSON.encode())
