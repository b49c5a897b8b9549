"""Edits tried on other people's workbooks: what else changed, part by part."""
