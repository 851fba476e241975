//! The command `gongbao`.

use std::process::ExitCode;

/// A build allocates and frees very many small strings on several threads, which is slow with the system allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    gongbao::cli::run()
}
