"""What all rooms share: settings, clock, database, errors, events, realtime, guard."""
