"""How far a federation, a municipality or a unit has come (Uppföljning): counts, never persons."""
