"""Go templates, right and broken ones, for Go's own parser and ours to judge."""

from __future__ import annotations

import random

SEED = 5
GENERATED = 1_500

# fmt: off
WRITTEN = (
    "{{ $labels.name }}", "{{ $label.name }}", "{{ critical }}", "{{ .External.name }}", "{{ $labels.name }",
    "{{ $labels.name", "{{", "}}", "{{}}", "{{ }}", "{{/* x */}}", "{{/* x }}", "{{- /* x */ -}}",
    "{{- $value -}}", "{{-$value}}", "{{ $value | humanize }}", "{{ $value | }}", "{{ | humanize }}",
    '{{ humanize $value | printf "%s" }}', '{{ "a" | 3 }}', '{{ $value | "x" }}',
    "{{ if gt $value 1.0 }}a{{ else }}b{{ end }}", "{{ if }}a{{ end }}", "{{ end }}", "{{ else }}",
    "{{ if $value }}", '{{ range query "up" }}{{ .Labels.x }}{{ end }}',
    '{{ range $i, $x := query "up" }}{{ $i }}{{ $x.Value }}{{ end }}{{ $x }}',
    "{{ with $labels.name }}{{ . }}{{ else }}(gone){{ end }}",
    "{{ with $x := $labels.name }}{{ $x }}{{ else with $labels.b }}{{ . }}{{ end }}", "{{ $x := 1 }}{{ $x }}",
    "{{ $x = 1 }}", "{{ $x, $y := 1 }}", '{{ template "a" }}', '{{ template "a" . }}', "{{ template a }}",
    '{{ define "a" }}{{ . }}{{ end }}', '{{ if 1 }}{{ define "a" }}{{ end }}{{ end }}',
    '{{ block "a" . }}x{{ end }}', '{{ block "a" }}x{{ end }}', "{{ break }}",
    "{{ range $labels }}{{ break }}{{ continue }}{{ end }}", '{{ printf "%.2f" $value }}',
    '{{ printf "%.2f $value }}', "{{ printf `x` $value }}", "{{ printf `x $value }}", "{{ 'a' }}",
    "{{ 'ab' }}", "{{ 1.5e3 }}", "{{ 0x1F }}", "{{ 1a }}", "{{ -5 }}", "{{ - }}", "{{ +5 }}", "{{ .5 }}",
    "{{ ( $value ) }}", "{{ ( $value }}", "{{ $value ) }}", '{{ (index $labels "a") }}',
    '{{ (index $labels "a").b }}', "{{ $labels.a.b.c }}", "{{ $labels. }}", "{{ .Labels.name }}", "{{ . }}",
    "{{ .. }}", "{{ nil }}", "{{ nil | humanize }}", "{{ true }}", "{{ true.x }}", '{{ "x".y }}',
    "{{ $labels.a-b }}", '{{ $labels["a"] }}', '{{ index $labels "a" }}', "{{ “x” }}", "{{ $ }}",
    "{{ $.Labels.a }}", '{{ if eq $labels.a "x" }}1{{ else if eq $labels.a "y" }}2{{ end }}',
    "{{ if 1 }}{{ else }}{{ else }}{{ end }}", "{{ if 1 }}{{ else }}{{ else if 2 }}{{ end }}",
    "{{ range $labels }}{{ else }}{{ end }}", "{{ range $labels }}{{ else if 1 }}{{ end }}",
    "{{ with 1 }}{{ else if 2 }}{{ end }}", '{{ "\\x" }}', '{{ "\\q" }}', '{{ "\\n" }}',
    '{{ "a\nb" }}', "{{ humanize($value) }}", "{{ humanize ($value) }}", "{{$value}}%", "{{ $value}}{{",
    "{{{ $value }}}", "{{ { }}", "{{ $value | humanize | toUpper }}", "{{ $value | . }}", "{{ . | .x }}",
    "{{ .x | . }}", "{{ $value|humanize }}", "{{ $labels.instance}}:{{$labels.job }}", "{{ len $labels }}",
    "{{ and 1 2 }}", "{{ not true }}", '{{ html "x" }}', '{{ slice "abc" 1 }}', "{{ humanize }}",
    "{{ $a := $labels.x }}{{ if $a }}{{ $b := 1 }}{{ end }}{{ $b }}", "{{ $labels.имя }}", "{{ имя }}",
    "{{ a.b }}", "{{ args.arg0 }}", '{{ query "up" | first | value }}',
    '{{ query "up" | first | value | humanize }}', "{{ $value\n| humanize }}", "text {{ $value }} %",
    "{{ `{{ $labels.x }}` }}", '{{"{{"}} x {{"}}"}}', "{{ range }}{{ end }}", "{{ with }}{{ end }}",
    "{{ if $x := 1 }}{{ end }}", "{{ ($x := 1) }}", "{{ 1 2 }}", '{{ "a" 2 }}', "{{ .a .b }}",
    "{{ $value humanize }}", "{{ $value.x humanize }}", '{{ printf "%s" ($labels.a | toUpper) }}',
    '{{ printf "%s" $labels.a | toUpper }}', "{{ $labels.a$labels.b }}", "{{ .a.b. }}", "{{ 1i }}",
    "{{ 1_000 }}", "{{ 1. }}", "{{ 0b101 }}", "{{ 0o17 }}", "{{ 09 }}", "{{ 08.5 }}", "{{ 1e }}",
    "{{ '\\n' }}", "{{ '' }}", "{{ end 1 }}", "{{ if 1 }}x{{ end 1 }}", "{{ else 1 }}", "{{ break 1 }}",
    "{{ range 1 }}{{ break 1 }}{{ end }}", '{{ template "a" 1 2 }}', '{{ define "a" 1 }}{{ end }}',
    "{{ define }}{{ end }}", "{{ template }}", "{{ $value, 1 }}", "{{ range $a, $b, $c := 1 }}{{ end }}",
    "{{ range $a $b := 1 }}{{ end }}", "{{ range $a = 1 }}{{ end }}", "{{ a := 1 }}", "{{ := 1 }}",
    "{{ $value := }}", "{{ % }}", "{{ $value # x }}", "{{ $value && 1 }}", "{{ if $value > 1 }}x{{ end }}",
    "{{ ! $value }}",
)
PIECES = (
    "{{", "}}", "{{-", "-}}", " ", "$labels", "$value", ".x", ".", "|", "(", ")", '"a"', "humanize", "if", "end",
    "else", "range", "with", "1", "1.5", "nil", "true", ":=", "=", ",", "$x", "printf", "a b", "-", '"', "`", "'",
    "\n", "define", "template", "break", "/*", "*/",
)
# fmt: on


def templates() -> list[str]:
    """Those that are written above, and as many again that are thrown together."""
    chance = random.Random(SEED)  # noqa: S311 (nothing secret)
    found = list(WRITTEN)
    for _ in range(GENERATED):
        found.append("".join(chance.choice(PIECES) + chance.choice(("", " ")) for _ in range(chance.randint(2, 10))))
        inside = " ".join(chance.choice(PIECES) for _ in range(chance.randint(1, 6)))
        found.append("{{ " + inside + " }}" + chance.choice(("", "{{ end }}")))
    return list(dict.fromkeys(found))
