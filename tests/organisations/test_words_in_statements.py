"""Words of the code stand in statements as they are; nothing that people write can."""

import pytest
from sqlalchemy import select

from app.db import session
from app.organisations import roles
from app.organisations.models import Post
from app.organisations.scoping import one_of
from tests.factories import make_colleague


def test_it_finds_the_rows_with_one_of_the_words(app):
    worker, leader = make_colleague(), make_colleague(role=roles.LEAD)
    found = session.scalars(select(Post.person_id).where(one_of(Post.role, {roles.LEAD, roles.MANAGER}))).all()
    assert leader.id in found
    assert worker.id not in found


def test_of_no_words_there_are_no_rows(app):
    make_colleague()
    assert session.scalars(select(Post.id).where(one_of(Post.role, ()))).all() == []


@pytest.mark.parametrize("text", ["'", "a' OR '1'='1", "Å", "", "två ord", "a;b", "a\n"])
def test_what_is_no_word_of_the_code_is_refused(app, text):
    with pytest.raises(ValueError, match="not words of the code"):
        one_of(Post.role, {text})
