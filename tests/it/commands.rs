//! The command line, as transcripts: what is typed, what is printed, and the exit status.
//! `TRYCMD=overwrite cargo test --test it commands::` writes the current output into them.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cmd/*.md").env("COLUMNS", "100");
}
