"""Bytes to text: which charset they are in, and what in them is no text at all."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from rashomon.gather.refusals import Refused

_BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
#: What Latin letters were saved in before UTF-8; the likeliest first, which wins where the bytes do not decide.
_OLDER_CHARSETS = ["cp1252", "cp1254", "cp1250", "cp1251", "cp1253", "cp1255", "cp1256", "cp1257", "gb18030", "big5"]
_SIGNATURES = [
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
]
_SAMPLE = 1 << 16
#: How much more disorder (a share, as charset-normalizer measures it) still counts as reading as well.
_AS_WELL = 0.02
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_REPLACED = {c: " " for c in range(0x20) if chr(c) not in "\t\n"} | {0x7F: " ", 0x0C: "\n"}
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text in ``data``, with line ends as ``\\n`` and control characters as spaces.

    Args:
        data: the bytes as they were found.
        declared: the charset that the document itself names, believed only where the bytes can be read in it.

    Raises:
        Refused: the bytes are no text.
    """
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise Refused(f"is {what}, not text", "save the article's text as .txt or its page as .html")
    text = _decode(data, declared)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > len(sample) / 10:
        raise Refused("is binary, not text", "save the article's text as .txt or its page as .html")
    return clean(text)


def clean(text: str) -> str:
    """``text`` with line ends as ``\\n``, control characters as spaces and half characters (surrogates) as U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_REPLACED)
    return _SURROGATE.sub("\ufffd", text)


def _decode(data: bytes, declared: str | None) -> str:
    for mark, charset in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(charset, "replace")
    for candidate in (_wide(data[:_SAMPLE]), _known(declared), "utf-8"):
        if candidate:
            try:
                return data.decode(candidate)
            except UnicodeDecodeError:
                continue
    damaged = data.decode("utf-8", "replace")
    broken = damaged.count("\ufffd")
    if sum(not c.isascii() for c in damaged) - broken > 2 * broken:
        return damaged
    return data.decode(_guess(data[:_SAMPLE]), "replace")


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a byte order mark: nearly every second byte of English is a zero."""
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _known(charset: str | None) -> str | None:
    try:
        return codecs.lookup(charset).name if charset else None
    except LookupError:
        return None


def _guess(sample: bytes) -> str:
    """The charset in which the bytes read best; the first of the older ones that reads as well as any."""
    matches = {
        match.encoding: match.chaos for match in charset_normalizer.from_bytes(sample, cp_isolation=_OLDER_CHARSETS)
    }
    least = min(matches.values(), default=0.0)
    return next((c for c in _OLDER_CHARSETS if c in matches and matches[c] <= least + _AS_WELL), _OLDER_CHARSETS[0])
