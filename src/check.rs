//! What build would do, writing nothing, and the curator's report.
