from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from cdclint.config import load
from cdclint.engine.check import check
from cdclint.engine.run.request import Request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.conftest import Rules

CRASHES = """
    @rule
    def loud(file: YamlFile) -> Iterator[Finding]:
        \"\"\"A file says something loud.\"\"\"
        for found in re.finditer("[A-Z]+", file.source.text):
            if found[0] == "BOOM":
                raise ValueError("boom")
            yield Finding(file.source.span(found.start(), found.end()), "it is loud")
    """


def test_what_could_not_be_judged_then_is_new_and_told(own_rules: Rules, repository: Path) -> None:
    own_rules(loud=CRASHES)
    who = ("-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false")
    (repository / "a.yml").write_text("a: OLD BOOM\n", "utf-8")
    (repository / "b.yml").write_text("b: OLD\n", "utf-8")
    for arguments in (("add", "."), ("commit", "--quiet", "-m", "Old")):
        subprocess.run(["git", *who, *arguments], cwd=repository, check=True)
    (repository / "a.yml").write_text("a: OLD\n", "utf-8")
    outcome = check(load(repository, {}), Request(base="HEAD", cached=False))
    assert [one.span.source.path for one in outcome.report.diagnostics] == ["a.yml"]
    assert outcome.report.old == 1
    assert not outcome.report.crashes
    assert [(one.path, one.rule) for one in outcome.not_compared] == [("a.yml", "test/loud")]
