//! The threads of a story side by side, step by step, with the locks each holds.

use std::fmt::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Paint, clean, letter, tells_more};
use crate::finding::{Finding, Location, ThreadStory};
use crate::report::Report;

/// Narrower lanes are drawn one under the other.
const MIN_LANE: usize = 36;
/// Steps drawn of one thread; what is left out is counted.
const MAX_STEPS: usize = 12;

/// Draws the lanes of a finding whose story has locks or more than one thread.
pub fn draw(out: &mut String, report: &Report, finding: &Finding, paint: Paint) -> fmt::Result {
    if !tells_more(&finding.threads) {
        return Ok(());
    }
    writeln!(out)?;
    let one_file = finding.sites().all(|site| site.file == finding.primary.file);
    let lane_width = (paint.width().saturating_sub(4) / finding.threads.len().max(1)).saturating_sub(2);
    if finding.threads.len() < 2 || lane_width < MIN_LANE {
        for (index, thread) in finding.threads.iter().enumerate() {
            for line in lane(report, index, thread, paint.width().saturating_sub(4), one_file) {
                writeln!(out, "  {}", colour(&line, index, paint))?;
            }
        }
        return Ok(());
    }
    let lanes: Vec<Vec<String>> =
        (0..).zip(&finding.threads).map(|(index, thread)| lane(report, index, thread, lane_width, one_file)).collect();
    let rows = lanes.iter().map(Vec::len).max().unwrap_or(0);
    for row in 0..rows {
        let mut line = String::from("  ");
        for (index, lane) in lanes.iter().enumerate() {
            let cell = lane.get(row).map_or("", String::as_str);
            let padding = if index + 1 < lanes.len() { (lane_width + 2).saturating_sub(cell.width()) } else { 0 };
            let _ = write!(line, "{}{:padding$}", colour(cell, index, paint), "");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// One thread's lines: its letter and name, each step, the locks held after it changes.
fn lane(report: &Report, index: usize, thread: &ThreadStory, width: usize, one_file: bool) -> Vec<String> {
    let letter = letter(index);
    let mut lines: Vec<String> = Vec::new();
    let name = clean::line(&thread.name);
    lines.extend(wrap_names(&format!("{letter} {name}"), width));
    let mut held: &[String] = &[];
    for (number, step) in (1..).zip(thread.steps.iter().take(MAX_STEPS)) {
        let head = format!("{letter}{number} ");
        let text = format!("{} ({})", clean::line(&step.text), place(report, step.location, one_file));
        let indent = head.width() + 2;
        for (index, part) in wrap_names(&text, width.saturating_sub(indent)).into_iter().enumerate() {
            lines.push(if index == 0 {
                format!("│ {head}{part}")
            } else {
                format!("│ {:1$}{part}", "", head.width())
            });
        }
        if step.held != held {
            for part in wrap_names(&holding(&step.held), width.saturating_sub(indent)) {
                lines.push(format!("│ {:1$}{part}", "", head.width()));
            }
        }
        held = &step.held;
    }
    if thread.steps.len() > MAX_STEPS {
        lines.push(format!("│ and {} more steps", thread.steps.len() - MAX_STEPS));
    }
    lines
}

fn holding(held: &[String]) -> String {
    if held.is_empty() {
        return "holding nothing now".to_owned();
    }
    let locks: Vec<String> = held.iter().map(|lock| format!("`{}`", clean::line(lock))).collect();
    format!("holding {}", locks.join(", "))
}

/// The line of a step, with the file's name where the story has several files.
fn place(report: &Report, location: Location, one_file: bool) -> String {
    let Some((file, at)) = report.locate(location) else { return "?".to_owned() };
    if one_file {
        return format!("line\u{a0}{}", at.line);
    }
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    format!("{}:{}", clean::line(name), at.line)
}

/// A lane's rail, or its heading, in the thread's colour.
fn colour(line: &str, index: usize, paint: Paint) -> String {
    match line.strip_prefix('│') {
        Some(rest) => format!("{}{rest}", paint.thread(index, "│")),
        None => paint.thread(index, line).into_owned(),
    }
}

/// As [`wrap`], but no line is longer than `width`, since another lane stands beside it: longer names are broken, after a dot,
/// an underscore or a slash where they have one.
fn wrap_names(text: &str, width: usize) -> Vec<String> {
    let width = width.max(16);
    let mut lines = Vec::new();
    for line in wrap(text, width) {
        let mut rest = line.as_str();
        while rest.width() > width {
            let (part, further) = rest.split_at(break_of(rest, width));
            lines.push(part.to_owned());
            rest = further;
        }
        lines.push(rest.to_owned());
    }
    lines
}

/// Where to break a word that is wider than `width`: in bytes, never 0.
fn break_of(word: &str, width: usize) -> usize {
    let (mut columns, mut fits, mut nice) = (0, 0, None);
    for (at, c) in word.char_indices() {
        columns += c.width().unwrap_or(0);
        if columns > width {
            break;
        }
        fits = at + c.len_utf8();
        if matches!(c, '.' | '_' | '/') {
            nice = Some(fits);
        }
    }
    // A separator right at the start would leave a line of nothing but it.
    nice.filter(|at| *at > fits / 3).unwrap_or(fits)
}

/// Breaks text at spaces into lines of at most `width` columns; a longer word stands alone. No-break spaces hold, and come
/// out as spaces.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(16);
    let mut lines = vec![String::new()];
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.iter_mut().filter(|line| line.contains('\u{a0}')).for_each(|line| *line = line.replace('\u{a0}', " "));
    lines
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::{wrap, wrap_names};

    #[test]
    fn text_is_wrapped_at_spaces() {
        assert_eq!(wrap("takes `Pool._lock` while holding it", 20), ["takes `Pool._lock`", "while holding it"]);
        assert_eq!(wrap("a `word_that_is_longer_than_the_width` b", 16).len(), 3);
        assert_eq!(wrap("", 16), [""]);
        assert_eq!(wrap("waits for a lock (line\u{a0}12)", 23), ["waits for a lock", "(line 12)"]);
    }

    #[test]
    fn lanes_break_what_does_not_fit() {
        let text = "starts `ClusterPubSub.reinitialize_shard_subscriptions` here";
        assert_eq!(
            wrap_names(text, 24),
            ["starts", "`ClusterPubSub.", "reinitialize_shard_", "subscriptions`", "here"]
        );
        let wide = wrap_names(&"鍵".repeat(40), 17);
        assert!(wide.iter().all(|line| line.width() <= 17), "{wide:?}");
        assert_eq!(wide.concat(), "鍵".repeat(40));
    }
}
