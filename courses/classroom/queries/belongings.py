"""All that the classroom keeps on one person: to hand out, and to erase."""

from courses.classroom.models import Appeal, Door, Guest, Knock, Need, Note, Question

#: Tables whose rows are about a person.
ABOUT = (Question, Need, Appeal, Knock)
#: Columns that only tell who did something.
DONE_BY = ((Door, "opened_by_id"), (Appeal, "answered_by_id"), (Guest, "added_by_id"), (Note, "sent_by_id"))
