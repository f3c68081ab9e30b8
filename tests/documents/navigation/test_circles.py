"""Circles among what waits for each other."""

from __future__ import annotations

from cdclint.documents.navigation.circles import circles


def test_a_circle_is_told_once_at_the_place_that_closes_it() -> None:
    waits = {"a": [("b", 1)], "b": [("c", 2), ("d", 3)], "c": [("a", 4)], "d": []}
    assert list(circles(waits)) == [(4, ["a", "b", "c", "a"])]


def test_what_waits_for_itself_is_a_circle() -> None:
    assert list(circles({"a": [("a", 1)]})) == [(1, ["a", "a"])]


def test_two_ways_to_one_name_and_unknown_names_are_no_circle() -> None:
    assert list(circles({"a": [("b", 1), ("c", 2)], "b": [("d", 3)], "c": [("d", 4)], "d": [("gone", 5)]})) == []


def test_each_circle_of_many_is_told_whatever_comes_first() -> None:
    waits = {"start": [("a", 1)], "a": [("b", 2)], "b": [("a", 3)], "c": [("c", 4), ("a", 5)]}
    assert list(circles(waits)) == [(3, ["a", "b", "a"]), (4, ["c", "c"])]


def test_a_long_chain_needs_no_recursion() -> None:
    waits = {str(at): [(str(at + 1), at)] for at in range(20_000)} | {"20000": [("0", -1)]}
    ((place, names),) = circles(waits)
    assert (place, len(names)) == (-1, 20_002)
