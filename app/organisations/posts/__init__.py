"""Posts, absences, and dated relations between people: what is done about them, one by one and by the thousand."""
