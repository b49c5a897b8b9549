"""Frozen typed values that every storey shares. No I/O, no third-party imports."""
