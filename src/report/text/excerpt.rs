//! A few lines of source with places marked, drawn by miette.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::{Paint, clean};
use crate::finding::Location;
use crate::report::Report;
use crate::source::{SourceFile, floor_char_boundary};

/// Marks whose lines are at most this far apart share an excerpt.
const NEAR_LINES: u32 = 3;
/// Columns shown of a line, around what is marked in it: minified code has lines of a megabyte.
const MAX_LINE: usize = 200;
/// Excerpts drawn for one list of marks; a longer story is told by its steps.
const MAX_EXCERPTS: usize = 8;

/// A place to mark.
pub struct Mark {
    /// Where.
    pub location: Location,
    /// What to write beside it.
    pub text: String,
    /// Whether it is the place the finding is about.
    pub primary: bool,
}

/// Draws the lines of `marks`, in their order, neighbours together.
pub fn draw(out: &mut String, report: &Report, marks: &[Mark], paint: Paint) -> fmt::Result {
    let handler = handler(paint);
    for group in groups(report, marks).into_iter().take(MAX_EXCERPTS) {
        let Some(excerpt) = Excerpt::new(report, &group) else { continue };
        let mut drawn = String::new();
        handler.render_report(&mut drawn, &excerpt)?;
        // The first line is where miette would put a message; the story has said it already.
        let body = drawn.split_once('\n').map_or("", |(_, body)| body);
        for line in body.lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    Ok(())
}

fn handler(paint: Paint) -> GraphicalReportHandler {
    let styles = if paint.colour() { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let theme = GraphicalTheme { characters: ThemeCharacters::unicode(), styles };
    GraphicalReportHandler::new_themed(theme)
        .with_width(paint.width())
        .with_links(false)
        .with_context_lines(1)
        .tab_width(4)
        .without_syntax_highlighting()
}

/// Marks in order, broken where the file changes or the lines are far apart.
fn groups<'a>(report: &Report, marks: &'a [Mark]) -> Vec<Vec<&'a Mark>> {
    let line = |mark: &Mark| report.locate(mark.location).map_or(0, |(_, at)| at.line);
    let mut groups: Vec<Vec<&Mark>> = Vec::new();
    for mark in marks {
        let joins = groups.last().is_some_and(|group| {
            group.iter().any(|other| {
                other.location.file == mark.location.file && line(other).abs_diff(line(mark)) <= NEAR_LINES
            })
        });
        match groups.last_mut() {
            Some(group) if joins => group.push(mark),
            _ => groups.push(vec![mark]),
        }
    }
    groups
}

/// Some consecutive lines of a file, clean and clipped, and the marks in them.
#[derive(Debug)]
struct Excerpt {
    path: String,
    text: String,
    /// Number of the first line, from 1.
    first: u32,
    /// The marks, in offsets of `text`.
    labels: Vec<LabeledSpan>,
}

impl Excerpt {
    fn new(report: &Report, marks: &[&Mark]) -> Option<Self> {
        let file = report.sources.get(marks.first()?.location.file)?;
        let line = |mark: &Mark| file.line(mark.location.span.start);
        let first = marks.iter().map(|mark| line(mark)).min()?.saturating_sub(1).max(1);
        let last = marks.iter().map(|mark| line(mark)).max()?.saturating_add(1).min(file.sheet.lines.count());
        let mut text = String::new();
        let mut labels = Vec::new();
        for number in first..=last {
            let on_line: Vec<&Mark> = marks.iter().copied().filter(|mark| line(mark) == number).collect();
            add_line(file, number, &on_line, &mut text, &mut labels);
        }
        Some(Self { path: clean::line(&file.path).into_owned(), text, first, labels })
    }
}

fn add_line(file: &SourceFile, number: u32, marks: &[&Mark], text: &mut String, labels: &mut Vec<LabeledSpan>) {
    let range = file.sheet.lines.range(number, &file.sheet.text);
    let line = file.sheet.text.get(range.clone()).unwrap_or("");
    let places: Vec<_> = marks.iter().map(|mark| file.range(mark.location.span)).collect();
    let from = places.iter().map(|place| place.start).min().unwrap_or(range.start).saturating_sub(range.start);
    let clip_start = if from > MAX_LINE { floor_char_boundary(line, from - MAX_LINE / 4) } else { 0 };
    let clip_end = floor_char_boundary(line, clip_start + MAX_LINE);
    let at = text.len();
    let shown = clean::source(line.get(clip_start..clip_end).unwrap_or(""));
    for (mark, place) in marks.iter().zip(places) {
        // Within the line, within what is shown of it, and at least one column.
        let within = |offset: usize| offset.saturating_sub(range.start).clamp(clip_start, clip_end) - clip_start;
        let (start, end) = (within(place.start), within(place.end.min(range.end)));
        let length = end.saturating_sub(start).max(usize::from(start < shown.len()));
        let label = clean::line(&mark.text);
        let label = (!label.is_empty()).then(|| label.into_owned());
        let span = SourceSpan::new((at + start).into(), length);
        labels.push(if mark.primary {
            LabeledSpan::new_primary_with_span(label, span)
        } else {
            LabeledSpan::new_with_span(label, span)
        });
    }
    text.push_str(&shown);
    text.push('\n');
}

impl fmt::Display for Excerpt {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Excerpt {}

impl Diagnostic for Excerpt {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.as_bytes().read_span(span, before, after)?;
        let line = inner.line() + self.first as usize - 1;
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            inner.data(),
            *inner.span(),
            line,
            inner.column(),
            inner.line_count(),
        )))
    }
}
