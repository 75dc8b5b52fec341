"""``rashomon read``: what it prints, what it writes, and its exit status."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from story_factory import harbour_story

from rashomon import cli, story
from rashomon.gather import Refusal
from rashomon.record import from_json, to_json

REFUSAL = Refusal("bad.pdf", "is a PDF document, not text", "save it as .txt")
TWICE = Refusal("a.txt", "is named twice", "it was read once; name it once", duplicate=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A story that is there without reading; what ``read`` was asked for."""
    seen: dict[str, Any] = {"refusals": []}

    def read(paths: tuple[str, ...], **options: Any) -> story.Story:
        seen.update(options, paths=list(paths))
        options["progress"]("read", 1, 1)
        return story.Story(harbour_story(), seen["refusals"])

    monkeypatch.setattr(story, "read", read)
    return seen


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["read", *arguments])


def test_the_brief_is_printed(asked: dict[str, Any]) -> None:
    """Without any option the brief goes to standard output and nothing to standard error."""
    result = run("articles/")
    assert result.exit_code == 0
    assert "Contested" in result.stdout
    assert result.stderr == ""


def test_options_reach_the_reader(asked: dict[str, Any]) -> None:
    """Paths, processes, day and pipeline are handed on as they were given."""
    run("a.txt", "b/", "--jobs", "3", "--today", "2021-03-04", "--pipeline", "en_core_web_trf")
    assert asked["paths"] == ["a.txt", "b/"]
    assert (asked["jobs"], str(asked["today"]), asked["pipeline"]) == (3, "2021-03-04", "en_core_web_trf")


def test_out_writes_the_record_and_the_page(asked: dict[str, Any], tmp_path: Path) -> None:
    """With --out the record and the page are written, named on standard error, and the brief is printed."""
    result = run("articles/", "--out", str(tmp_path / "new" / "out"))
    files = sorted((tmp_path / "new" / "out").iterdir())
    assert [f.name for f in files] == ["story.html", "story.json"]
    assert from_json(files[1].read_bytes()) == harbour_story()
    assert all(str(f) in result.stderr for f in files)
    assert "Contested" in result.stdout


def test_a_format_is_printed(asked: dict[str, Any]) -> None:
    """--format without --out prints that format and nothing else, so that it can be piped."""
    assert run("a.txt", "--format", "json").stdout_bytes == to_json(harbour_story())
    assert run("a.txt", "--format", "html").stdout.startswith("<!")
    assert "Contested" in run("a.txt", "--format", "text").stdout


def test_formats_may_be_listed(asked: dict[str, Any], tmp_path: Path) -> None:
    """Several formats, repeated or with commas, are written and the brief is not printed."""
    result = run("a.txt", "--out", str(tmp_path), "--format", "json,text", "--format", "html")
    assert sorted(f.name for f in tmp_path.iterdir()) == ["story.html", "story.json", "story.txt"]
    assert result.stdout == ""


def test_wrong_use_is_told(asked: dict[str, Any]) -> None:
    """Unknown formats, several formats without a folder, a day that is none and no path at all are usage errors."""
    for arguments in (["a", "--format", "pdf"], ["a", "--format", "json,html"], ["a", "--today", "Monday"], []):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "Error" in result.stderr
        assert result.stdout == ""


def test_status_when_some_were_refused(asked: dict[str, Any]) -> None:
    """A refused input is one line on standard error and makes the status 1; the brief is still printed."""
    asked["refusals"] = [REFUSAL]
    result = run("articles/", "bad.pdf")
    assert result.exit_code == 1
    assert result.stderr == "bad.pdf: is a PDF document, not text; save it as .txt\n"
    assert "Contested" in result.stdout


def test_status_when_one_was_named_twice(asked: dict[str, Any]) -> None:
    """An article that was read once though named twice is told, and is no failure."""
    asked["refusals"] = [TWICE]
    result = run("a.txt", "a.txt")
    assert result.exit_code == 0
    assert result.stderr.startswith("a.txt: is named twice")


def test_status_when_none_could_be_read(tmp_path: Path) -> None:
    """When nothing could be read each input has its line, the status is 2, and no file is written."""
    (tmp_path / "empty.txt").write_bytes(b"")
    result = run(str(tmp_path / "empty.txt"), str(tmp_path / "missing.txt"), "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert "empty.txt: is empty" in result.stderr
    assert "missing.txt: does not exist" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_process_that_is_stopped_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one of several processes is killed there is one line that says what to do, and no traceback."""

    def lost(*_: object, **__: object) -> None:
        raise story.ProcessLost

    monkeypatch.setattr(story, "read", lost)
    result = run("a.txt", "--jobs", "4")
    assert result.exit_code == 2
    assert "jobs=1" in result.stderr and len(result.stderr.splitlines()) == 1


def test_quiet_and_verbose(asked: dict[str, Any]) -> None:
    """--quiet leaves only problems; --verbose adds a line on each article with the reason of its date."""
    asked["refusals"] = [REFUSAL]
    quiet = run("articles/", "--quiet")
    assert (quiet.stdout, quiet.stderr.count("\n")) == ("", 1)
    verbose = run("articles/", "--verbose").stderr
    for article in harbour_story().articles:
        assert f"{article.source}: outlet {article.outlet}" in verbose


def test_a_source_cannot_drive_the_terminal(asked: dict[str, Any]) -> None:
    """Escape sequences and line ends in a file's name are not passed on."""
    asked["refusals"] = [Refusal("a\x1b[2J\nb.txt", "is empty", "fill it")]
    assert run("x").stderr == "a [2J b.txt: is empty; fill it\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(asked: dict[str, Any], tmp_path: Path) -> None:
    """The folder and the system's reason are told."""
    tmp_path.chmod(0o500)
    result = run("a.txt", "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_a_file_in_the_way_of_the_folder(asked: dict[str, Any], tmp_path: Path) -> None:
    """--out that names a file is told as such, and the file is left alone."""
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    result = run("a.txt", "--out", str(tmp_path / "out" / "deeper"))
    assert result.exit_code == 2
    assert str(tmp_path / "out") in result.stderr
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"
    assert "paths" not in asked, "it is told before the work of reading"


def test_files_are_replaced_whole_or_not_at_all(
    asked: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the second file cannot be made, the first still holds what it held, and nothing is left over."""
    (tmp_path / "story.json").write_text("old", encoding="utf-8")

    def broken(record: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rashomon.tell.page.render", broken)
    result = CliRunner().invoke(cli.main, ["read", "a.txt", "--out", str(tmp_path)])
    assert result.exit_code != 0
    assert [f.name for f in tmp_path.iterdir()] == ["story.json"]
    assert (tmp_path / "story.json").read_text(encoding="utf-8") == "old"


def test_replacing_keeps_no_temporary_files(asked: dict[str, Any], tmp_path: Path) -> None:
    """Files that were there are replaced, with the permissions that a new file would have."""
    (tmp_path / "story.json").write_text("old", encoding="utf-8")
    run("a.txt", "--out", str(tmp_path))
    assert json.loads((tmp_path / "story.json").read_text(encoding="utf-8"))["schema"] == "rashomon.story/1"
    assert sorted(f.name for f in tmp_path.iterdir()) == ["story.html", "story.json"]
    assert (tmp_path / "story.json").stat().st_mode & 0o777 == 0o666 & ~cli._umask()
