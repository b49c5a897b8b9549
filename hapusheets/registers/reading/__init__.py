"""How each kind of column reads a cell: one theme per module, one function per kind."""
