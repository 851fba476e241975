//! Objects of JSON that are put together key by key, without a panic.

use serde_json::Value;

/// A JSON object that gets further keys.
pub trait Keys {
    /// Writes the value of a key, behind the keys that are there. What is no object stays as it is; debug builds and tests stop at it.
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
