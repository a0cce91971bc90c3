"""What is said in templates: safe words, escaped values, in the language of whoever reads."""

import pytest
from flask import render_template_string

from app.web.words import gettext, ngettext, speaking, spoken

pytestmark = pytest.mark.one_database


def test_words_of_templates_are_safe_and_values_are_escaped(app):
    with app.test_request_context("/"):
        said = render_template_string("{{ _('<b>Hej</b> %(name)s', name=name) }}", name="<i>")
        assert said == "<b>Hej</b> &lt;i&gt;"
        assert render_template_string("{{ _('100 %%') }}") == "100 %"
        assert render_template_string("{{ ngettext('%(num)s dag', '%(num)s dagar', 2) }}") == "2 dagar"


def test_what_is_counted_in_thousands_stands_in_groups_of_three(app):
    one, many = "%(num)s träff", "%(num)s träffar"
    with app.test_request_context("/"):
        said = render_template_string("{{ ngettext(one, many, 2364) }}", one=one, many=many)
        assert said == ngettext(one, many, 2364) == "2\u00a0364 träffar"
        assert ngettext(one, many, 999) == "999 träffar"


def test_a_text_message_is_not_escaped(app):
    with app.test_request_context("/"):
        source = "{% autoescape false %}{{ _('Hej %(name)s', name=name) }}{% endautoescape %}"
        assert render_template_string(source, name="A & B") == "Hej A & B"


def test_within_another_language_everything_is_said_in_it_and_not_after(app):
    with app.test_request_context("/"):
        assert spoken() == "sv"
        with speaking("en"):
            assert spoken() == "en"
            with speaking("sv"):
                assert spoken() == "sv"
            assert spoken() == "en"
        assert spoken() == "sv"


def test_the_same_words_follow_the_language_of_each_reader(app):
    source = "{{ _('Logga ut') }}"
    with app.test_request_context("/"):
        assert render_template_string(source) == "Logga ut"
        with speaking("en"):
            assert render_template_string(source) == gettext("Logga ut")


def test_outside_the_app_the_source_is_spoken():
    assert spoken() == "sv"
