//! All steps in a row; the only place that names threads.
