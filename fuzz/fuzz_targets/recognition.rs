//! Recognition over whole texts: it never fails, and its ledger has each character once.
#![no_main]

mod shared;

use gongbao::config::Conversion;
use gongbao::recognition::recognise;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for raw in shared::read(bytes, "md") {
        let found = recognise(&raw, &Conversion::default()).value;
        assert_eq!(found.ledger.check(&raw.text), Ok(()), "the ledger is the whole text, once");
    }
});
