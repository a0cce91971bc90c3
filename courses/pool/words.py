"""What codes are called on the pages."""

from app.api import lazy
from courses.days.models.pool import AskState

ASK_STATES = {
    AskState.open: lazy("väntar på svar"),
    AskState.yes: lazy("ja"),
    AskState.no: lazy("nej"),
    AskState.recalled: lazy("återtagen"),
}
