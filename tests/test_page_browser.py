"""The page in a browser: headless Chromium opens it from a file, as a reader would."""

from __future__ import annotations

import base64
import io
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from story_factory import StoryMaker, harbour_story
from test_page_safety import hostile_story

from rashomon.record import Record
from rashomon.tell import page

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pip install -e .[test]")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and CHROMEDRIVER),
    reason="no Chromium with its driver: apt-get install chromium chromium-driver",
)

QUIET = (
    "--headless",
    "--no-sandbox",  # Chromium refuses to start as root without it, and containers run as root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = (1440, 900), (320, 640)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser with a profile of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in (*QUIET, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
    yield driver
    driver.quit()


Open = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Open:
    """Writes the page of a record, opens it from the file and gives the browser."""

    def open_page(record: Record, size: tuple[int, int] = DESKTOP, script: bool = True) -> Any:
        file = tmp_path / "story.html"
        file.write_text(page.render(record), encoding="utf-8")
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})
        chromium.get_log("browser"), chromium.get_log("performance")
        chromium.get(file.as_uri())
        return chromium

    return open_page


def find(browser: Any, selector: str) -> Any:
    """The first element that a CSS selector finds."""
    return browser.find_element("css selector", selector)


def marked(browser: Any) -> str:
    """The words that are marked, together."""
    return "".join(e.get_property("textContent") for e in browser.find_elements("css selector", ".hit"))


def link_to(browser: Any, part: str, words: str) -> Any:
    """The link in a part of the page with these words."""
    links = browser.find_elements("css selector", f"{part} a.words")
    return next(a for a in links if words in a.get_property("textContent"))


def activate(browser: Any, element: Any, key: str = "\ue007") -> None:
    """Focus an element and press Enter, as a keyboard user does."""
    browser.execute_script("arguments[0].focus()", element)
    browser.switch_to.active_element.send_keys(key)


def test_opens_quietly_and_asks_nobody(open_page: Open) -> None:
    """No error in the console, and no request but for the file itself."""
    browser = open_page(harbour_story())
    assert browser.get_log("browser") == []
    requests = [e["message"] for e in browser.get_log("performance") if "Network.requestWillBeSent" in e["message"]]
    assert [r for r in requests if '"url":"file:' not in r and '"url":"data:,"' not in r] == []


def test_click_marks_the_words_in_their_article(open_page: Open) -> None:
    """A click on a side's words marks exactly them in their article and brings them into view."""
    browser = open_page(harbour_story())
    link = link_to(browser, "#contested", "The harbour talks ended")
    browser.execute_script("arguments[0].click()", link)
    assert marked(browser) == "The harbour talks ended on Sunday without any result"
    hit = find(browser, ".hit")
    assert "Port Gazette" in hit.find_element("xpath", "ancestor::details").text
    top = browser.execute_script("return arguments[0].getBoundingClientRect().top", hit)
    assert 0 <= top < DESKTOP[1]
    assert browser.switch_to.active_element == hit
    assert "Port Gazette" in find(browser, "#marked").get_property("textContent")


def test_only_one_item_is_marked_at_a_time(open_page: Open) -> None:
    """The next click takes the mark away from the last words."""
    browser = open_page(harbour_story())
    for words in ("The harbour talks ended", "at least 12 dockers were hurt"):
        browser.execute_script("arguments[0].click()", link_to(browser, "#contested", words))
    assert marked(browser) == "at least 12 dockers were hurt"


def test_keyboard_there_and_back(open_page: Open) -> None:
    """Enter marks the words, and the way back returns the focus to the link it came from."""
    browser = open_page(harbour_story())
    link = link_to(browser, "#speakers", "Five people were hurt")
    activate(browser, link)
    assert marked(browser) == "Five people were hurt when rioters threw stones"
    activate(browser, find(browser, "#back"))
    assert browser.switch_to.active_element == link
    assert marked(browser) == ""
    activate(browser, link)
    browser.switch_to.active_element.send_keys("\ue00c")
    assert browser.switch_to.active_element == link


def test_first_tab_skips_to_the_contested_points(open_page: Open) -> None:
    """A keyboard reader need not walk through the head of the page."""
    browser = open_page(harbour_story())
    find(browser, "body").send_keys("\ue004")
    assert browser.switch_to.active_element.get_attribute("href").endswith("#contested")


def test_folded_article_is_opened(open_page: Open) -> None:
    """Words in a folded article unfold it."""
    browser = open_page(harbour_story())
    browser.execute_script("for (const d of document.querySelectorAll('details.article')) d.open = false")
    browser.execute_script("arguments[0].click()", link_to(browser, "#timeline", "strike"))
    hit = find(browser, ".hit")
    assert hit.is_displayed() and hit.text == "strike"


def test_link_with_a_place_opens_there(open_page: Open) -> None:
    """An address that names words, sent to a colleague, opens with them marked."""
    browser = open_page(harbour_story())
    href = link_to(browser, "#contested", "were a success").get_attribute("href")
    browser.get("about:blank")
    browser.get(href)
    assert marked(browser) == "The talks on the harbour were a success"


def choose(browser: Any, name: str, label: str) -> None:
    """Pick the option of a filter that begins with these words."""
    option = next(
        o for o in browser.find_elements("css selector", f"#filter-{name} option") if o.text.startswith(label)
    )
    option.click()


def shown(browser: Any) -> list[str]:
    """The statements that the filters let through."""
    items = browser.find_elements("css selector", ".utterance")
    return [e.find_element("css selector", "a.words").text for e in items if e.is_displayed()]


def test_filters(open_page: Open) -> None:
    """Speaker and outlet narrow the statements, say how many are left, and can be undone."""
    browser = open_page(harbour_story())
    everything = len(shown(browser))
    choose(browser, "speaker", "Ines Calder")
    assert shown(browser) == [
        "The harbour talks ended on Sunday without any result",
        "We were offered a paper and we did not sign it,",
    ]
    choose(browser, "outlet", "Northern Wire")
    assert shown(browser) == ["We were offered a paper and we did not sign it,"]
    assert find(browser, "#filter-count").text == f"1 of {everything} statements"
    find(browser, ".filters button").click()
    browser.execute_async_script("setTimeout(arguments[0], 50)")
    assert len(shown(browser)) == everything


def test_hostile_text_does_not_run(open_page: Open) -> None:
    """Scripts, handlers, styles and closing tags in articles stay text; nothing is fetched or raised."""
    browser = open_page(hostile_story())
    browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
    for link in browser.find_elements("css selector", "#contested a.words"):
        browser.execute_script("arguments[0].click()", link)
    assert browser.title.startswith("<script>") and browser.title != "owned"
    assert browser.find_elements("css selector", "iframe, img, svg[onload]") == []
    assert find(browser, "#contested").is_displayed()
    requests = [e["message"] for e in browser.get_log("performance") if "Network.requestWillBeSent" in e["message"]]
    assert not [r for r in requests if "attacker.example" in r]
    assert browser.get_log("browser") == []


def test_policy_stops_what_would_get_past_escaping(open_page: Open) -> None:
    """Even markup put into the page by force loads and runs nothing."""
    browser = open_page(harbour_story())
    browser.execute_script(
        "const s = document.createElement('script');"
        "s.textContent = \"document.title = 'owned'\"; document.body.append(s);"
        "document.body.insertAdjacentHTML('beforeend', '<p onclick=\"document.title=1\" id=forced>x</p>');"
        "document.getElementById('forced').click();"
    )
    assert browser.title == "The harbour talks of Harvel · Rashomon"
    assert any("Content Security Policy" in e["message"] for e in browser.get_log("browser"))


def long_words_story() -> Record:
    """A story with words longer than a phone is wide."""
    word = "Donaudampfschifffahrtsgesellschaftskapitän" * 4
    make = StoryMaker({word: f"{word} said {word} {word}", "Other": f"{word} has 1,234,567,890,123 people"}, title=word)
    first = make.claim(word, f"said {word}", statement=make.statement(word, word, make.entity(word, "person")))
    count = make.figure("Other", "1,234,567,890,123 people", 1234567890123, None, of=word)
    second = make.claim("Other", f"{word} has 1,234,567,890,123 people", figure=count)
    make.relation("contradicts", first, second, word, make.point(word, "contested", [first, second], 2))
    return make.record


@pytest.mark.parametrize("story", [harbour_story, hostile_story, long_words_story])
def test_fits_a_narrow_phone(open_page: Open, story: Callable[[], Record]) -> None:
    """At 320 pixels nothing makes the page scroll sideways, unfolded or not."""
    browser = open_page(story(), PHONE)
    browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
    browser.execute_script(
        "const s = new CSSStyleSheet(); s.replaceSync('* { content-visibility: visible !important }');"
        "document.adoptedStyleSheets = [s]"
    )
    assert browser.execute_script("return document.documentElement.scrollWidth") == PHONE[0]


def test_readable_without_script(open_page: Open) -> None:
    """With scripts off everything is there, and a link still leads to the words' place in the article."""
    browser = open_page(harbour_story(), script=False)
    assert not find(browser, ".filters").is_displayed()
    assert find(browser, "#speakers .utterance").is_displayed()
    link = link_to(browser, "#contested", "The harbour talks ended")
    link.click()
    target = browser.current_url.split("#")[1]
    assert find(browser, f"[id='{target}']").find_element("xpath", "ancestor::details").is_displayed()
    assert browser.find_elements("css selector", ".return button")[0].is_displayed() is False


def test_print_holds_everything(open_page: Open) -> None:
    """On paper what is folded on the screen is there too, and the controls are not."""
    browser = open_page(harbour_story())
    browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = false")
    paper = pypdf.PdfReader(io.BytesIO(base64.b64decode(browser.print_page())))
    text = "\n".join(sheet.extract_text() for sheet in paper.pages)
    text = " ".join(unicodedata.normalize("NFKC", text).split())  # "offered" is set with a ligature
    for words in ("We were offered a paper", "Both sides confirmed", "sent its police", "over the past ten years"):
        assert words in text
    assert "Show all" not in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(open_page: Open, scheme: str) -> None:
    """Every text has the contrast that WCAG 2.2 AA asks for (4.5 to 1), in the light and in the dark."""
    browser = open_page(harbour_story())
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.execute_script("arguments[0].click()", link_to(browser, "#contested", "The harbour talks ended"))
    low = browser.execute_script(CONTRAST)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert low == []


# Relative luminance and contrast ratio as WCAG 2.2 defines them, for each text against the nearest painted background.
CONTRAST = """
const channels = (color) => color.match(/[\\d.]+/g).map(Number);
const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255)
  .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = channels(getComputedStyle(at).backgroundColor);
    if (color.length === 3 || color[3] > 0) return color;
  }
  return [255, 255, 255];
};
const low = [];
for (const element of document.querySelectorAll("body *")) {
  const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  if (!own || ["SCRIPT", "STYLE", "OPTION"].includes(element.tagName) || !element.checkVisibility()) continue;
  const paint = element.namespaceURI.endsWith("svg") ? "fill" : "color";
  const [one, two] = [luminance(channels(getComputedStyle(element)[paint])), luminance(behind(element))];
  const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  if (ratio < 4.5) low.push(`${element.className}: ${element.textContent.trim().slice(0, 30)} (${ratio.toFixed(2)})`);
}
return low;
"""
