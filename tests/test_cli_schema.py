"""``rashomon schema`` and ``rashomon --version``."""

from __future__ import annotations

import json

import jsonschema
import pytest
from click.testing import CliRunner
from story_factory import harbour_story

import rashomon
from rashomon import cli, language
from rashomon.record import to_json


def test_the_schema_describes_a_record() -> None:
    """What ``schema`` prints is a valid JSON Schema, and a record is valid under it."""
    result = CliRunner().invoke(cli.main, ["schema"])
    schema = json.loads(result.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(to_json(harbour_story())), schema)


def test_the_schema_refuses_what_is_no_record() -> None:
    """A record with an unknown kind of relation is not valid."""
    schema = json.loads(CliRunner().invoke(cli.main, ["schema"]).stdout)
    record = json.loads(to_json(harbour_story()))
    record["relations"][0]["type"] = "resembles"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema)


def test_the_version_names_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """--version gives the version of the program and name, version and hash of its model."""
    monkeypatch.setattr(language, "model_info", lambda: {"name": "oria", "version": "3", "hash": "0123456789abcdef"})
    result = CliRunner().invoke(cli.main, ["--version"])
    assert result.stdout == f"rashomon {rashomon.__version__}, model oria 3 (0123456789ab)\n"


def test_the_version_without_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the model is missing --version says so and still gives the program's version."""

    def missing() -> dict[str, str]:
        raise language.ModelError("model file x is missing")

    monkeypatch.setattr(language, "model_info", missing)
    result = CliRunner().invoke(cli.main, ["--version"])
    assert result.exit_code == 0
    assert "no model: model file x is missing" in result.stdout
