"""Data files that belong together, and the schema that each group keeps already."""

from __future__ import annotations

from os.path import commonpath
from statistics import median
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.documents.data_file import JsonFile, YamlFile
from cdclint.documents.quiz.quiz_file import JsonQuiz, YamlQuiz
from cdclint.engine.adoption.quiz_guess import other_keys, quiz_schema
from cdclint.engine.adoption.schema_guess import guess_data
from cdclint.syntax.data.value import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FOLDERS = ("src/content/", "content/", "data/", "src/data/")
"""Where data lies that a site reads; elsewhere JSON and YAML are configurations of programs."""
_LEAST = 3
"""Files that are alike from which on the next one will be so as well."""
_ALIKE = 0.5
_MOST = 20
"""Single files that get a schema of their own."""


@dataclass(frozen=True, slots=True)
class DataGroup:
    """Files of one kind by their glob, with the path of their schema, what it says, and how many they are."""

    glob: str
    path: str
    schema: dict[str, object]
    count: int


def may_be_data(path: str) -> bool:
    """Whether a site may read its data from a file."""
    return path.startswith(_FOLDERS)


def data_groups(files: Mapping[str, object]) -> Iterator[DataGroup]:
    """The groups among documents, by their paths: quizzes together, other data by folders, and single files."""
    read = {
        path: plain(file.value)
        for path, file in files.items()
        if isinstance(file, JsonFile | YamlFile) and file.value is not None and not file.problems
    }
    quizzes = [path for path in read if isinstance(files[path], JsonQuiz | YamlQuiz)]
    folders: dict[str, list[str]] = {}
    for path in read:
        if type(files[path]) in {JsonFile, YamlFile} and may_be_data(path):
            folders.setdefault(path.rpartition("/")[0], []).append(path)
    groups = [(_folder(quizzes), quizzes), *((folder, paths) for folder, paths in folders.items())]
    grouped: set[str] = set()
    for folder, paths in groups:
        if len(paths) < _LEAST or not folder or not _are_alike([read[path] for path in paths]):
            continue
        suffixes = {path.rpartition(".")[2] for path in paths}
        if len(suffixes) > 1:
            continue
        glob = f"{folder}/**/*.{suffixes.pop()}"
        values, title = [read[path] for path in paths], folder.rpartition("/")[2]
        schema = quiz_schema(values, title) if paths is quizzes else guess_data(values, title)
        grouped.update(paths)
        yield DataGroup(glob, f"{folder}.schema.json", schema, len(paths))
    single = [path for path in read if path not in grouped and path not in quizzes and may_be_data(path)]
    for path in [path for path in single if type(files[path]) in {JsonFile, YamlFile} and _has_list(read[path])][
        :_MOST
    ]:
        name = path.rpartition(".")[0]
        yield DataGroup(path, f"{name}.schema.json", guess_data([read[path]], name.rpartition("/")[2]), 1)


def other_quizzes(files: Mapping[str, object]) -> tuple[str, dict[str, str]]:
    """A file that looks like a quiz whose keys are not the common ones, and these by their parts; "" without one."""
    for path, file in files.items():
        if type(file) in {JsonFile, YamlFile} and isinstance(file, JsonFile | YamlFile) and file.value is not None:
            keys = other_keys(plain(file.value))
            if keys:
                return path, keys
    return "", {}


def _has_list(value: object) -> bool:
    """Whether a file has a list of several objects that are alike: that is what a schema of one file is made of."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            if len(one) >= _LEAST and all(isinstance(entry, dict) for entry in one) and _are_alike(one):
                return True
            waiting += one
        elif isinstance(one, dict):
            waiting += one.values()
    return False


def _folder(paths: list[str]) -> str:
    return commonpath([path.rpartition("/")[0] for path in paths]) if paths else ""


def _are_alike(values: list[object]) -> bool:
    """Whether files are of one kind: mappings that share most of their keys, or lists."""
    if all(isinstance(value, list) for value in values):
        return True
    keys = [set(value) for value in values if isinstance(value, dict)]
    if len(keys) < len(values):
        return False
    shared = set.intersection(*keys)
    return bool(shared) and len(shared) >= _ALIKE * median(map(len, keys))
