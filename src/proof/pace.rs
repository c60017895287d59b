//! Long runs that give way: on the host a run goes straight through, in the browser it rests between slices so that the page stays alive.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Something to wait for before the run goes on.
pub type Pause = Pin<Box<dyn Future<Output = ()>>>;

/// Asked again and again during a run; answers with a pause when it is time for one.
pub type Rest<'r> = &'r dyn Fn() -> Option<Pause>;

/// Never rests.
pub fn restless() -> Option<Pause> {
    None
}

/// The result of a computation that never waits for anything but its own pauses, here and now.
pub fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(result) = work.as_mut().poll(&mut context) {
            return result;
        }
    }
}

/// Rests when it is time to.
pub(super) async fn rest_if_due(rest: Rest<'_>) {
    if let Some(pause) = rest() {
        pause.await;
    }
}
