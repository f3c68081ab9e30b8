"""Messages: English where a text is wanted, and never without what they were made of."""

import copy
import json

from cdclint.core.message import Message, from_plain, to_plain


def advice() -> Message:
    return Message("; did you mean `{near}`?", near="title")


def test_a_message_is_its_english_text() -> None:
    message = Message("no key `{key}`{advice}", key="titel", advice=advice())
    assert message == "no key `titel`; did you mean `title`?"
    assert message.template == "no key `{key}`{advice}"


def test_values_with_braces_stay_as_they_are() -> None:
    assert Message("`{text}` is written `\\{{`", text="{x}") == "`{x}` is written `\\{`"


def test_a_message_survives_json_and_copying() -> None:
    message = Message("{count} of {names}", count=2, names=Message.joined(", ", ["`a`", advice()]))
    for again in (from_plain(json.loads(json.dumps(to_plain(message)))), copy.deepcopy(message)):
        assert again == message
        assert isinstance(again, Message)
        names = again.values["names"]
        assert isinstance(names, Message)
        last = names.values["part1"]
        assert isinstance(last, Message)
        assert last.template == advice().template


def test_a_bare_text_stays_one() -> None:
    assert to_plain("as it is") == from_plain("as it is") == "as it is"


def test_one_of_something_is_singular() -> None:
    assert Message("{count} lessons have a title", count=1) == "1 lesson has a title"
    assert Message("{number} more lines", number=1) == "1 more line"
    assert Message("{a} entries in {b} files", a=1, b=2) == "1 entry in 2 files"
    assert Message("{name} has {count} lines", name="1 lines", count=1) == "1 lines has 1 line"
    assert Message("{count} files", count=1).template == "{count} files"


def test_a_message_without_values_is_a_text_in_json() -> None:
    message = Message("`{{` is never closed")
    assert to_plain(message) == "`{` is never closed"
    assert from_plain(to_plain(message)).template == message.template


def test_of_many_names_some_are_listed() -> None:
    assert Message.some(["a", "b"], 2) == "a, b"
    assert Message.some(["a", "b", "c"], 2) == "a, b and 1 more"


def test_a_message_inside_of_another_stays_one_without_values_too() -> None:
    message = Message("{rule}: {defect}", rule="Lag", defect=Message("a rule needs `expr`"))
    again = from_plain(json.loads(json.dumps(to_plain(message))))
    assert again == message
    assert isinstance(again.values["defect"], Message)
