"""Whatever people do with seats, quotas, holds and offers, in whatever order and however time goes, the promises hold."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.db import now, session
from tests.conftest import LONG
from tests.courses.days.traffic import MAKING_UP, STEPS, Traffic, broken, make_world, oblige

# The short run looks at one kind of database; the long run, and the test with eight processes, at both.
pytestmark = [pytest.mark.usefixtures("app"), *([] if LONG else [pytest.mark.one_database])]
number = st.integers(0, 60)
policies = st.sampled_from(
    [("deadline", "new", "debt", "asked"), ("asked",), ("draw",), ("debt", "draw"), ("new", "deadline", "asked")]
)


class Queues(RuleBasedStateMachine):
    """Random traffic over a queue with three rounds, on a clock that goes forward."""

    steps = STEPS

    def __init__(self):
        super().__init__()
        self.clock = self.world = None

    @initialize(
        allots=st.sampled_from(["at_once", "at_closing"]),
        policy=policies,
        seats=st.integers(1, 4),
        due=st.integers(0, 6),
    )
    def begin(self, allots, policy, seats, due):
        self.moment = now().replace(hour=9)
        self.clock = time_machine.travel(self.moment, tick=True)
        self.clock.start()
        self.world = make_world(allots, policy, seats)
        oblige(self.world, self.world.people[:due])
        self.traffic = Traffic(self.world)

    @precondition(lambda self: self.world)
    @rule(name=st.data(), a=number, b=number, c=number)
    def step(self, name, a, b, c):
        self.traffic.step(name.draw(st.sampled_from(self.steps)), a, b, c)

    @precondition(lambda self: self.world)
    @rule(days=st.sampled_from([0, 1, 3, 9]), hours=st.integers(0, 12))
    def wait(self, days, hours):
        self.moment += timedelta(days=days, hours=hours)
        self.clock.stop()
        self.clock = time_machine.travel(self.moment, tick=True)
        self.clock.start()
        self.traffic.step("clock", 0, 0, 0)

    @invariant()
    def the_promises_hold(self):
        if self.world:
            assert broken(self.world) == []

    def teardown(self):
        session.rollback()
        if self.clock:
            self.clock.stop()


def test_the_queues_keep_their_promises_after_any_sequence():
    run_state_machine_as_test(
        Queues,
        settings=settings(max_examples=300 if LONG else 8, stateful_step_count=40 if LONG else 20, deadline=None),
    )


class MakingUp(Queues):
    """The same, mostly of those who make up for what they missed in another round."""

    steps = MAKING_UP


def test_nobody_makes_up_for_a_session_where_there_is_no_seat_or_in_vain():
    run_state_machine_as_test(
        MakingUp,
        settings=settings(max_examples=300 if LONG else 6, stateful_step_count=40 if LONG else 25, deadline=None),
    )
