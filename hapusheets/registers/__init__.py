"""Registers: the readable YAML schema, the typed value of a cell, and the frozen records engines work with."""
