//! The command line, as transcripts: what is typed, what is printed, how it ends. `TRYCMD=overwrite cargo test --test it commands::`
//! writes what is printed now.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cmd/*.md").env("COLUMNS", "100");
}
