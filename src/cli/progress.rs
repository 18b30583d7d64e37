//! A sign of life on a terminal while a run takes long.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Runs that are shorter show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between two signs.
const STEP: Duration = Duration::from_millis(200);

/// Tells on standard error, if that is a terminal, what is done and for how long, until it is dropped.
pub(super) struct Progress {
    running: Option<(Sender<String>, JoinHandle<()>)>,
}

impl Progress {
    pub(super) fn start(what: &str) -> Self {
        if !io::stderr().is_terminal() {
            return Self { running: None };
        }
        let (sender, receiver) = mpsc::channel();
        let what = what.to_owned();
        let thread = thread::spawn(move || show(what, &receiver, &mut io::stderr()));
        Self { running: Some((sender, thread)) }
    }

    /// What is done from now on.
    pub(super) fn say(&self, what: String) {
        if let Some((sender, _)) = &self.running {
            // A thread that has ended shows nothing more.
            let _ = sender.send(what);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.running.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

/// Shows `what` and what comes in its place, in one line, until the other end is gone; then wipes the line.
fn show(mut what: String, news: &mpsc::Receiver<String>, out: &mut dyn Write) {
    let start = Instant::now();
    let mut shown = false;
    loop {
        match news.recv_timeout(if shown { STEP } else { PATIENCE.saturating_sub(start.elapsed()) }) {
            Ok(next) => what = next,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                shown = true;
                // Nothing depends on it.
                let _ = write!(out, "\r{what} … {} s\x1b[K", start.elapsed().as_secs());
                let _ = out.flush();
            }
        }
    }
    if shown {
        let _ = write!(out, "\r\x1b[K");
        let _ = out.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_shows_what_is_done_and_leaves_nothing() {
        let (sender, receiver) = mpsc::channel();
        sender.send("judging 2 files".to_owned()).unwrap();
        let waker = thread::spawn(move || {
            thread::sleep(PATIENCE + STEP);
            drop(sender);
        });
        let mut out = Vec::new();
        show("reading".to_owned(), &receiver, &mut out);
        waker.join().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("\rjudging 2 files … 1 s\x1b[K"), "{text:?}");
        assert!(text.ends_with("\r\x1b[K"), "{text:?}");
    }

    #[test]
    fn a_short_run_shows_nothing() {
        let (sender, receiver) = mpsc::channel();
        drop(sender);
        let mut out = Vec::new();
        show("reading".to_owned(), &receiver, &mut out);
        assert!(out.is_empty());
    }
}
