//! How far a long run is, on a terminal and nowhere else.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::config::Stage;

/// Runs that end before this show nothing: what flickers is read by nobody.
const PATIENCE: Duration = Duration::from_millis(400);
/// Drawings a second.
const RATE: u8 = 12;
const READING: &str = "{msg} [{bar:30}] {human_pos}/{human_len} files";
const WORKING: &str = "{spinner} {msg}";

struct Shown {
    since: Instant,
    files: u64,
    read: u64,
    bar: Option<ProgressBar>,
}

static SHOWN: Mutex<Option<Shown>> = Mutex::new(None);

/// What a run tells its progress to: nobody, if that is wished or standard error is no terminal.
pub fn wanted(refused: bool) -> Option<fn(Stage)> {
    let terminal = std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
    (terminal && !refused).then_some(tell as fn(Stage))
}

fn tell(stage: Stage) {
    let mut shown = SHOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match (stage, shown.as_mut()) {
        (Stage::Reading(files), _) => *shown = Some(Shown { since: Instant::now(), files, read: 0, bar: None }),
        (Stage::Read, Some(shown)) => {
            shown.read += 1;
            let read = shown.read;
            if let Some(bar) = shown.bar("reading") {
                bar.set_position(read);
            }
        }
        (Stage::Analysing, Some(shown)) => shown.work("analysing"),
        (Stage::Judging, Some(shown)) => shown.work("applying the rules"),
        (Stage::Done, Some(ended)) => {
            if let Some(bar) = &ended.bar {
                bar.finish_and_clear();
            }
            *shown = None;
        }
        (_, None) => {}
    }
}

impl Shown {
    /// The bar, once the run has gone on for long enough.
    fn bar(&mut self, message: &'static str) -> Option<&ProgressBar> {
        if self.bar.is_none() && self.since.elapsed() >= PATIENCE {
            let bar = ProgressBar::with_draw_target(Some(self.files), ProgressDrawTarget::stderr_with_hz(RATE));
            if let Ok(style) = ProgressStyle::with_template(READING) {
                bar.set_style(style.progress_chars("=> "));
            }
            bar.set_message(message);
            self.bar = Some(bar);
        }
        self.bar.as_ref()
    }

    fn work(&mut self, message: &'static str) {
        let Some(bar) = self.bar(message) else { return };
        if let Ok(style) = ProgressStyle::with_template(WORKING) {
            bar.set_style(style);
        }
        bar.set_message(message);
        bar.enable_steady_tick(Duration::from_millis(120));
    }
}
