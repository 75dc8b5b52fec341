"""Whatever a user gives: one clear line for what cannot be read, and the rest is read."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path

import pytest

from rashomon.gather import read_inputs

GOOD = (
    "The ministry of Velland said on Monday that talks with the northern rebels had failed.\n\n"
    "Its spokesman added that the delegation would return to Oria on Friday.\n"
)
TURKISH = (
    "Dışişleri Bakanlığı pazartesi günü yaptığı açıklamada görüşmelerin sonuçsuz kaldığını ve heyetin cuma "
    "günü başkente döneceğini duyurdu. Sözcü, yeni bir önerinin hazırlandığını söyledi."
)
ARABIC = "قالت وزارة الخارجية يوم الاثنين إن المحادثات مع المتمردين في الشمال فشلت مرة أخرى."


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n\t\n", "is empty"),
        ("header.txt", b"TITLE: Talks fail\nURL: unknown\n\n", "is empty"),
        ("binary.txt", bytes(range(256)) * 20, "is binary"),
        ("zeros.txt", bytes(4096), "is binary"),
        ("report.pdf", b"%PDF-1.7 ...", "is a PDF document"),
        ("report.docx", b"PK\x03\x04...", "is a ZIP archive or an office document"),
        ("turkish.txt", TURKISH.encode(), "is in Turkish"),
        ("turkish1254.txt", TURKISH.encode("cp1254"), "is in Turkish"),
        ("arabic.txt", ARABIC.encode(), "is in Arabic"),
        ("menu.txt", b"Home\nWorld\nSports\nSearch\nLog in\nSubscribe\nAbout us\n", "holds no article"),
        ("menu.html", b"<html><body><nav><a>Home</a><a>World</a></nav></body></html>", "article"),
        ("script.html", b"<html><script>while(true){}</script><body></body></html>", "without an article"),
        ("long.txt", b"The talks went on and on. " * 40_000, "an article may have"),
        ("feed.xml", b"<?xml version='1.0'?><rss><channel><title>News</title></channel></rss>", "is XML"),
        ("broken.json", b'{"text": ', "is not valid JSON"),
        ("other.json", b'{"prices": [3]}', "is JSON without articles"),
        ("object.json", b'{"title": "Talks fail"}', "has no text (fields: title)"),
        ("notext.json", b'[{"title": "Talks fail"}]', "has no text (fields: title)"),
        ("nested.json", b"[" * 100_000, "is not valid JSON"),
        ("damaged.json.gz", gzip.compress(b"{}")[:-9], "is a damaged gzip file"),
    ],
)
def test_one_line_for_what_cannot_be_read(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    """The line names the input, says what is wrong and what to do; the other article is read."""
    bad, good = tmp_path / name, tmp_path / "good.txt"
    bad.write_bytes(content)
    good.write_text(GOOD, encoding="utf-8")
    gathered = read_inputs([bad, good])
    assert [a.text for a in gathered.articles] == [GOOD]
    (refusal,) = gathered.refusals
    assert refusal.source.startswith(str(bad))
    assert problem in refusal.problem
    assert refusal.remedy
    assert "\n" not in str(refusal)


def test_missing_files_and_empty_folders(tmp_path: Path) -> None:
    """A path that is not there, a pattern that matches nothing and a folder without articles are each told."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "picture.png").write_bytes(b"\x89PNG")
    refusals = read_inputs([tmp_path / "missing.txt", tmp_path / "*.nothing", tmp_path / "folder"]).refusals
    assert {(Path(r.source).name, r.problem) for r in refusals} == {
        ("missing.txt", "does not exist"),
        ("*.nothing", "matches no file"),
        ("folder", "is a folder without articles"),
    }


def test_links_that_lead_in_a_circle(tmp_path: Path) -> None:
    """A folder with links to itself is read once, by its name and by a pattern for any depth."""
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "good.txt").write_text(GOOD, encoding="utf-8")
    for name in ("self", "again"):
        (folder / name).symlink_to(folder)
        (folder / "inner" / name).symlink_to(folder)
    for path in (folder, folder / "**" / "*.txt", folder / "**"):
        gathered = read_inputs([path])
        assert [a.source for a in gathered.articles] == [str(folder / "inner" / "good.txt")]
        assert gathered.refusals == []


def test_what_is_no_file(tmp_path: Path) -> None:
    """A pipe is not waited for, and a link that leads nowhere is told as such."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    refusals = read_inputs([tmp_path / "pipe.txt", tmp_path / "link.txt"]).refusals
    assert sorted((Path(r.source).name, r.problem) for r in refusals) == [
        ("link.txt", "is a link that leads nowhere"),
        ("pipe.txt", "is neither a file nor a folder"),
    ]


def test_standard_input_is_read_once() -> None:
    """What was read cannot be read again; saying so is no failure."""
    gathered = read_inputs(["-", "-"], stdin=io.BytesIO(GOOD.encode()))
    assert [a.source for a in gathered.articles] == ["stdin"]
    assert [(r.source, r.problem, r.duplicate) for r in gathered.refusals] == [("stdin", "is named twice", True)]


def test_documents_in_a_folder_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    """A PDF in a folder surely is an article that somebody wanted read; a picture is not."""
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert [Path(r.source).name for r in read_inputs([tmp_path]).refusals] == ["scan.pdf"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission(tmp_path: Path) -> None:
    """A file that may not be read is told with the system's reason."""
    path = tmp_path / "secret.txt"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    (refusal,) = read_inputs([path]).refusals
    assert "Permission denied" in refusal.problem


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    """A folder inside that may not be read is told, and the rest is read."""
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "secret").mkdir(mode=0)
    gathered = read_inputs([tmp_path])
    assert len(gathered.articles) == 1
    assert [(Path(r.source).name, r.problem) for r in gathered.refusals] == [
        ("secret", "cannot be read (Permission denied)")
    ]


def test_the_same_article_twice(tmp_path: Path) -> None:
    """One article in two files, and one file under two paths, is read once; the lines about it are no failures."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    gathered = read_inputs([tmp_path / "a.txt", tmp_path, tmp_path / "b.txt"])
    assert [a.source for a in gathered.articles] == [str(tmp_path / "a.txt")]
    assert gathered.refusals
    assert all(r.duplicate for r in gathered.refusals)


def test_one_bad_row_among_good_ones(tmp_path: Path) -> None:
    """In JSON lines a row that is broken, empty or in another language costs only itself."""
    rows = [json.dumps({"text": f"{GOOD} Part {n}."}) for n in range(3)]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join([rows[0], "{broken", rows[1], json.dumps({"text": TURKISH}), rows[2]]), encoding="utf-8")
    gathered = read_inputs([path])
    assert sorted(a.source for a in gathered.articles) == [f"{path}#1", f"{path}#3", f"{path}#5"]
    assert [r.source for r in gathered.refusals] == [f"{path}#2", f"{path}#4"]


def test_many_rows_that_fail_alike_are_one_line(tmp_path: Path) -> None:
    """A whole file in the wrong form is told once, with how many rows and which come first."""
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps({"title": "Talks fail"}) for _ in range(2000)), encoding="utf-8")
    (refusal,) = read_inputs([path]).refusals
    assert refusal.source == str(path)
    assert "in 2000 rows (1, 2, 3 …)" in refusal.problem


@pytest.mark.parametrize(
    "content",
    [b"The talks went on and on in Oria.\n" * 650_000, b"The talks went on and on in Oria. " * 150_000],
    ids=["20 MB", "one line of 5 MB"],
)
def test_enormous_files(tmp_path: Path, content: bytes) -> None:
    """A file far larger than any article is refused with what to do, and costs no time to speak of."""
    path = tmp_path / "enormous.txt"
    path.write_bytes(content)
    (refusal,) = read_inputs([path]).refusals
    assert "split it" in refusal.remedy


def test_an_enormous_page(tmp_path: Path) -> None:
    """A page of many megabytes, or of very deep markup, is refused and not laboured over."""
    large, deep = tmp_path / "large.html", tmp_path / "deep.html"
    large.write_text("<html><body>" + "<p>The talks went on in Oria.</p>" * 200_000, encoding="utf-8")
    deep.write_text("<html><body>" + "<div>" * 50_000 + GOOD + "</div>" * 50_000, encoding="utf-8")
    assert len(read_inputs([large, deep]).refusals) == 2


def test_a_reading_that_breaks_off_does_not_stop_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A mistake of ours in one article is told with its name; the other article is read as ever."""
    from rashomon import story

    read_article = story.read_article

    def break_off(doc, article):  # type: ignore[no-untyped-def]
        if "odd.txt" in article.source:
            raise IndexError("no such word")
        return read_article(doc, article)

    monkeypatch.setattr(story, "read_article", break_off)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "odd.txt").write_text(GOOD.replace("Velland", "Osmark"), encoding="utf-8")
    record = story.read([tmp_path]).record
    assert len(record.articles) == 2
    assert {
        Path(a.source).name for a in record.articles if any(s.content.article == a.id for s in record.statements)
    } == {"good.txt"}
    assert "odd.txt" in caplog.text and "IndexError: no such word" in caplog.text
