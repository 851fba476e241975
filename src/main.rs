//! The command `gongbao`.

use std::process::ExitCode;

fn main() -> ExitCode {
    gongbao::cli::run()
}
