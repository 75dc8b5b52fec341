"""The command line: parses arguments, shows progress, prints. What it prints is made elsewhere."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from rashomon.version import __version__

if TYPE_CHECKING:
    from rashomon.gather import Refusal
    from rashomon.story import Progress as Report
    from rashomon.story import Story

#: Seconds after which a progress bar is worth showing.
PATIENCE = 1.0
READ_ALL, SOME_REFUSED, NONE_READ = 0, 1, 2
FILES = {"json": "story.json", "html": "story.html", "text": "story.txt"}
STAGES = {"read": "Reading articles", "compare": "Comparing accounts"}


class Failure(click.ClickException):
    """Something outside the articles that stops everything: one line and the exit status of nothing read."""

    exit_code = NONE_READ


def split_formats(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> list[str]:
    """The formats asked for, each once: an option may be repeated, and may hold several with commas between.

    Raises:
        click.BadParameter: there is no such format.
    """
    names = [name.strip().lower() for value in given for name in value.split(",") if name.strip()]
    for name in names:
        if name not in FILES:
            raise click.BadParameter(f"{name!r} is none of {', '.join(FILES)}")
    return list(dict.fromkeys(names))


def parse_day(_: click.Context, __: click.Parameter, given: str | None) -> date | None:
    """The day that an option names.

    Raises:
        click.BadParameter: it is no day.
    """
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise click.BadParameter(f"{given!r} is no day; write it as YYYY-MM-DD, such as 2020-02-24") from error


def show_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the versions of the program and of its model, and stop."""
    if not asked:
        return
    from rashomon import language

    try:
        info = language.model_info()
        model = f"model {info['name']} {info['version']} ({info['hash'][:12]})"
    except language.ModelError as error:
        model = f"no model: {error}"
    click.echo(f"rashomon {__version__}, {model}")
    context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version,
              help="Show the versions of the program and of its model.")  # fmt: skip
def main() -> None:
    """Read what many outlets report about one story, and get one sourced record of it.

    \b
    Example:
      rashomon read articles/ --out out/
    """


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write story.json and story.html there, or the files of --format.")  # fmt: skip
@click.option("--format", "formats", multiple=True, metavar="FORMAT", callback=split_formats,
              help="json, html or text; repeat it, or use commas. Without --out, one format is printed.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Processes that read, threads that compare. The result is the same for any number.")  # fmt: skip
@click.option("--today", metavar="DATE", callback=parse_day,
              help="Take articles without a date of their own as published on this day (YYYY-MM-DD).")  # fmt: skip
@click.option("--pipeline", metavar="NAME",
              help="An installed spaCy pipeline that gives tags, tree and names, such as en_core_web_trf.")  # fmt: skip
@click.option("--quiet", "-q", is_flag=True, help="Print no brief and no progress; problems are still told.")
@click.option("--verbose", "-v", is_flag=True, help="Also tell what was found about each article, and why.")
def read(
    paths: tuple[str, ...],
    out: Path | None,
    formats: list[str],
    jobs: int,
    today: date | None,
    pipeline: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read the articles of one story and compare what they say.

    PATH is a file, a folder, a pattern, or - for standard input: plain text (with or without the header lines URL,
    OUTLET, PUBLISHED, TITLE), saved HTML pages, JSON and JSON lines, also packed with gzip.

    The exit status is 0 when everything was read, 1 when some of it was refused, and 2 when nothing could be read.

    \b
    Examples:
      rashomon read articles/*.txt
      rashomon read articles/ pages/report.html --out out/
      rashomon read feed.jsonl.gz --format json > story.json
      pbpaste | rashomon read - --today 2020-02-24
    """
    if out is None and len(formats) > 1:
        raise click.UsageError("several formats need --out DIR to be written to")
    if out is not None:
        check_writable(out)
    from rashomon import language, story

    try:
        with progress_bar(shown=not quiet) as report:
            result = story.read(paths, jobs=jobs, today=today, pipeline=pipeline, progress=report)
    except story.NothingToRead as nothing:
        tell_refusals(nothing.refusals)
        raise Failure("no article could be read") from nothing
    except (language.ModelError, story.ProcessLost) as error:
        raise Failure(str(error)) from error
    except OSError as error:
        if pipeline is None:
            raise
        raise Failure(f"--pipeline {pipeline}: {one_line(str(error))} Install it, or leave --pipeline out.") from error
    tell_refusals(result.refusals)
    if verbose:
        tell_articles(result)
    if out is None:
        show(result, formats[0] if formats else None, quiet)
    else:
        for path in write(result, out, formats or ["json", "html"]):
            click.echo(f"wrote {path}", err=True)
        if not formats:
            show(result, None, quiet)
    sys.exit(SOME_REFUSED if any(not refusal.duplicate for refusal in result.refusals) else READ_ALL)


@main.command()
def schema() -> None:
    """Print the JSON Schema of the record.

    \b
    Example:
      rashomon schema > story.schema.json
    """
    from rashomon.record import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Report]:
    """A bar on standard error for work that takes longer than a second; none where that is no terminal."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True, disable=not (shown and console.is_terminal),
    )  # fmt: skip
    task = bar.add_task("Loading the model", total=None)

    def report(stage: str, done: int, total: int) -> None:
        bar.update(task, description=STAGES.get(stage, stage), completed=done, total=total)

    timer = threading.Timer(PATIENCE, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield report
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


def tell_refusals(refusals: Sequence[Refusal]) -> None:
    """One line on standard error for each input that was not read."""
    for refusal in refusals:
        click.echo(one_line(str(refusal)), err=True)


def tell_articles(result: Story) -> None:
    """What was found about each article, on standard error."""
    from rashomon.tell.dates import range_in_words

    for article in result.articles:
        published = article.published
        day = f"{range_in_words(published)} ({published.basis}: {published.why})" if published else "unknown"
        click.echo(one_line(f"{article.source}: outlet {article.outlet or 'unknown'}; published {day}; "
                            f"draws on {', '.join(article.credits) or 'nobody it names'}; "
                            f"{len(article.furniture)} pieces of page furniture"), err=True)  # fmt: skip


def show(result: Story, wanted: str | None, quiet: bool) -> None:
    """Print one format on standard output; without one, the brief in colours where that is a terminal."""
    if wanted is not None:
        click.echo(rendered(result, wanted), nl=False)
    elif not quiet:
        from rashomon.tell.terminal import brief

        console = Console(highlight=False)
        if console.is_terminal:
            console.print(brief(result.record))
        else:
            click.echo(rendered(result, "text"), nl=False)


def rendered(result: Story, wanted: str) -> bytes:
    """The story in one of the formats, as UTF-8."""
    from rashomon.tell.page import render
    from rashomon.tell.terminal import brief

    made: dict[str, Callable[[], bytes]] = {
        "json": result.to_json,
        "html": lambda: render(result.record).encode("utf-8", "replace"),
        "text": lambda: str(brief(result.record)).encode("utf-8", "replace"),
    }
    return made[wanted]()


def check_writable(folder: Path) -> None:
    """Stop before the work of reading where its result could not be written.

    Raises:
        Failure: neither the folder nor the one in which it would be made can be written to.
    """
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        raise Failure(f"{folder}: cannot be written; give another folder to --out")


def write(result: Story, folder: Path, wanted: Sequence[str]) -> list[Path]:
    """Write the story's files: each is replaced whole, and none before all of them are made.

    Raises:
        Failure: the folder cannot be written to.
    """
    files = {folder / FILES[name]: rendered(result, name) for name in wanted}
    made: list[tuple[str, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            with tempfile.NamedTemporaryFile(dir=folder, prefix=f".{path.name}.", delete=False) as file:
                made.append((file.name, path))
                file.write(content)
            os.chmod(file.name, 0o666 & ~_umask())
        for temporary, path in made:
            os.replace(temporary, path)
    except OSError as error:
        for temporary, _ in made:
            Path(temporary).unlink(missing_ok=True)
        raise Failure(
            f"{folder}: cannot be written ({error.strerror or error}); give another folder to --out"
        ) from error
    return list(files)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def one_line(text: str) -> str:
    """``text`` on one line, without characters that would drive a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
