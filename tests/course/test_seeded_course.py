"""Defects put into a clean course, one at a time: each is reported at its place, and its clean twin is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cdclint import config
from cdclint.engine.check import check
from cdclint.engine.run.request import Request

if TYPE_CHECKING:
    from pathlib import Path

    from cdclint.core.report import Diagnostic

COURSE = "src/content/course"
TEXTS = (
    ("Что хранит слот?", "Позицию в журнале", "Строки таблицы", "Имя базы данных"),
    ("Что растёт, когда коннектор стоит?", "Размер таблицы", "Отставание чтения", "Число реплик базы"),
    ("Откуда Debezium берёт события?", "Из таблиц базы", "Из резервных копий", "Из журнала базы"),
    ("Куда попадают события?", "В топики Kafka", "В журнал Grafana", "В таблицы Debezium"),
    ("Что показывает панель лага?", "Число строк", "Отставание в секундах", "Размер диска базы"),
    ("Когда снимается снапшот?", "Каждую ночь", "При каждом событии", "До чтения журнала"),
)


def quiz(module: str, lesson: str, first: int) -> str:
    questions = [
        {
            "id": f"{module}-{lesson}-q{number}",
            "type": "multiple-choice",
            "question": f"{text} ({lesson})",
            "options": [{"id": letter, "text": option} for letter, option in zip("abc", options, strict=True)],
            "correctAnswer": "abc"[(first + number) % 3],
            "explanation": f"Об этом сказано в уроке, в разделе {number}.",
        }
        for number, (text, *options) in enumerate(TEXTS, 1)
    ]
    questions.append(
        {
            "id": f"{module}-{lesson}-q7",
            "type": "true-false",
            "question": "Слот держит журнал базы.",
            "correctAnswer": True,
            "explanation": "Верно. Журнал ждёт, пока слот его прочитает.",
        }
    )
    questions.append(
        {
            "id": f"{module}-{lesson}-q8",
            "type": "true-false",
            "question": "Лаг измеряют в байтах события.",
            "correctAnswer": False,
            "explanation": "Лаг измеряют временем.",
        }
    )
    questions.append(
        {
            "id": f"{module}-{lesson}-q9",
            "type": "code-challenge",
            "question": "Посчитайте события.",
            "language": "python",
            "starterCode": "def count(events):\n    pass\n",
            "solutionCode": "def count(events):\n    return len(events)\n",
            "testCode": "assert count([1]) == 1\n",
            "explanation": "Длина списка и есть их число.",
        }
    )
    return json.dumps({"lesson": f"{module}/{lesson}", "questions": questions}, ensure_ascii=False, indent=1)


def lesson(order: int, title: str, body: str = "", more: str = "") -> str:
    return f"---\ntitle: {title}\norder: {order}\nduration: 20min\n{more}---\n\nТекст урока о журнале базы.\n\n{body}"


GLOSSARY = """\
terms:
  - term: журнал
    definition: Запись изменений базы.
  - term: урок
    definition: Страница курса.
"""
CHECK = """\
<Check question="Что читает коннектор?" options={["Журнал", "Память"]} answer={0} explanation="Он читает журнал." />

<Check question="Что такое лаг, своими словами?" answer="Отставание чтения от записи." />
"""
FILES = {
    "cdclint.toml": """\
prose-language = "ru"
glossary = "glossary.yml"

[schemas]
"data/*.*" = "data/terms.schema.json"
""",
    "config.json": json.dumps(
        {"title": "CDC", "modules": [{"id": "01-lag", "title": "Лаг"}, {"id": "02-slot", "title": "Слот"}]},
        ensure_ascii=False,
        indent=1,
    ),
    f"{COURSE}/01-lag/module.json": '{\n "duration": "1h",\n "lessons": ["01-what", "02-why", "03-how"]\n}\n',
    f"{COURSE}/02-slot/module.json": '{\n "duration": "1h 20min"\n}\n',
    f"{COURSE}/01-lag/01-what.mdx": lesson(1, "Что такое лаг"),
    f"{COURSE}/01-lag/02-why.mdx": lesson(2, "Почему он растёт", CHECK, "prerequisites: [01-lag/01-what]\n"),
    f"{COURSE}/01-lag/03-how.mdx": lesson(3, "Как его увидеть"),
    f"{COURSE}/02-slot/01-what.mdx": lesson(1, "Что такое слот", more="prerequisites: [01-lag/03-how]\n"),
    f"{COURSE}/02-slot/02-why.mdx": lesson(2, "Зачем он нужен"),
    f"{COURSE}/02-slot/03-how.mdx": lesson(3, "Как его создать"),
    f"{COURSE}/02-slot/04-end.mdx": lesson(4, "Как его удалить"),
    **{
        f"src/content/quizzes/{module}/{name}.json": quiz(module, name, at)
        for module, names in {
            "01-lag": ("01-what", "02-why", "03-how"),
            "02-slot": ("01-what", "02-why", "03-how", "04-end"),
        }.items()
        for at, name in enumerate(names)
    },
    "data/terms.schema.json": """{
 "$schema": "https://json-schema.org/draft/2020-12/schema",
 "type": "object",
 "required": ["terms"],
 "additionalProperties": false,
 "properties": {"terms": {"type": "array", "items": {"$ref": "#/$defs/term"}}},
 "$defs": {
  "term": {
   "type": "object",
   "required": ["term", "about"],
   "additionalProperties": false,
   "properties": {"term": {"type": "string"}, "about": {"type": "string", "minLength": 5}, "see": {"type": "array"}}
  }
 }
}
""",
    "data/terms.json": '{"terms": [{"term": "лаг", "about": "отставание"}, {"term": "слот", "about": "позиция"}]}\n',
    "glossary.yml": GLOSSARY,
    "data/more.yml": "terms:\n  - term: журнал\n    about: запись изменений\n",
}
Q = "src/content/quizzes/01-lag/01-what.json"
L = f"{COURSE}/01-lag/02-why.mdx"


class Seed(NamedTuple):
    """A defect: `old` becomes `new` in a file, and is reported by `rule` at `place`, the text where the finding begins.

    `twin` is what `old` may become without a word. The finding is in `where` if not in the file itself.
    """

    rule: str
    path: str
    old: str
    new: str
    place: str
    twin: str
    where: str = ""


SEEDS = [
    # Quizzes.
    Seed("quiz/invalid", Q, '"Что хранит слот? (01-what)"', '""', '""', '"Что держит слот?"'),
    Seed("quiz/invalid", Q, '"text": "Строки таблицы"', '"text": " "', '" "', '"text": "Строки базы"'),
    Seed(
        "quiz/invalid",
        Q,
        '"text": "Строки таблицы"',
        '"text": "Позицию в журнале"',
        '"Позицию в журнале"\n    },\n    {\n     "id": "c"',
        '"text": "Позицию в топике"',
    ),
    Seed("quiz/unknown-answer", Q, '"correctAnswer": "b"', '"correctAnswer": "d"', '"d"', '"correctAnswer": "B"'),
    Seed("quiz/unknown-answer", Q, '"correctAnswer": "b",', "", '"01-lag-01-what-q1"', '"answer": "b",'),
    Seed(
        "quiz/wrong-answer-type",
        Q,
        '"correctAnswer": true',
        '"correctAnswer": "true"',
        '"true"',
        '"correctAnswer": true ',
    ),
    Seed("quiz/wrong-answer-type", Q, '"correctAnswer": "b"', '"correctAnswer": true', "true", '"correctAnswer": "B"'),
    Seed("quiz/wrong-answer-type", Q, '"correctAnswer": "b"', '"correctAnswer": ["b"]', '["b"]', '"correctAnswer":"b"'),
    Seed(
        "quiz/invalid-code",
        Q,
        '"def count(events):\\n    return len(events)\\n"',
        '"# готово\\n"',
        '"# готово',
        '"def count(events):\\n    return sum(1 for _ in events)\\n"',
    ),
    Seed(
        "quiz/duplicate-id",
        Q,
        '"01-lag-01-what-q2"',
        '"01-lag-01-what-q1"',
        '"01-lag-01-what-q1",\n   "type": "multiple-choice",\n   "question": "Что растёт',
        '"01-lag-01-what-q22"',
    ),
    Seed(
        "quiz/duplicate-id",
        "src/content/quizzes/01-lag/02-why.json",
        '"01-lag-02-why-q2"',
        '"01-lag-01-what-q2"',
        '"01-lag-01-what-q2"',
        '"01-lag-02-why-q22"',
    ),
    Seed(
        "quiz/unknown-lesson",
        "src/content/quizzes/02-slot/04-end.json",
        '"02-slot/04-end"',
        '"02-slot/05-end"',
        '"02-slot/05-end"',
        '"02-slot/04-end.mdx"',
    ),
    Seed(
        "quiz/missing-quiz",
        "src/content/quizzes/02-slot/04-end.json",
        '"02-slot/04-end"',
        '"02-slot/03-how"',
        "---\n",
        '"04-end"',
        f"{COURSE}/02-slot/04-end.mdx",
    ),
    Seed(
        "quiz/missing-explanation",
        Q,
        '"Об этом сказано в уроке, в разделе 3."',
        '""',
        '"01-lag-01-what-q3"',
        '"См. урок."',
    ),
    Seed(
        "quiz/contradicting-explanation",
        Q,
        '"Об этом сказано в уроке, в разделе 1."',
        '"Правильный ответ: c, как сказано в уроке."',
        "c, как",
        '"Правильный ответ: b, как сказано в уроке."',
    ),
    Seed("quiz/contradicting-explanation", Q, '"Верно. Журнал', '"Неверно. Журнал', "Неверно.", '"Да. Журнал'),
    Seed(
        "quiz/invalid-code", Q, "return len(events)", "return len(events", "(events\\n", "return sum(1 for _ in events)"
    ),
    Seed(
        "quiz/invalid-code",
        Q,
        "    return len(events)",
        "    pass",
        '"def count(events):\\n    pass\\n",\n   "testCode"',
        "    return len([*events])",
    ),
    Seed("quiz/invalid-code", Q, "assert count([1]) == 1", "assert count([1) == 1", ") == 1", "assert count([]) == 0"),
    # Questions inside a lesson.
    Seed("quiz/unknown-answer", L, "answer={0}", "answer={5}", "5}", 'answer="Журнал"'),
    Seed("quiz/invalid", L, '"Память"', '"Журнал"', '"Журнал"]', "'Диск'"),
    Seed("quiz/invalid", L, '"Отставание чтения от записи."', '""', '""', "{`Отставание.`}"),
    Seed(
        "quiz/contradicting-explanation", L, '"Он читает журнал."', '"Correct answer: B."', "B.", '"Correct answer: A."'
    ),
    # Modules and navigation.
    Seed("module/missing-folder", "config.json", '"02-slot"', '"02-slott"', '"02-slott"', '"02-slot" '),
    Seed(
        "module/unlisted-folder",
        "config.json",
        ',\n  {\n   "id": "02-slot",\n   "title": "Слот"\n  }',
        "",
        '"modules"',
        ',\n  {\n   "id": "02-slot"\n  }',
    ),
    Seed(
        "module/unknown-page",
        f"{COURSE}/01-lag/module.json",
        '"03-how"',
        '"03-how", "04-when"',
        '"04-when"',
        '"01-lag/03-how"',
    ),
    Seed(
        "module/unreachable-lesson",
        f"{COURSE}/01-lag/module.json",
        ', "03-how"',
        "",
        "Как его увидеть",
        ', "how"',
        f"{COURSE}/01-lag/03-how.mdx",
    ),
    Seed("module/order-gap", f"{COURSE}/02-slot/04-end.mdx", "order: 4", "order: 6", "6", "order: 4 # последний"),
    Seed("module/forward-prerequisite", L, "[01-lag/01-what]", "[01-lag/03-how]", "01-lag/03-how]", '["01-what"]'),
    Seed("module/forward-prerequisite", L, "[01-lag/01-what]", "[02-slot/02-why]", "02-slot/02-why]", "[]"),
    Seed("module/duration-mismatch", f"{COURSE}/01-lag/module.json", '"1h"', '"2h"', '"2h"', '"65 минут"'),
    Seed(
        "module/underestimated-duration",
        f"{COURSE}/02-slot/01-what.mdx",
        "Текст урока о журнале базы.",
        "Журнал хранит каждое изменение строки. " * 1300,
        "20min",
        "Журнал хранит каждое изменение строки. " * 200,
    ),
    # The glossary.
    Seed("glossary/duplicate-term", "glossary.yml", "term: урок", "term: Журнал", "Журнал", "term: Текст"),
    Seed("glossary/unused-term", "glossary.yml", "term: урок", "term: топик", "топик", "term: базы"),
    Seed(
        "glossary/early-term",
        f"{COURSE}/02-slot/02-why.mdx",
        "Текст урока о журнале базы.",
        "**Журнал** — запись изменений.",
        "журнале",
        "Журнал пишет изменения.",
        f"{COURSE}/01-lag/01-what.mdx",
    ),
    # Data by schema.
    Seed(
        "data/schema-violation",
        "data/terms.json",
        '"about": "отставание"',
        '"abuot": "отставание"',
        '"abuot"',
        '"about": "задержка"',
    ),
    Seed("data/schema-violation", "data/terms.json", '"about": "позиция"', '"about": 5', "5", '"about": "место"'),
    Seed(
        "data/schema-violation",
        "data/more.yml",
        "    about: запись изменений\n",
        "",
        "term: журнал",
        "    about: журнал изменений\n    see: [лаг]\n",
    ),
    Seed(
        "data/invalid-schema",
        "data/terms.schema.json",
        '"#/$defs/term"',
        '"#/$defs/terms"',
        '"#/$defs/terms"',
        '"#/$defs/term" ',
    ),
    Seed(
        "data/invalid-schema",
        "data/terms.schema.json",
        '"term": {\n   "type": "object",',
        '"term": {\n   "allOf": [{"$ref": "#/$defs/term"}],',
        '"#/$defs/term"}],',
        '"term": {\n   "type": ["object"],',
    ),
    Seed(
        "data/invalid-schema", "data/terms.schema.json", '"minLength": 5', '"minLength": "5"', '"5"', '"minLength": 4'
    ),
]


def found(root: Path, changed: dict[str, str]) -> list[Diagnostic]:
    for path, text in {**FILES, **changed}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    wanted = {"select": ("quiz", "module", "data", "glossary", "glossary/unused-term", "glossary/early-term")}
    return list(check(config.load(root, wanted), Request(cached=False)).report.diagnostics)


def test_the_course_is_clean(tmp_path: Path) -> None:
    assert found(tmp_path, {}) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.rule}: {seed.new[:20]!r}")
def test_a_defect_is_reported_at_its_place(tmp_path: Path, seed: Seed) -> None:
    assert seed.old in FILES[seed.path]
    text = FILES[seed.path].replace(seed.old, seed.new, 1)
    diagnostics = found(tmp_path, {seed.path: text})
    where = seed.where or seed.path
    begins = (FILES[where] if seed.where else text).index(seed.place)
    assert [(one.rule, one.span.source.path, one.span.start) for one in diagnostics] == [(seed.rule, where, begins)]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.rule}: {seed.twin[:20]!r}")
def test_its_twin_is_not(tmp_path: Path, seed: Seed) -> None:
    assert found(tmp_path, {seed.path: FILES[seed.path].replace(seed.old, seed.twin, 1)}) == []
