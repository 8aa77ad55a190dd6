"""
How large a sheet may be. All are checked before anything is parsed.

A district's register has some thousand rows; the limits leave ten times that, and keep the memory of one upload
below half a gigabyte whatever the file claims.
"""

MAX_BYTES = 20 * 2**20
MAX_INFLATED_BYTES = 200 * 2**20
# Sheet XML packs 10 to 30 times; only an attack (or a sheet of nothing but blanks) goes beyond this.
MAX_RATIO = 200
RATIO_FREE_BYTES = 10 * 2**20
MAX_PARTS = 2_000
MAX_ROWS = 50_000
MAX_COLUMNS = 200
# What Excel itself allows in one cell.
MAX_CELL_LENGTH = 32_767
# One row of the XML in one piece: rows are scanned whole.
MAX_ROW_BYTES = 8 * 2**20
CHUNK_BYTES = 2**20

PARSER_MEMORY_BYTES = 2**30
PARSER_SECONDS = 60
