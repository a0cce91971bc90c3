"""One person's way through the programmes (Min resa), and a unit's people by nearest deadline (Min enhet)."""
