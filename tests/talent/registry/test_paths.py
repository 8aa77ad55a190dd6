from types import SimpleNamespace

import pytest

from talent.registry.paths import path_below, paths_above


def test_a_path_is_the_parents_with_the_own_key():
    assert path_below(None, 1) == "1."
    assert path_below(SimpleNamespace(path="1.5."), 23) == "1.5.23."


@pytest.mark.parametrize(
    ("path", "above"), [("1.", []), ("1.5.", ["1."]), ("1.5.23.", ["1.", "1.5."]), ("11.5.", ["11."])]
)
def test_the_units_above_are_named_from_the_top(path, above):
    assert paths_above(path) == above
