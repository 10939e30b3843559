"""The settings: one table, which the documentation repeats."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aseangraph.cli import app
from aseangraph.errors import SettingsError
from aseangraph.limits import MIB
from aseangraph.settings import Settings, read_settings

TABLE = re.findall(
    r"(?m)^\| `(\w+)` \| (?:`(--[\w-]+)`)? *\| (?:`([^`]*)`|[^|]*) \| ([^|]*) \|$",
    (Path(__file__).parent.parent / "docs" / "service.md").read_text("utf-8"),
)


def test_every_setting_is_documented_with_its_meaning_and_default() -> None:
    documented = {name: (default, meaning) for name, _, default, meaning in TABLE}
    fields = Settings.model_fields
    assert list(documented) == list(fields)
    for name, field in fields.items():
        default, meaning = documented[name]
        assert meaning == field.description
        assert default in ("", str(field.default))


def test_every_flag_that_is_documented_is_one_of_serve() -> None:
    shown = CliRunner().invoke(app, ["serve", "--help"], env={"COLUMNS": "200"}).output
    flags = {flag for _, flag, _, _ in TABLE if flag}
    assert flags == set(re.findall(r"--[a-z][\w-]+", shown)) - {"--help", "--data"}


def test_a_flag_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASEANGRAPH_QUERY_TIMEOUT", "7")
    monkeypatch.setenv("ASEANGRAPH_QUERY_MEMORY", "128")
    assert read_settings().query_timeout == 7
    limits = read_settings(query_timeout=2.5, port=None).limits()
    assert (limits.query_seconds, limits.query_memory) == (2.5, 128 * MIB)


@pytest.mark.parametrize(
    "given, says",
    [
        ({"query_timeout": 0}, "--query-timeout: Input should be greater than 0"),
        ({"max_result_bytes": 1}, "--max-result-bytes: Input should be greater"),
        ({"workers": 0}, "--workers: Input should be greater than or equal to 1"),
    ],
)
def test_an_unusable_flag_is_told_by_its_name(given: dict[str, int], says: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(says)):
        read_settings(**given)
