"""Take docs/page.png anew, with Chromium and its driver: python docs/screenshot.py out/story.html"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from selenium import webdriver

WIDTH, HEIGHT = 1360, 1000


def main(page: Path, picture: Path) -> None:
    """Open the page, mark the first contested words in their article and write the picture."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    profile = tempfile.mkdtemp()
    for argument in ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
        )
        browser.get(page.resolve().as_uri())
        browser.execute_script("document.querySelector('#contested a.words').click(); scrollTo(0, 0)")
        browser.execute_async_script("setTimeout(arguments[0], 500)")
        browser.execute_script("scrollTo(0, 0)")
        browser.save_screenshot(str(picture))
    finally:
        browser.quit()
        shutil.rmtree(profile, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).with_name("page.png"))
