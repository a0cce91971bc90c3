"""How far people, units and municipalities have come, as of any date."""
