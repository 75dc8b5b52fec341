"""Nothing that an article says can run in the page, load anything or leave its place."""

from __future__ import annotations

import base64
import hashlib
import re

import lxml.html
import pytest
from story_factory import StoryMaker, harbour_story

from rashomon.record import Framing, Record
from rashomon.tell import page

HOSTILE = (
    "<script>document.title='owned'</script>",
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    '"><svg onload=alert(1)>',
    "<!-- <style>*{display:none}</style> -->",
    "</p></div></section><iframe src='https://attacker.example/'></iframe>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "javascript:document.title='owned'",
    "right-to-left \u202e override and \u2067 isolate",
)


def hostile_story() -> Record:
    """A story whose every free field holds markup."""
    texts = {f"Outlet {word}": f"{word} said: {word}\nand then {word} 12 people {word}" for word in HOSTILE}
    make = StoryMaker(texts, title=HOSTILE[0])
    statements = []
    for outlet, word in zip(texts, HOSTILE, strict=True):
        speaker = make.entity(word, "person", aliases=[word, f"{word}!"], roles=[make.words(outlet, word)])
        statements.append(make.statement(outlet, word, speaker, "deny", via=[word, word]))
        figure = make.figure(outlet, "12 people", 12, None, of=word, unit=word)
        a, b = make.claim(outlet, word, statement=statements[-1]), make.claim(outlet, "12 people", figure=figure)
        point = make.point(f"{word} {outlet}", "contested", [a, b], 2)
        make.relation("contradicts", a, b, word, point)
        words = make.words(outlet, "12 people")
        make.record.framing.append(Framing(entity=speaker, term=words, article=words.article))
        article = make.articles[outlet]
        article.title = article.author = article.url = article.language = word
        article.credits = [word]
        article.furniture = [make.words(outlet, "and then")]
    return make.record


@pytest.fixture(scope="module")
def html() -> str:
    """The page of the hostile story."""
    return page.render(hostile_story())


def test_only_our_own_script_and_style(html: str) -> None:
    """There is one script and one style, and they are the package's."""
    ours = lxml.html.fromstring(page.render(harbour_story()))
    document = lxml.html.fromstring(html)
    for tag in ("script", "style"):
        assert [e.text for e in document.iter(tag)] == [e.text for e in ours.iter(tag)]
        assert len(list(document.iter(tag))) == 1


def test_no_foreign_elements_or_handlers(html: str) -> None:
    """No element and no attribute comes from an article."""
    document = lxml.html.fromstring(html)
    assert not document.cssselect("iframe, object, embed, img, base, form[action], [style]")
    names = {name for element in document.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert not [name for name in names if name.startswith("on")]


def test_words_are_shown_as_written(html: str) -> None:
    """Markup in an article is text to the reader, unchanged."""
    text = lxml.html.fromstring(html).text_content()
    assert all(word in text for word in HOSTILE)


def test_policy_names_exactly_the_script_and_style(html: str) -> None:
    """The Content-Security-Policy forbids everything but the two hashes, which are those of the page's own parts."""
    document = lxml.html.fromstring(html)
    policy = document.cssselect("meta[http-equiv='Content-Security-Policy']")[0].get("content")
    directives = dict(d.strip().split(" ", 1) for d in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in policy and "http" not in policy
    for tag in ("script", "style"):
        inner = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert inner is not None
        digest = base64.b64encode(hashlib.sha256(inner[1].encode()).digest()).decode()
        assert directives[f"{tag}-src"] == f"'sha256-{digest}'"


def test_policy_comes_before_anything_it_rules(html: str) -> None:
    """A policy in a meta element does not reach what stands before it."""
    assert html.index("Content-Security-Policy") < html.index("<style>") < html.index("<script>")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,<script>", "file:///etc/passwd", "//host/x", "https://", "http://[::1", ""],
)
def test_unsafe_address_is_no_link(url: str) -> None:
    """Only web addresses become links."""
    record = harbour_story()
    record.articles[0].url = url
    hrefs = {a.get("href") for a in lxml.html.fromstring(page.render(record)).cssselect("a[href]")}
    assert all(href.startswith("#") for href in hrefs)


def test_web_address_is_a_link() -> None:
    """A web address is linked, and sends no referrer."""
    record = harbour_story()
    record.articles[0].url = "https://outlet.example/report?a=1&b=2"
    document = lxml.html.fromstring(page.render(record))
    link = next(a for a in document.cssselect("a[href]") if a.get("href").startswith("https:"))
    assert link.get("href") == "https://outlet.example/report?a=1&b=2"
    assert "noreferrer" in link.get("rel")


def test_what_utf8_and_html_cannot_carry() -> None:
    """Lone surrogates and control characters are shown as the replacement character."""
    make = StoryMaker({"Outlet": "before \ud800 \x00 \x1b[31m after"})
    html = page.render(make.record)
    assert "before \ufffd \ufffd \ufffd[31m after" in html
    assert html.encode("utf-8")
