//! The command `gongbao`.

use std::process::ExitCode;

/// A build makes and drops very many small strings on several threads, which the system's own allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    gongbao::cli::run()
}
