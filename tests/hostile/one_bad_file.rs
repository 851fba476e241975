//! One bad file is said and left out; the rest is published.
