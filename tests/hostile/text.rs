//! Text that tries to act: on the terminal, in a page, in a spreadsheet.
