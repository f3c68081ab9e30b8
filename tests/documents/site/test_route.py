from __future__ import annotations

import pytest

from cdclint.documents.site.route import entry_id, file_number, leads_to, route

LESSON = "src/content/course/03-module-3/03-dashboard.mdx"


@pytest.mark.parametrize(
    ("path", "address", "name"),
    [
        (LESSON, "/course/03-module-3/03-dashboard/", "03-module-3/03-dashboard"),
        ("src/content/docs/index.mdx", "/", "index"),
        ("src/content/docs/guides/Мой Урок.mdx", "/guides/мой-урок/", "guides/мой-урок"),
        ("lesson.mdx", "/lesson/", "lesson"),
    ],
)
def test_a_lesson_has_one_address(path: str, address: str, name: str) -> None:
    assert route(path) == address
    assert entry_id(path) == name


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("/course/03-module-3/04-alerting/", "04-alerting.mdx"),
        ("/course/03-module-3/04-alerting#пороги", "04-alerting.mdx"),
        ("./04-alerting.mdx", "04-alerting.mdx"),
        ("04-alerting.mdx?a=b#c", "src/content/course/03-module-3/04-alerting.mdx"),
        ("../04-alerting/", "04-alerting.mdx"),
        ("../04-alerting", "04-alerting"),
        ("/course/03-module-3/04-alerting", "/course/03-module-3/04-alerting/"),
        ("../04-alerting/", "/course/03-module-3/04-alerting"),
        ("/course/", "/course"),
        ("https://debezium.io/doc#x", "https://debezium.io/doc/"),
        ("/labs/monitoring/x.json", "labs/monitoring/x.json"),
    ],
)
def test_ways_that_lead_there(url: str, target: str) -> None:
    assert leads_to(url, LESSON, target)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("/course/03-module-3/05-slo/", "04-alerting.mdx"),
        ("/course/02-module-2/04-alerting/", "04-alerting.mdx"),
        ("#04-alerting", "04-alerting.mdx"),
        ("", "/"),
        ("https://example.org/course/03-module-3/04-alerting/", "04-alerting.mdx"),
        ("/course/03-module-3/04-alerting-2/", "04-alerting.mdx"),
    ],
)
def test_ways_that_lead_elsewhere(url: str, target: str) -> None:
    assert not leads_to(url, LESSON, target)


def test_the_number_of_a_file() -> None:
    assert file_number(LESSON) == 3
    assert file_number("a/b.mdx") is None
