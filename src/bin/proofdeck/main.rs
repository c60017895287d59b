//! The command line on the host: the only code of Proofdeck that reads and writes files.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}

#[cfg(target_arch = "wasm32")]
fn main() {}
