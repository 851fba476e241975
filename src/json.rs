//! Builds JSON objects key by key, without panics.

use serde_json::Value;

/// A JSON object to which keys are added.
pub trait Keys {
    /// Sets the value of a key, after the existing keys. A value that is not an object stays unchanged; debug builds and tests
    /// panic on it.
    fn put(&mut self, key: &str, value: Value);
}

impl Keys for Value {
    fn put(&mut self, key: &str, value: Value) {
        debug_assert!(self.is_object(), "only an object has keys");
        if let Some(object) = self.as_object_mut() {
            object.insert(key.to_owned(), value);
        }
    }
}
