// The payload of a variant counts.
pub enum Reply<T> {
    Value(T),
    Nothing,
}

unsafe impl<T: Clone> Send for Reply<T> {} //~ unsafe-send-sync medium
