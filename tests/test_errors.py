import pickle

import pytest

from sitmon import errors


def all_kinds(root: type[errors.SitmonError]) -> list[type[errors.SitmonError]]:
    return [root] + [kind for child in root.__subclasses__() for kind in all_kinds(child)]


def test_an_error_says_where_what_and_what_to_do() -> None:
    fault = errors.StoreError("it is locked", where="/x/y.db", hint="close it")
    assert str(fault) == "/x/y.db: it is locked (close it)"
    assert str(errors.SitmonError("only this")) == "only this"


@pytest.mark.parametrize("kind", all_kinds(errors.SitmonError))
def test_every_error_crosses_from_another_process_whole(kind: type[errors.SitmonError]) -> None:
    fault = kind("what", where="where", hint="hint")
    back = pickle.loads(pickle.dumps(fault))
    assert type(back) is kind
    assert (back.what, back.where, back.hint, str(back)) == ("what", "where", "hint", str(fault))


def test_wrong_usage_ends_with_two_and_the_rest_with_one() -> None:
    twos = {kind for kind in all_kinds(errors.SitmonError) if kind.exit_status == 2}
    assert twos == {errors.UsageError, errors.ConfigError}
    assert {kind.exit_status for kind in all_kinds(errors.SitmonError)} == {1, 2}
