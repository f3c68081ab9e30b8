"""Dockerfiles against BuildKit: what it refuses is a problem, and what it takes is one only where it does harm.

The answers are those of tests/data/dockerfile-answers.json.xz to the files of tests/suites/dockerfile.py.
"""

from __future__ import annotations

from cdclint.documents.lab.dockerfile import read_dockerfile
from stored import answers
from suites.dockerfile import files

STRICTER = {
    "EXPOSE 80/tpc": "BuildKit's parser takes it, and the build ends",
    "EXPOSE abc": "BuildKit's parser takes it, and the build ends",
    "STOPSIGNAL A B": "BuildKit's parser takes it, and the build ends",
    "EXPOSE 80 # web": "BuildKit's parser takes it, and the build ends",
    "CMD ['a']": "a shell is given the list",
    'CMD ["a",]': "a shell is given the list",
    "ENTRYPOINT ['a', 'b']": "a shell is given the list",
    "whole \ufeffFROM x\n": "the mark is taken away before",
}
LENIENT = {"RUN echo 1 << 2": "an operator of the shell that BuildKit takes for the mark of a document"}


def test_buildkit_refuses_what_is_a_problem() -> None:
    taken: dict[str, bool] = answers("dockerfile-answers")
    inputs = files()
    assert taken.keys() == inputs.keys()
    found = {name: read_dockerfile(text) for name, text in inputs.items()}
    refused = {name for name, file in found.items() if file.problems or not file.stages}
    assert {name for name, takes in taken.items() if not takes} - refused == set(LENIENT)
    assert {name for name, takes in taken.items() if takes} & refused == set(STRICTER)


def test_places_are_those_of_the_words() -> None:
    text = "FROM alpine:3.22 AS one\nCOPY --from=two \\\n  # why\n  a b\nEXPOZE 80\n"
    file = read_dockerfile(text)
    [copy, _] = file.stages[0].instructions
    assert [text[word.start : word.end] for word in copy.words] == ["a", "b"]
    assert copy.flags["from"].text == "two"
    [problem] = file.problems
    assert text[problem.start : problem.end] == "EXPOZE"
