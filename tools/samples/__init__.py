"""The invented Länsi-Pohja: a seeded generator of the practice workspace in ``sample_workbooks``."""
