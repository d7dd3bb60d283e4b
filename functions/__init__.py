"""One file per Lambda: events in, answers out."""
