"""The documentation fits the program: commands, options, fields and files that it names are there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from rashomon import cli, record

ROOT = Path(__file__).parent.parent
HOW_TO_USE = (ROOT / "docs" / "how-to-use.md").read_text(encoding="utf-8")
COMMANDS = sorted(cli.main.commands.items())
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "examples" / "README.md"])
# Pages that the program makes and links that lead out of the repository are not files in it.
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_has_help_with_an_example(name: str, command: click.Command) -> None:
    """The help of each command says what it does and shows at least one line that calls it."""
    help_text = command.help or ""
    assert help_text.split("\n")[0].endswith(".")
    assert re.search(rf"Examples?:\n(.*\n)*.*\brashomon {name}\b", help_text)


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_is_in_the_docs(name: str, command: click.Command) -> None:
    """docs/how-to-use.md has a section for each command, with an example."""
    sections = re.split(r"^## ", HOW_TO_USE, flags=re.M)
    (section,) = [s for s in sections if f"`rashomon {name}`" in s.split("\n")[0]]
    assert re.search(rf"^```\n(?:.*\n)*?rashomon {name}\b", section, flags=re.M)


@pytest.mark.parametrize(
    "option",
    sorted({o for _, c in COMMANDS for p in c.params if isinstance(p, click.Option) for o in p.opts if o[:2] == "--"}),
)
def test_every_option_is_in_the_docs(option: str) -> None:
    """Each long option stands in docs/how-to-use.md."""
    assert f"`{option}" in HOW_TO_USE


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_option_has_help(name: str, command: click.Command) -> None:
    """No option is left without a sentence on what it does."""
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert (parameter.help or "").endswith(".")


def test_the_docs_name_no_option_that_is_not_there() -> None:
    """An option that was removed or renamed does not live on in the docs."""
    known = {o for _, c in COMMANDS for p in c.params for o in p.opts} | {"--version", "--help"}
    assert set(re.findall(r"(?<![\w-])--[a-z]+", HOW_TO_USE)) <= known


def test_every_field_of_the_record_is_in_the_docs() -> None:
    """docs/record.md names each field of each part of the record."""
    text = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    parts = [value for value in vars(record).values() if isinstance(value, type) and issubclass(value, record.Part)]
    fields = {name.removesuffix("_") for part in parts for name in part.__struct_fields__}
    missing = sorted(name for name in fields if f"`{name}`" not in text and f"`{name}[]`" not in text)
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Each link to a file of the repository leads to one that is there."""
    links = LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_target_of_make_is_in_its_help() -> None:
    """``make help`` names every target that a person would call."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.M)
    for target in set(phony.split()) - {"help"}:
        assert f"make {target} " in makefile


def test_every_dependency_has_its_reason() -> None:
    """docs/dependencies.md says of each dependency why it is there."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").casefold()
    (listed,) = re.findall(r"^dependencies = \[\n(.*?)^\]", project, flags=re.M | re.S)
    names = re.findall(r'"([\w.-]+)', listed)
    assert names
    assert [name for name in names if name.casefold() not in reasons] == []
