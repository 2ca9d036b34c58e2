//! Changes to people's files: fixes, and comments that silence what is there. Nothing is believed that was not checked again:
//! a change that leaves its finding, brings a new one, or breaks a file is taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::{CheckError, check_with};
use crate::config::Settings;
use crate::finding::{Family, Finding, Fix, FixSafety, Location};
use crate::model::{Language, ProblemKind};
use crate::report::Report;
use crate::rules::Rule;
use crate::source::{self, SourceFile};

/// What came of changing files.
pub struct Mended {
    /// The files that changed, sorted.
    pub files: Vec<Change>,
    /// How many findings are gone or silenced.
    pub count: usize,
    /// The report on the changed files.
    pub report: Report,
}

/// A file that changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The file.
    pub disk: PathBuf,
    /// How it is shown.
    pub path: String,
    /// Its text before.
    pub before: String,
    /// Its text after.
    pub after: String,
}

/// A replacement in what people see of a file.
struct Edit {
    disk: PathBuf,
    range: Range<usize>,
    text: String,
}

/// What tells a fix from others, wherever it has moved to: its finding's identity, its title, its texts, and how many fixes that
/// are the same in all this come before it.
type Identity = (String, String, Vec<String>, usize);

/// A fix that could be made.
struct Candidate {
    identity: Identity,
    fingerprint: String,
    edits: Vec<Edit>,
}

/// Applies the fixes of the findings, over and over until none is left that can be.
pub fn fix(settings: &Settings, rules: &[&'static Rule], unsafe_too: bool) -> Result<Mended, CheckError> {
    let mut state = State::new(settings, rules)?;
    let mut rejected = BTreeSet::new();
    let mut count = 0;
    // How many are made at once: fewer where one of them is to blame for something, until it is found. There is an end to it:
    // every group that is made leaves fewer findings, and every one that fails alone is not tried again.
    let mut most = usize::MAX;
    loop {
        let mut group = candidates(&state.report, unsafe_too, &rejected);
        group.truncate(most);
        if group.is_empty() {
            break;
        }
        match state.with_fixes(&group)? {
            Some(next) => {
                count += group.len();
                state = next;
                most = most.saturating_mul(2);
            }
            None if group.len() == 1 => {
                rejected.extend(group.into_iter().map(|candidate| candidate.identity));
                most = usize::MAX;
            }
            None => most = group.len() / 2,
        }
    }
    Ok(state.mended(count))
}

/// The findings' fixes that may be made and do not overlap, in the report's order.
fn candidates(report: &Report, unsafe_too: bool, rejected: &BTreeSet<Identity>) -> Vec<Candidate> {
    let mut chosen: Vec<Candidate> = Vec::new();
    let mut seen: BTreeMap<Identity, usize> = BTreeMap::new();
    for finding in report.open() {
        let Some(fix) = finding.fix.as_ref().filter(|fix| unsafe_too || fix.safety == FixSafety::Safe) else {
            continue;
        };
        let Some(mut candidate) = candidate(report, finding, fix) else { continue };
        let before = seen.entry(candidate.identity.clone()).or_default();
        candidate.identity.3 = *before;
        *before += 1;
        let free = |edit: &Edit| chosen.iter().flat_map(|other| &other.edits).all(|other| !collide(edit, other));
        if !rejected.contains(&candidate.identity) && candidate.edits.iter().all(free) {
            chosen.push(candidate);
        }
    }
    chosen
}

fn candidate(report: &Report, finding: &Finding, fix: &Fix) -> Option<Candidate> {
    let edit = |edit: &crate::finding::Edit| {
        let file = report.sources.get(edit.location.file).filter(|file| is_ours(file))?;
        let range = file.range(edit.location.span);
        Some(Edit { disk: file.disk.clone(), range, text: edit.text.clone() })
    };
    let edits = fix.edits.iter().map(edit).collect::<Option<Vec<_>>>()?;
    let inside = |index: usize, edit: &Edit| edits.iter().skip(index + 1).all(|other| !collide(edit, other));
    if edits.is_empty() || !edits.iter().enumerate().all(|(index, edit)| inside(index, edit)) {
        return None;
    }
    let fingerprint = finding.fingerprint();
    let texts = fix.edits.iter().map(|edit| edit.text.clone()).collect();
    Some(Candidate { identity: (fingerprint.clone(), fix.title.clone(), texts, 0), fingerprint, edits })
}

/// Whether a file is one of those asked about, and written by people.
fn is_ours(file: &SourceFile) -> bool {
    file.reported && !file.generated
}

/// Whether two edits touch: even side by side, the order of two insertions would be ours to guess. An insertion that two fixes
/// need alike, an import, is one.
fn collide(left: &Edit, right: &Edit) -> bool {
    left.disk == right.disk
        && left.range.start <= right.range.end
        && right.range.start <= left.range.end
        && !is_same_insertion(left, right)
}

fn is_same_insertion(left: &Edit, right: &Edit) -> bool {
    left.disk == right.disk && left.range == right.range && left.range.is_empty() && left.text == right.text
}

/// The text of a file as it is written.
fn full_text(file: &SourceFile) -> String {
    let mark = if file.sheet.bom { "\u{FEFF}" } else { "" };
    format!("{mark}{}", file.sheet.text)
}

/// Files as they would be, and the report on them.
struct State<'a> {
    settings: Settings,
    rules: &'a [&'static Rule],
    report: Report,
    /// What was on disk of the files changed, and how they are shown.
    before: BTreeMap<PathBuf, (String, String)>,
}

impl<'a> State<'a> {
    fn new(settings: &Settings, rules: &'a [&'static Rule]) -> Result<Self, CheckError> {
        let settings = settings.clone();
        let report = check_with(&settings, rules)?;
        Ok(Self { settings, rules, report, before: BTreeMap::new() })
    }

    /// The state after some edits; `None` if a file cannot be edited.
    fn with(&self, edits: &[&Edit]) -> Result<Option<Self>, CheckError> {
        let mut by_file: BTreeMap<&Path, Vec<&Edit>> = BTreeMap::new();
        for edit in edits {
            by_file.entry(&edit.disk).or_default().push(edit);
        }
        let (mut settings, mut before) = (self.settings.clone(), self.before.clone());
        for (disk, mut edits) in by_file {
            let Some(file) = self.report.sources.files.iter().find(|file| file.disk == disk) else { return Ok(None) };
            let text = full_text(file);
            let known = self.settings.edited.contains_key(disk);
            // What was decoded from another encoding would be written back in this one.
            if !known && !source::holds(disk, &text) {
                return Ok(None);
            }
            let mark = text.len() - file.sheet.text.len();
            let mut after = text.clone();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
            edits.dedup_by(|left, right| is_same_insertion(left, right));
            for edit in edits {
                after.replace_range(edit.range.start + mark..edit.range.end + mark, &edit.text);
            }
            before.entry(disk.to_path_buf()).or_insert_with(|| (file.path.clone(), text));
            settings.edited.insert(disk.to_path_buf(), after);
        }
        let report = check_with(&settings, self.rules)?;
        Ok(Some(Self { settings, rules: self.rules, report, before }))
    }

    /// The state after some fixes, if each does what it should and no more.
    fn with_fixes(&self, group: &[Candidate]) -> Result<Option<Self>, CheckError> {
        let edits: Vec<&Edit> = group.iter().flat_map(|candidate| &candidate.edits).collect();
        let Some(next) = self.with(&edits)? else { return Ok(None) };
        let (mut allowed, found) = (counts(&self.report), counts(&next.report));
        for candidate in group {
            if let Some(count) = allowed.get_mut(&candidate.fingerprint) {
                *count = count.saturating_sub(1);
            }
        }
        let none_new = found.iter().all(|(key, count)| *count <= allowed.get(key).copied().unwrap_or(0));
        let whole = broken(&next.report) <= broken(&self.report);
        Ok((none_new && whole).then_some(next))
    }

    fn mended(self, count: usize) -> Mended {
        let mut files = Vec::new();
        for (disk, (path, before)) in self.before {
            let after = self.settings.edited.get(&disk).cloned().unwrap_or_default();
            if after != before {
                files.push(Change { disk, path, before, after });
            }
        }
        Mended { files, count, report: self.report }
    }
}

fn counts(report: &Report) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in report.open() {
        *counts.entry(finding.fingerprint()).or_default() += 1;
    }
    counts
}

/// How many places could not be read.
fn broken(report: &Report) -> usize {
    report.problems.iter().filter(|problem| problem.kind != ProblemKind::NotUnderstood).count()
}

/// Where a comment that silences findings can stand, the first that works.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Way {
    /// In the list of a comment on the line.
    Merge,
    /// At the end of the line.
    Behind,
    /// On a line of its own above.
    Above,
    /// Nowhere.
    GiveUp,
}

/// A line that gets a comment.
struct Line {
    language: Language,
    rules: BTreeSet<&'static str>,
    fingerprints: BTreeSet<String>,
    way: Way,
}

/// Adds a comment to every finding of the report, so that what is there now is silent and what comes is not.
pub fn add_ignores(settings: &Settings, rules: &[&'static Rule], reason: Option<&str>) -> Result<Mended, CheckError> {
    let start = State::new(settings, rules)?;
    let mut lines = lines(&start.report);
    for _ in [Way::Merge, Way::Behind, Way::Above, Way::GiveUp] {
        let edits: Vec<Edit> = lines.iter().filter_map(|(at, line)| comment(&start, at, line, reason)).collect();
        let Some(next) = start.with(&edits.iter().collect::<Vec<_>>())? else { break };
        let open = counts(&next.report);
        let hurt = hurt(&start.report, &next.report);
        let mut settled = true;
        for ((disk, _), line) in &mut lines {
            let silent = line.fingerprints.iter().all(|fingerprint| !open.contains_key(fingerprint));
            if line.way != Way::GiveUp && (!silent || hurt.contains(disk)) {
                settled = false;
                line.way = next_way(line.way);
            }
        }
        if settled {
            let count = lines.values().filter(|line| line.way != Way::GiveUp).map(|line| line.fingerprints.len()).sum();
            return Ok(next.mended(count));
        }
    }
    Ok(start.mended(0))
}

fn next_way(way: Way) -> Way {
    match way {
        Way::Merge => Way::Behind,
        Way::Behind => Way::Above,
        Way::Above | Way::GiveUp => Way::GiveUp,
    }
}

/// The lines of the findings, without those about comments themselves.
fn lines(report: &Report) -> BTreeMap<(PathBuf, u32), Line> {
    let mut lines = BTreeMap::new();
    for finding in report.open() {
        let about_comments = report.rule(finding.rule).is_some_and(|rule| rule.family == Family::Tool);
        let ours = |location: &Location| report.sources.get(location.file).is_some_and(is_ours);
        let Some(site) = finding.sites().find(ours).filter(|_| !about_comments) else { continue };
        let Some((file, at)) = report.locate(site) else { continue };
        let line = lines.entry((file.disk.clone(), at.line)).or_insert_with(|| Line {
            language: file.language,
            rules: BTreeSet::new(),
            fingerprints: BTreeSet::new(),
            way: Way::Merge,
        });
        line.rules.insert(finding.rule);
        line.fingerprints.insert(finding.fingerprint());
    }
    lines
}

/// Files that have more problems than they had.
fn hurt(before: &Report, after: &Report) -> BTreeSet<PathBuf> {
    let count = |report: &Report, file: &SourceFile| {
        report.problems.iter().filter(|problem| problem.place.as_ref() == Some(&file.place)).count()
    };
    let files = after.sources.files.iter();
    files.filter(|file| count(after, file) > count(before, file)).map(|file| file.disk.clone()).collect()
}

fn comment(state: &State<'_>, at: &(PathBuf, u32), line: &Line, reason: Option<&str>) -> Option<Edit> {
    let (disk, number) = at;
    let file = state.report.sources.files.iter().find(|file| file.disk == *disk)?;
    let sheet = &file.sheet;
    let range = sheet.lines.range(*number, &sheet.text);
    let text = sheet.text.get(range.clone())?;
    let rules: Vec<&str> = line.rules.iter().copied().collect();
    let rules = rules.join(", ");
    let sign = if line.language == Language::Python { "#" } else { "//" };
    let reason = reason.map(|reason| format!(" -- {reason}")).unwrap_or_default();
    let comment = format!("{sign} lockwise: ignore[{rules}]{reason}");
    let edit = |range: Range<usize>, text: String| Some(Edit { disk: disk.clone(), range, text });
    match line.way {
        Way::Merge => {
            const LIST: &str = "lockwise: ignore[";
            let Some(list) = text.find(LIST) else { return edit(range.end..range.end, format!("  {comment}")) };
            let end = list + text.get(list..)?.find(']')?;
            edit(range.start + end..range.start + end, format!(", {rules}"))
        }
        Way::Behind => edit(range.end..range.end, format!("  {comment}")),
        Way::Above => {
            let indent = text.get(..text.len() - text.trim_start().len())?;
            let end =
                if sheet.text.get(range.end..).is_some_and(|rest| rest.starts_with("\r\n")) { "\r\n" } else { "\n" };
            edit(range.start..range.start, format!("{indent}{comment}{end}"))
        }
        Way::GiveUp => None,
    }
}
