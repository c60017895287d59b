//! Browser entry: mounts the app.
fn main() {}
