"""The planner's drawings: what is dragged to another week says at once what follows, and nothing is saved."""

from datetime import date
from re import fullmatch

import pytest

pytestmark = pytest.mark.one_database


def drag(page, group, weeks):
    """Drag a round or a sitting so many weeks later in the drawing, and wait for what the server says."""
    line = page.locator("[data-year-line]")
    width = (
        float(line.get_attribute("data-week"))
        * line.bounding_box()["width"]
        / float(line.get_attribute("viewBox").split()[2])
    )
    box = group.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + weeks * width / 2, y)
    page.mouse.move(x + weeks * width, y)
    with page.expect_response(lambda reply: "r0-room" in reply.url):
        page.mouse.up()


@pytest.mark.parametrize("kind", ["/rounds", "/themes/"])
def test_what_is_dragged_into_the_summer_is_told_to_be_blocked(window, site, kind):
    plan = next(each for each in site.pages["samordnare"] if fullmatch(r"/courses/year/\d+", each))
    with window("samordnare") as page:
        page.goto(plan)
        links = page.locator(f"a[href*='{kind}']").all()
        for address in [link.get_attribute("href") for link in links]:
            page.goto(address)
            if page.locator("g.movable").count():
                break
        group = page.locator("g.movable").first
        field = page.locator(f"[name=r{group.get_attribute('data-row')}-d0]")
        before = date.fromisoformat(field.input_value())
        weeks = 27 - before.isocalendar().week
        assert "spärrad" not in page.inner_text("[data-told]")
        drag(page, group, weeks)
        assert (date.fromisoformat(field.input_value()) - before).days == 7 * weeks
        page.wait_for_selector("[data-told] >> text=är spärrad")
        page.goto(address)
        assert date.fromisoformat(field.input_value()) == before
