//! Browser entry: mounts the app.

#[cfg(target_arch = "wasm32")]
fn main() {
    proofdeck::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    // Cargo builds every program for the host too; this one has nothing to do there.
}
