//! Is the time near-linear in the source? Times a tree, and the tree twice over (copied beside itself), in turns in one run,
//! and prints the ratio of the medians. 2.0 is linear; a machine that is busy with something else says anything at all, so no
//! test depends on it. Then the whole run against the parsers alone, and against reading and lowering, all on one thread.
//!
//! `cargo bench --bench scaling -- [FOLDER] [ROUNDS]`; `testdata` and 7 unless said otherwise.

// A benchmark prints what it measured and stops at the first thing that does not work.
#![allow(clippy::expect_used, clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lockwise::config::{Options, Settings};
use lockwise::driver;

fn main() {
    // cargo passes `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let folder = arguments.next().map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata"), PathBuf::from);
    let rounds: usize = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(7).max(1);

    let copies = tempfile::tempdir().expect("a temporary folder");
    let base = copies.path().canonicalize().expect("the temporary folder is there");
    let (once, twice) = (base.join("once"), base.join("twice"));
    let files = copy(&folder, &once.join("tree"));
    copy(&folder, &twice.join("tree"));
    copy(&folder, &twice.join("tree_again"));
    println!("{}: {files} files, {rounds} rounds", folder.display());

    // The first run of each warms the page cache and the interner.
    let (found, _) = time(&once);
    let (found_twice, _) = time(&twice);
    let (mut single, mut double) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        single.push(time(&once).1);
        double.push(time(&twice).1);
    }
    let (single, double) = (median(single), median(double));
    let ratio = double.as_secs_f64() / single.as_secs_f64();
    println!("once  {:>9.1} ms, {found} findings", single.as_secs_f64() * 1000.0);
    println!("twice {:>9.1} ms, {found_twice} findings", double.as_secs_f64() * 1000.0);
    println!("ratio {ratio:>9.2}");

    // What everything costs beside the parsers, and beside reading and lowering, all on one thread.
    let (mut parsing, mut lowering, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    let mut lines = 0;
    for _ in 0..rounds {
        let (time, read) = time_parsers(&once);
        lines = read;
        parsing.push(time);
        lowering.push(time_lowering(&once));
        whole.push(time_with(&once, Some(1)).1);
    }
    let (parsing, lowering, whole) = (median(parsing), median(lowering), median(whole));
    println!("one thread, {lines} lines");
    println!("parsers alone       {:>9.1} ms", parsing.as_secs_f64() * 1000.0);
    println!("reading, lowering   {:>9.1} ms", lowering.as_secs_f64() * 1000.0);
    println!("all                 {:>9.1} ms", whole.as_secs_f64() * 1000.0);
    println!("all to parsers      {:>9.2}", whole.as_secs_f64() / parsing.as_secs_f64());
    println!("all to lowering     {:>9.2}", whole.as_secs_f64() / lowering.as_secs_f64());
}

/// Reads every file of a folder and parses it, and nothing else; the time, and the number of lines.
fn time_parsers(folder: &Path) -> (Duration, usize) {
    // A parser descends as deep as the source nests.
    let stack = 256 << 20;
    let folder = folder.to_path_buf();
    let work = move || {
        let mut python = tree_sitter::Parser::new();
        python.set_language(&tree_sitter_python::LANGUAGE.into()).expect("the grammar fits the parser");
        let start = Instant::now();
        let mut lines = 0;
        for entry in walkdir::WalkDir::new(&folder).into_iter().filter_map(Result::ok) {
            let extension = entry.path().extension().and_then(|extension| extension.to_str());
            let Some(extension) = extension.filter(|extension| matches!(*extension, "py" | "rs")) else { continue };
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            lines += text.lines().count();
            match extension {
                "py" => drop(std::hint::black_box(python.parse(&text, None))),
                _ => drop(std::hint::black_box(syn::parse_file(&text))),
            }
        }
        (start.elapsed(), lines)
    };
    std::thread::Builder::new().stack_size(stack).spawn(work).expect("a thread can be started").join().expect("it ends")
}

/// Reads and lowers every file of a folder, one after the other.
fn time_lowering(folder: &Path) -> Duration {
    let settings = settings(folder, Some(1));
    let start = Instant::now();
    let lowered = driver::lower_file(&settings).expect("the folder can be read");
    let time = start.elapsed();
    drop(lowered);
    time
}

/// Checks a folder as the command does; the number of findings and the time.
fn time(folder: &Path) -> (usize, Duration) {
    time_with(folder, None)
}

fn time_with(folder: &Path, jobs: Option<usize>) -> (usize, Duration) {
    let settings = settings(folder, jobs);
    let start = Instant::now();
    let report = driver::check(&settings).expect("the folder can be checked");
    (report.findings.len(), start.elapsed())
}

fn settings(folder: &Path, jobs: Option<usize>) -> Settings {
    let given = Options { include_tests: Some(true), ..Options::default() };
    Settings { isolated: true, given, jobs, ..Settings::new(folder, vec![folder.to_path_buf()]) }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Copies what lockwise reads of a tree; returns the number of source files.
fn copy(from: &Path, to: &Path) -> usize {
    let mut sources = 0;
    let visible = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name == "target" || name == "node_modules")
    };
    for entry in walkdir::WalkDir::new(from).into_iter().filter_entry(visible).filter_map(Result::ok) {
        let path = entry.path();
        let source = path.extension().is_some_and(|extension| extension == "py" || extension == "rs");
        let manifest = path.extension().is_some_and(|extension| extension == "toml");
        if !entry.file_type().is_file() || !(source || manifest) {
            continue;
        }
        let target = to.join(path.strip_prefix(from).expect("it is below"));
        fs::create_dir_all(target.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::copy(path, target).expect("a file can be copied");
        sources += usize::from(source);
    }
    sources
}
