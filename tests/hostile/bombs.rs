//! Files that unpack or expand to far more than they are: each is refused and the rest goes on.
