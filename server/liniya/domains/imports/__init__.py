"""People from a spreadsheet: read, mended in place, taken in row by row (A7)."""
