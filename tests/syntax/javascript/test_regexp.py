"""Regular expressions by ECMAScript: what is wrong with one, in the words that an author reads."""

import pytest

from cdclint.syntax.javascript import TooDeep, expression
from cdclint.syntax.javascript.regexp import problem

GOOD = [
    ("a|b*?(?:c)(?=d)+(?<!e)", ""),
    ("[\\w-.]{2,1", ""),
    ("\\1\\c\\k\\u{1}{", ""),
    ("(?<имя>.)\\k<имя>", "du"),
    ("[\\p{Script=Cyrillic}\\-]\\P{L}", "u"),
    ("[[a-z]--\\q{b|c}]", "v"),
    ("😀{2}", "u"),
]

BAD = [
    ("a", "gg", "no such flags"),
    ("a", "uv", "no such flags"),
    ("(a", "", "a group is never closed"),
    ("a)", "", "`)` closes nothing"),
    ("]", "u", "`]` closes nothing"),
    ("*", "", "nothing to repeat"),
    ("{1}", "", "nothing to repeat"),
    ("a{2,1}", "", "wrong order"),
    ("a{", "u", "incomplete"),
    ("{", "u", "a literal `{` is written `\\{`"),
    ("(?=a)*", "u", "an assertion cannot be repeated"),
    ("(?a)", "", "`(?` begins no group"),
    ("(?<1>a)", "", "not a name"),
    ("(?<a>b)(?<a>c)", "", "two groups are named `a`"),
    ("\\k<a>(?<b>c)", "", "there is no group `a`"),
    ("\\k", "u", "`\\k` is followed"),
    ("(a)\\2", "u", "there is no group 2"),
    ("\\-", "u", "`\\-`"),
    ("\\x1", "u", "two hexadecimal digits"),
    ("\\u{110000}", "u", "is not a valid character"),
    ("\\p", "u", "a property in braces"),
    ("\\p{Foo}", "u", "no property `Foo`"),
    ("\\p{Foo=L}", "u", "no property `Foo`"),
    ("\\p{gc=Foo}", "u", "the property `gc` has no value `Foo`"),
    ("\\P{RGI_Emoji}", "v", "not for a property of strings"),
    ("[b-a]", "", "a range is in the wrong order"),
    ("[😀-😁]", "", "a range is in the wrong order"),
    ("[\\d-z]", "u", "from character to character"),
    ("[a&&&]", "v", "cannot hold `&`"),
    ("[(]", "v", "cannot hold `(`"),
    ("[^\\q{ab}]", "v", "a negated character class cannot hold strings"),
    ("[\\q]", "v", "followed by strings in braces"),
    ("[[a]", "v", "a character class is never closed"),
]


@pytest.mark.parametrize(("pattern", "flags"), GOOD)
def test_a_valid_pattern_has_no_problem(pattern: str, flags: str) -> None:
    assert problem(pattern, flags) is None


@pytest.mark.parametrize(("pattern", "flags", "reason"), BAD)
def test_what_is_wrong_is_told(pattern: str, flags: str, reason: str) -> None:
    found = problem(pattern, flags)
    assert found is not None
    assert reason in found


def test_groups_beyond_the_limit_are_too_deep() -> None:
    for text in ("/" + "(" * 2_000 + ")" * 2_000 + "/", "/" + "[" * 2_000 + "]" * 2_000 + "/v"):
        with pytest.raises(TooDeep):
            expression(text, 0, len(text))
