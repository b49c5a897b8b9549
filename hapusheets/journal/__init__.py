"""What was done and how to take it back: state folder, lock, backups, operations, audit log."""
