//! Build in memory, watch, serve on 127.0.0.1, reload.
