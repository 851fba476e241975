//! Arguments to calls, diagnostics to the terminal, exit codes.
