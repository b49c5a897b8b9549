"""Errors planted into a clean workspace by kinds that know the registers, but nothing of the rules of check."""
