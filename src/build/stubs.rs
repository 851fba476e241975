use crate::diag::Noted;
use std::sync::Arc;
pub mod config {
    use super::*;
    use crate::config::*;
    pub fn read(_f: &Arc<str>, _t: &str) -> Noted<Config> {
        Noted::silent(Config::default())
    }
}
