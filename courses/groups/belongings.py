"""What dialogue groups keep on one person: to hand out, and to erase."""

from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update

from app.api import session
from courses.groups.models import DialogueGroup, GroupMember, GroupSet


def export(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """The groups that the person has sat in, by occasion and number; never who else sat there."""
    rows = session.execute(
        select(
            GroupSet.occasion_id,
            DialogueGroup.number,
            GroupMember.person_id,
            GroupMember.locked,
            GroupMember.moved_from,
        )
        .join(DialogueGroup, DialogueGroup.id == GroupMember.group_id)
        .join(GroupSet, GroupSet.id == GroupMember.set_id)
        .where(GroupMember.person_id == person_id)
        .order_by(GroupMember.id)
    )
    return {GroupMember.__tablename__: [dict(row) for row in rows.mappings()]}


def forget(person_id: int) -> dict[str, int]:
    """Take the person out of every group, and the name from what the person made. Returns rows by table."""
    session.execute(update(GroupSet).where(GroupSet.made_by_id == person_id).values(made_by_id=None))
    done = session.execute(delete(GroupMember).where(GroupMember.person_id == person_id))
    return {GroupMember.__tablename__: cast(CursorResult[Any], done).rowcount}
