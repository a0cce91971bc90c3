"""The frame around pages is kept, and what is kept holds nothing of a person."""

from app import registry
from app.hookspecs import hookimpl
from app.web.nav import NavItem
from tests.factories import make_colleague, make_municipality, make_post


def head_of(html):
    return html.partition("<main")[0]


def test_two_people_with_the_same_menu_each_see_their_own_name(app, new_browser):
    first = make_colleague(given_name="Ada", family_name="Berg")
    second = make_colleague(given_name="Bo", family_name="Ek", unit=make_municipality(name="Öckerö kommun"))
    pages = [head_of(new_browser().sign_in(who).get("/hjalp").text) for who in (first, second)]
    assert "Ada Berg" in pages[0] and "Bo Ek" not in pages[0]
    assert "Bo Ek" in pages[1] and "Ada Berg" not in pages[1]
    assert all(f'data-person="{who.id}"' in page for who, page in zip((first, second), pages, strict=True))


def test_each_page_has_tokens_of_its_own(app, browser):
    browser.sign_in(make_colleague())
    tokens = [html.partition('name="once" value="')[2][:32] for html in (browser.get("/hjalp").text for _ in range(2))]
    assert len(tokens[0]) == 32 and tokens[0] != tokens[1]


def test_names_and_addresses_are_escaped_and_never_read_as_places(app, browser):
    browser.sign_in(make_colleague(given_name="%(csrf)s", family_name="<b>100 %</b>"))
    html = browser.get("/hjalp?q=%25(name)s%22%3E<i>").text
    assert "%(csrf)s &lt;b&gt;100 %&lt;/b&gt;" in html
    assert "<b>100" not in html and "<i>" not in html
    assert 'name="next" value="/hjalp?q=%25(name)s%22%3E' in html


def test_a_new_role_gives_a_new_menu_at_once(app, browser):
    person = make_colleague()
    browser.sign_in(person)
    assert "Min enhet" not in head_of(browser.get("/hjalp").text)
    make_post(person, role="unit_manager")
    assert "Min enhet" in head_of(browser.get("/hjalp").text)


def test_the_menu_speaks_the_language_of_the_page(app, browser):
    browser.sign_in(make_colleague())
    assert "Min resa" in head_of(browser.get("/hjalp").text)
    browser.post("/language", data={"language": "en"})
    assert "Min resa" not in head_of(browser.get("/hjalp").text)


def test_a_plugin_that_comes_or_goes_changes_the_menu(app, browser):
    class Guest:
        @hookimpl
        def nav_items(self, person):
            return [NavItem("Gästbok", "/gast", 99)]

    browser.sign_in(make_colleague())
    browser.get("/hjalp")
    registry.manager.register(Guest(), name="guest")
    registry.forget()
    try:
        assert "Gästbok" in head_of(browser.get("/hjalp").text)
    finally:
        registry.unload("guest")
    assert "Gästbok" not in head_of(browser.get("/hjalp").text)
