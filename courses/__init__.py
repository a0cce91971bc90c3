"""Courses: web modules read when there is time, course days with seats and attendance, and programmes of both."""
