"""What people do with rounds, seats and attendance. Every rule of course days is here."""
