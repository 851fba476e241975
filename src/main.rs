//! The command `gongbao`.

fn main() {}
