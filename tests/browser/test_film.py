"""The film of the examples: nothing of it is fetched before it is started; then it plays, with captions, from any place."""

from dataclasses import replace
from pathlib import Path

import pytest

import courses
from app.db import session
from courses.modules.editing import bring
from courses.modules.files import read_module
from tests.browser.test_keyboard import window
from tests.factories import make_colleague

pytestmark = pytest.mark.one_database
FOLDER = Path(courses.__file__).parent / "content" / "modules" / "arendets-vag"
#: Plays silently, goes to the twelfth second, and tells what is seen there.
PLAY = """async () => {
  const film = document.querySelector("video"), arrived = new Promise((done) => film.addEventListener("seeked", done));
  film.muted = true;
  await film.play();
  film.pause();
  film.currentTime = 12;
  await arrived;
  const track = film.textTracks[0];
  return {at: film.currentTime, length: film.duration, mode: track.mode, cues: track.cues.length,
          said: Array.from(track.activeCues).map((cue) => cue.text).join(" "), wide: film.clientWidth,
          page: document.documentElement.scrollWidth};
}"""


@pytest.fixture
def reader(app):
    texts = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    brought = read_module("modules/arendets-vag", texts, {p.name: p.read_bytes() for p in FOLDER.glob("media/*")})
    bring(replace(brought.facts, quiz=""), brought.media, by=None)
    person = make_colleague()
    session.commit()
    return person


@pytest.mark.parametrize("width", [390, 1280])
def test_the_film_of_the_examples_plays_with_captions_from_any_place(browser, live_server, reader, width):
    with window(browser, live_server, reader, viewport={"width": width, "height": 900}) as page:
        asked, pieces = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("response", lambda reply: pieces.append(reply.status) if reply.url.endswith(".webm") else None)
        page.goto("/courses/modules/arendets-vag/steps/fem-steg", wait_until="networkidle")
        assert not any(url.endswith(".webm") for url in asked), "nothing is fetched before it is started"
        assert any(url.endswith(".svg") for url in asked)
        seen = page.evaluate(PLAY)
        assert (seen["at"], round(seen["length"]), seen["mode"], seen["cues"]) == (12, 19, "showing", 5)
        assert "säga vad hon tycker" in seen["said"]
        assert seen["wide"] > 300 and seen["page"] <= width
        assert set(pieces) == {206}
