"""Course days: rounds and their dates, seats and the queue, attendance and certificates."""
