//! The drawing itself. It follows the page it stands in, or, as a file, what its reader prefers: light or dark.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::layout::{self, Arrow, Point, Size};
use super::{LockGraph, LockOrder};

/// Advance of a column in a font of fixed width, as a part of its size.
const ADVANCE: f64 = 0.62;
const LOCK_FONT: f64 = 13.0;
const LABEL_FONT: f64 = 11.0;
/// Columns of a line of text on an arrow; what is longer is cut, and whole in the tooltip.
const LABEL_COLUMNS: usize = 44;
const MARGIN: f64 = 12.0;

const STYLE: &str = "\
svg.locks { font-family: ui-monospace, monospace; background: var(--ground); }
svg.locks .lock rect { fill: var(--panel); stroke: var(--line); }
svg.locks .lock text { font-size: 13px; fill: var(--ink); }
svg.locks .order path { fill: none; stroke: var(--faint); stroke-width: 1.3; }
svg.locks .order .head { fill: var(--faint); stroke: none; }
svg.locks .order rect { fill: var(--ground); stroke: none; }
svg.locks .order text { font-size: 11px; fill: var(--faint); }
svg.locks .circle rect { stroke-width: 2; }
svg.locks .lock.circle rect { stroke: var(--error); }
svg.locks .order.circle path { stroke: var(--error); stroke-width: 2; }
svg.locks .order.circle .head { fill: var(--error); stroke: none; }
svg.locks .order.circle text { fill: var(--error); }
svg.locks .order:hover path, svg.locks .order:focus path { stroke-width: 3; }
";

const COLOURS: &str = "\
svg.locks { --ground: #ffffff; --panel: #f5f6f8; --ink: #1b1f24; --faint: #59636e; --line: #aab1bb; --error: #b42318; }
@media (prefers-color-scheme: dark) {
svg.locks { --ground: #14171b; --panel: #1d2127; --ink: #e4e7eb; --faint: #9aa4b0; --line: #4a525e; --error: #ff8b80; }
}
";

/// Where the drawing stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Frame {
    /// In a file of its own.
    File,
    /// In a page that has the colours.
    Page,
}

impl LockGraph {
    /// A drawing: boxes are locks, arrows lead from the lock held to the lock taken and say where, circles are red.
    #[must_use]
    pub fn svg(&self, frame: Frame) -> String {
        let boxes: Vec<Size> = self.locks.iter().map(|lock| box_size(&lock.name)).collect();
        let labels: Vec<Vec<String>> = self.edges.iter().map(label).collect();
        let arrows: Vec<Arrow> = self
            .edges
            .iter()
            .zip(&labels)
            .map(|(edge, lines)| Arrow { from: edge.from, to: edge.to, label: label_size(lines) })
            .collect();
        let drawn = layout::layout(&boxes, &arrows);
        let (width, height) = (drawn.size.width + 2.0 * MARGIN, drawn.size.height + 2.0 * MARGIN);
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"locks\" role=\"group\" aria-label=\"Lock order\" \
             width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"{:.0} {:.0} {width:.0} {height:.0}\">\n<style>\n{}{STYLE}</style>\n",
            -MARGIN,
            -MARGIN,
            if frame == Frame::File { COLOURS } else { "" }
        );
        for ((edge, route), lines) in self.edges.iter().zip(&drawn.routes).zip(&labels) {
            self.arrow(&mut text, edge, route, lines);
        }
        for ((lock, at), size) in self.locks.iter().zip(&drawn.boxes).zip(&boxes) {
            let class = if lock.circle.is_some() { "lock circle" } else { "lock" };
            let _ = writeln!(
                text,
                "<g class=\"{class}\">{}<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text></g>",
                rect(*at, *size, 6),
                at.x,
                at.y + LOCK_FONT / 3.0,
                escaped(&lock.name)
            );
        }
        text.push_str("</svg>\n");
        text
    }

    fn arrow(&self, text: &mut String, edge: &LockOrder, route: &layout::Route, lines: &[String]) {
        let class = if edge.circle { "order circle" } else { "order" };
        let name = |lock: usize| self.locks.get(lock).map_or("", |lock| lock.name.as_str());
        let mut title = format!("{} is taken while {} is held:", name(edge.to), name(edge.from));
        for witness in &edge.witnesses {
            let _ = write!(title, "\n{} {}:{}", witness.function, witness.path, witness.line);
        }
        let _ = write!(
            text,
            "<g class=\"{class}\" tabindex=\"0\"><title>{}</title><path d=\"{}\"/>{}{}",
            escaped(&title),
            curve(&route.points),
            head(&route.points),
            rect(route.label, label_size(lines), 2)
        );
        let top = route.label.y - LABEL_FONT * 1.25 * (lines.len() as f64 - 1.0) / 2.0 + LABEL_FONT / 3.0;
        for (line, row) in lines.iter().zip((0..).map(f64::from)) {
            let _ = write!(
                text,
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                route.label.x,
                top + row * LABEL_FONT * 1.25,
                escaped(line)
            );
        }
        text.push_str("</g>\n");
    }
}

fn box_size(name: &str) -> Size {
    Size { width: name.width() as f64 * LOCK_FONT * ADVANCE + 24.0, height: 30.0 }
}

fn label_size(lines: &[String]) -> Size {
    let columns = lines.iter().map(|line| line.width()).max().unwrap_or_default();
    Size { width: columns as f64 * LABEL_FONT * ADVANCE + 10.0, height: lines.len() as f64 * LABEL_FONT * 1.25 + 6.0 }
}

/// The first witness in two lines, and how many more there are.
fn label(edge: &LockOrder) -> Vec<String> {
    let Some(first) = edge.witnesses.first() else { return Vec::new() };
    let more = edge.witnesses.len() - 1;
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    vec![
        end(&first.function, LABEL_COLUMNS),
        format!("{}{more}", end(&format!("{}:{}", first.path, first.line), LABEL_COLUMNS)),
    ]
}

/// The end of a text, which tells more than its beginning.
fn end(text: &str, columns: usize) -> String {
    let count = text.chars().count();
    if count <= columns {
        return text.to_owned();
    }
    std::iter::once('…').chain(text.chars().skip(count + 1 - columns)).collect()
}

fn rect(middle: Point, size: Size, round: u32) -> String {
    format!(
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{round}\"/>",
        middle.x - size.width / 2.0,
        middle.y - size.height / 2.0,
        size.width,
        size.height
    )
}

/// A line that leaves and arrives level.
fn curve(points: &[Point]) -> String {
    let Some(first) = points.first() else { return String::new() };
    let mut path = format!("M{:.1} {:.1}", first.x, first.y);
    for pair in points.windows(2) {
        let [from, to] = pair else { continue };
        let middle = f64::midpoint(from.x, to.x);
        let _ = write!(path, "C{middle:.1} {:.1} {middle:.1} {:.1} {:.1} {:.1}", from.y, to.y, to.x, to.y);
    }
    path
}

/// The tip of an arrow, at its end.
fn head(points: &[Point]) -> String {
    let [.., before, last] = points else { return String::new() };
    let back = if before.x <= last.x { -8.0 } else { 8.0 };
    format!(
        "<path class=\"head\" d=\"M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z\"/>",
        last.x,
        last.y,
        last.x + back,
        last.y - 4.5,
        last.x + back,
        last.y + 4.5
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML knows no others.
            '\n' | '\t' => out.push(character),
            character if character.is_control() => out.push('\u{fffd}'),
            character => out.push(character),
        }
    }
    out
}
