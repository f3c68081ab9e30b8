"""A resource of Strimzi that Kubernetes or its operator refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding, replacing
from cdclint.core.rule import rule
from cdclint.documents.data_file import YamlFile
from cdclint.documents.lab.strimzi.resource_form import is_tested_with, resource_problems, resources
from cdclint.syntax.data.value import Scalar


@rule
def invalid_strimzi(file: YamlFile) -> Iterator[Finding]:
    """A resource of Strimzi has a key that there is not, or a value of another kind than it takes.

    `kubectl apply` refuses an unknown key, and a text in the place of a number. `tasks.max` and `connector.class` in
    the `config` of a connector are dropped: they are `tasksMax` and `class` beside it. A label whose name is misspelt
    is taken, and the operator never looks at the resource. Which keys there are is read from the definitions of Strimzi
    0.32 to 1.2; settings of Kubernetes inside of them are left alone, and so are values that a template fills in.
    """
    if file.problems or "kafka.strimzi.io/" not in file.source.text or is_tested_with(file.source.path):
        return
    for one in resources(file.documents):
        for value, message, meant in resource_problems(one):
            place = file.source.span(value.start, value.end if isinstance(value, Scalar) else value.start + 1)
            fix = None
            if meant and isinstance(value, Scalar) and place.text == value.value:
                fix = replacing(place, meant)
            yield Finding(place, message, fix)
