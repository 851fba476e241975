//! The default theme is part of the binary: a changed file of it is a changed program.

fn main() {
    println!("cargo::rerun-if-changed=themes/default");
}
