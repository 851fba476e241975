//! Links and special files: which are followed, which are refused, and that nothing outside the archive is written.
