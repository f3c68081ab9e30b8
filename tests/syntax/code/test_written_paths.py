"""Which paths a script writes."""

from __future__ import annotations

import pytest

from cdclint.syntax.code.written_paths import written_by_calls, written_by_shell


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("sed s/a/b/ /a.tmpl > /etc/a.yml && exec prometheus", ["/etc/a.yml"]),
        ("sh -c envsubst </a.tmpl >/etc/a.yml", ["/etc/a.yml"]),
        ("cat <<EOF >> '/etc/a.yml'\ngroups: []\nEOF", ["/etc/a.yml"]),
        ("echo a | tee -a /etc/a.yml /etc/b.yml > /dev/null", ["/etc/a.yml", "/etc/b.yml"]),
        ("wget -q -O /rules/a.yml https://example.org/a.yml", ["/rules/a.yml"]),
        ("wget --output-document=/rules/a.yml https://example.org/a.yml", ["/rules/a.yml"]),
        ("wget -P /rules https://example.org/a.yml", ["/rules"]),
        ("curl -fsSLo /tmp/x -o /rules/a.yml https://example.org/a.yml", ["/rules/a.yml"]),
        ("cp -r /src/a.yml /src/b.yml /rules/", ["/rules"]),
        ("if true; then mv /tmp/a.yml /rules/a.yml; fi", ["/rules/a.yml"]),
        ("tar -x -f /a.tgz -C /rules", ["/rules"]),
        ("unzip /a.zip -d /rules", ["/rules"]),
        ("git clone https://example.org/rules.git /rules", ["/rules"]),
        ("cd /rules && curl -LO https://example.org/a.yml", ["/rules"]),
        ("cd /etc\ncd prometheus\necho a > rules.yml", ["/etc/prometheus/rules.yml"]),
        ("DIR=/rules\nexport NAME=lag\necho a > $DIR/${NAME}.yml", ["/rules/lag.yml"]),
        ("echo a > ${DIR:-/rules}/a.yml", ["/rules/a.yml"]),
        ("for t in a b; do gen $t > /rules/$t.yml; done", ["/rules/*.yml"]),
        ("echo a > $UNKNOWN/alerts.yml", ["*/alerts.yml"]),
        ("wget \\\n  -O /rules/a.yml https://example.org/a.yml", ["/rules/a.yml"]),
        ("prometheus --config.file=/etc/a.yml --storage.tsdb.path=/data 2>&1 >/dev/null", []),
        ("# echo a > /rules/a.yml", []),
        ("cat /rules/a.yml; promtool check rules /rules/*.yml; mkdir -p /rules; ls -o", []),
        ("install -d -m 755 /rules", []),
        ("echo a > a.yml; cp a.yml; set -o pipefail; > ", []),
        ("cp -r /src /; echo $A > $B; echo a > $UNKNOWN/$NAME.yml", []),
        ("${", []),
        ("", []),
    ],
)
def test_what_a_shell_writes(text: str, written: list[str]) -> None:
    assert list(written_by_shell(text, {})) == written


def test_variables_of_the_environment_are_known() -> None:
    assert list(written_by_shell("echo a > $DIR/a.yml", {"DIR": "/rules"})) == ["/rules/a.yml"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('with open("/rules/a.yml", "w") as file:', ["/rules/a.yml"]),
        ("open(f'/rules/{name}.yml', 'a')", ["/rules/*.yml"]),
        ("Path('/rules/a.yml').write_text(text)", ["/rules/a.yml"]),
        ("fs.writeFileSync(`/rules/${name}.yml`, text)", ["/rules/*.yml"]),
        ('open("/rules/a.yml")', []),
        ('open("/rules/a.yml", "r")', []),
        ("Path('/rules/a.yml').read_text()", []),
        ('open("a.yml", "w")', []),
        ("open(", []),
    ],
)
def test_what_calls_write(text: str, written: list[str]) -> None:
    assert list(written_by_calls(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        "A=/x\n" + "A=$A$A\n" * 2_000 + "echo > $A/a.yml",
        "cd /\n" + "cd aaaa && wget b\n" * 5_000,
        "A=" + "x" * 5_000 + "\necho > /" + "$A" * 20_000,
        "echo > " * 20_000,
        "${" * 50_000,
        "a > /b;" * 20_000,
    ],
    ids=["doubled", "folders", "variables", "redirections", "braces", "commands"],
)
def test_what_is_made_to_grow_stays_small(text: str) -> None:
    assert sum(map(len, written_by_shell(text, {}))) < 50_000_000
    assert all(len(path) < 200_000 for path in written_by_shell(text, {}))
