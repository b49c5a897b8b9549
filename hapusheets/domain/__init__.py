"""What more than one engine must agree on: working time, decision hours, roles, privacy, calendar, places. Pure."""
