"""What is looked up among the findings of a proof."""

from cdclint.core.message import Message
from cdclint.core.source import Source
from cdclint.live.evidence import Evidence


def test_findings_are_looked_up_by_rule_file_and_place() -> None:
    source, other = (Source(path, "0123456789" * 4) for path in ("a.yml", "b.yml"))
    evidence = Evidence()
    for start, end in ((30, 35), (10, 12), (0, 40)):
        evidence.tell("refused-query", source.span(start, end), Message("refused"))
    places = [(0, 40), (10, 12), (9, 20), (10, 11), (11, 20), (13, 34), (13, 35), (36, 40), (0, 10)]
    told = [place for place in places if evidence.tells("refused-query", source, *place)]
    assert told == [(0, 40), (10, 12), (9, 20), (13, 35)]
    assert not evidence.tells("refused-query", other, 0, 40)
    assert not evidence.tells("rule-drift", source, 0, 40)
