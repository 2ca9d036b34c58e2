//! Comments that silence findings, and what is said about such comments.

use super::{Confidence, Edit, Family, Finding, Fix, FixSafety, Location, RuleInfo, Severity, Tier};
use crate::config::{Selection, find_rule};
use crate::model::{FileId, FileModel, Language, Span, Suppression};
use crate::source::SourceMap;
use crate::source::comments::MARKER;
use crate::suggestion::nearest;

/// A comment names a rule that does not exist.
pub static UNKNOWN_RULE: RuleInfo = RuleInfo {
    id: "unknown-rule",
    family: Family::Tool,
    summary: "a suppression comment names no rule",
    page: include_str!("unknown_rule.md"),
    severity: Severity::Warning,
    precision: Confidence::High,
    tier: Tier::Stable,
    languages: &[Language::Python, Language::Rust],
    cwe: &[],
    since: "0.1.0",
    former_ids: &[],
};

/// A comment silences nothing.
pub static UNUSED_SUPPRESSION: RuleInfo = RuleInfo {
    id: "unused-suppression",
    family: Family::Tool,
    summary: "a suppression comment hides nothing",
    page: include_str!("unused_suppression.md"),
    severity: Severity::Note,
    precision: Confidence::High,
    tier: Tier::Stable,
    languages: &[Language::Python, Language::Rust],
    cwe: &[],
    since: "0.1.0",
    former_ids: &[],
};

/// The suppression comments of a program, and which of them were of use.
pub struct Suppressions<'a> {
    files: &'a [FileModel],
    sources: &'a SourceMap,
    catalogue: &'a [&'static RuleInfo],
    used: Vec<Vec<bool>>,
}

impl<'a> Suppressions<'a> {
    /// The comments of `files`, none used yet.
    #[must_use]
    pub fn new(files: &'a [FileModel], sources: &'a SourceMap, catalogue: &'a [&'static RuleInfo]) -> Self {
        let used = files.iter().map(|file| vec![false; file.suppressions.len()]).collect();
        Self { files, sources, catalogue, used }
    }

    /// The comment that silences a finding, if one does: on the line of any of its sites. All that do count as used, so that
    /// a comment at each end of a deadlock is not called unused. What another linter is told counts where that linter would speak.
    pub fn silencing(&mut self, finding: &Finding) -> Option<&'a Suppression> {
        let mut first = None;
        for site in finding.sites() {
            let file = site.file.0 as usize;
            let (Some(model), Some(used)) = (self.files.get(file), self.used.get_mut(file)) else { continue };
            for (suppression, used) in model.suppressions.iter().zip(used) {
                let names = names_rule(suppression, finding.rule, self.catalogue);
                let counts = !suppression.peer || site == finding.primary;
                if names && counts && covers(suppression, site, self.sources) {
                    *used = true;
                    first.get_or_insert(suppression);
                }
            }
        }
        first
    }

    /// Findings about the comments themselves: rules that do not exist, and comments that silenced nothing although every rule
    /// they name ran.
    #[must_use]
    pub fn complaints<'s>(
        &self,
        selection: &dyn Fn(FileId) -> Option<&'s Selection>,
        whole_program: bool,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            let Some(selection) = selection(id) else { continue };
            let used = self.used.get(index).into_iter().flatten();
            for (suppression, used) in file.suppressions.iter().zip(used) {
                if suppression.peer {
                    continue;
                }
                let at = Location { file: id, span: suppression.span };
                let unknown: Vec<&str> = suppression
                    .rules
                    .iter()
                    .map(|rule| rule.as_str())
                    .filter(|rule| find_rule(rule, self.catalogue).is_none())
                    .collect();
                if selection.contains(UNKNOWN_RULE.id) {
                    findings.extend(unknown.iter().map(|rule| self.unknown_rule(rule, at)));
                }
                let asked = whole_program && selection.contains(UNUSED_SUPPRESSION.id);
                if asked && !used && unknown.is_empty() && self.all_ran(suppression, selection) {
                    findings.push(self.unused(at, suppression));
                }
            }
        }
        findings
    }

    fn all_ran(&self, suppression: &Suppression, selection: &Selection) -> bool {
        if suppression.rules.is_empty() {
            return selection.is_complete();
        }
        let id = |rule: &str| find_rule(rule, self.catalogue).map(|info| info.id);
        suppression.rules.iter().all(|rule| id(rule.as_str()).is_some_and(|id| selection.contains(id)))
    }

    fn unused(&self, at: Location, suppression: &Suppression) -> Finding {
        let message = "this comment hides no finding".to_owned();
        let help = "remove it".to_owned();
        // Its place would tell it from the next, and would change with every edit above it.
        let rules: Vec<&str> = suppression.rules.iter().map(|rule| rule.as_str()).collect();
        let complaint = complaint(&UNUSED_SUPPRESSION, at, message, help, &rules.join(","));
        Finding { fix: self.removal(at), ..complaint }
    }

    /// Takes out a comment that says nothing else, with the blanks before it, and with its line if there is nothing else on it.
    fn removal(&self, at: Location) -> Option<Fix> {
        let file = self.sources.get(at.file).filter(|file| !file.context.document)?;
        let (text, start) = (file.text(), at.span.start as usize);
        // A comment ends before its line does, whatever a parser takes for the end of a line.
        let comment = text.get(start..at.span.end as usize)?.trim_end_matches(['\r', '\n']);
        let end = start + comment.len();
        let said = comment.trim_start_matches(['#', '/']).trim_start();
        if !said.starts_with(MARKER) || said.contains('#') || comment.starts_with("/*") {
            return None;
        }
        let before = text.get(..start)?.trim_end_matches([' ', '\t']);
        let after = text.get(end..)?;
        let line_end = ["\r\n", "\n"].into_iter().find(|line_end| after.starts_with(line_end));
        let alone = before.is_empty() || before.ends_with('\n');
        let end = if alone { end + line_end.map_or(0, str::len) } else { end };
        let edit =
            Edit { location: Location { file: at.file, span: Span::new(before.len(), end) }, text: String::new() };
        Some(Fix::of_edits(FixSafety::Safe, "remove the comment", vec![edit]))
    }

    fn unknown_rule(&self, rule: &str, at: Location) -> Finding {
        let names = self.catalogue.iter().map(|info| info.id);
        let help = match nearest(rule, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`lockwise rules` lists the rules".to_owned(),
        };
        complaint(&UNKNOWN_RULE, at, format!("this comment names `{rule}`, which is no rule"), help, rule)
    }
}

fn complaint(rule: &RuleInfo, at: Location, message: String, help: String, key: &str) -> Finding {
    Finding {
        rule: rule.id,
        severity: rule.severity,
        message,
        confidence: Confidence::High,
        primary: at,
        threads: Vec::new(),
        outcome: String::new(),
        related: Vec::new(),
        help,
        fix: None,
        key: key.to_owned(),
        test: false,
    }
}

fn names_rule(suppression: &Suppression, rule: &str, catalogue: &[&'static RuleInfo]) -> bool {
    let is_it = |name: &str| name == rule || find_rule(name, catalogue).is_some_and(|info| info.id == rule);
    suppression.rules.is_empty() || suppression.rules.iter().any(|name| is_it(name.as_str()))
}

/// Whether a comment covers the line a site begins on.
fn covers(suppression: &Suppression, site: Location, sources: &SourceMap) -> bool {
    if suppression.whole_file {
        return true;
    }
    let Some(file) = sources.get(site.file) else { return false };
    let line = |offset: u32| file.line(offset);
    let first = line(suppression.covers.start);
    let last = line(suppression.covers.end.saturating_sub(1).max(suppression.covers.start));
    (first..=last).contains(&line(site.span.start))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::config::SelectionRequest;
    use crate::finding::{Step, ThreadStory};
    use crate::model::{Name, SourceContext};
    use crate::source::{Decoded, Entry, FileType, load};

    static RULE: RuleInfo =
        RuleInfo { id: "made-up", family: Family::Locks, former_ids: &["old-name"], ..UNKNOWN_RULE };
    static OTHER: RuleInfo = RuleInfo { id: "other", tier: Tier::Preview, family: Family::Locks, ..UNKNOWN_RULE };
    static CATALOGUE: &[&RuleInfo] = &[&RULE, &OTHER, &UNKNOWN_RULE, &UNUSED_SUPPRESSION];
    const TEXT: &str = "one\ntwo\nthree\nfour\n";

    /// A program of one file with the given comments: (rules, line covered; 0 for the whole file).
    fn program(comments: &[(&[&str], u32)]) -> (Vec<FileModel>, SourceMap) {
        let entry = Entry {
            disk: PathBuf::from("/p/a.py"),
            display: "a.py".into(),
            file_type: FileType::Source(Language::Python),
            base: PathBuf::from("/p"),
            reported: true,
        };
        let decoded = Decoded { text: TEXT.into(), bom: false };
        let sources = SourceMap { files: load(&entry, &SourceContext::default(), decoded, Path::new("/p")) };
        let mut model = FileModel::new(Language::Python, SourceContext::default());
        model.suppressions = comments
            .iter()
            .map(|(rules, line)| {
                let covers = if *line == 0 { Span::default() } else { span(*line) };
                let rules = rules.iter().map(|rule| Name::new(rule)).collect();
                Suppression { rules, reason: None, whole_file: *line == 0, covers, span: covers, peer: false }
            })
            .collect();
        (vec![model], sources)
    }

    fn span(line: u32) -> Span {
        let start: usize = TEXT.lines().take(line as usize - 1).map(|line| line.len() + 1).sum();
        Span::new(start, start + TEXT.lines().nth(line as usize - 1).unwrap().len())
    }

    fn at(line: u32) -> Location {
        Location { file: FileId(0), span: span(line) }
    }

    /// A finding at line 1 with a step at line 3.
    fn finding() -> Finding {
        let step = Step { location: at(3), text: String::new(), held: Vec::new() };
        let threads = vec![ThreadStory { name: String::new(), steps: vec![step] }];
        Finding { threads, ..complaint(&RULE, at(1), String::new(), String::new(), "") }
    }

    fn check_silenced(comments: &[(&[&str], u32)], expected: bool) {
        let (files, sources) = program(comments);
        let mut suppressions = Suppressions::new(&files, &sources, CATALOGUE);
        assert_eq!(suppressions.silencing(&finding()).is_some(), expected, "{comments:?}");
    }

    fn check_complaints(comments: &[(&[&str], u32)], request: &SelectionRequest, expected: &[(&str, u32)]) {
        let (files, sources) = program(comments);
        let mut suppressions = Suppressions::new(&files, &sources, CATALOGUE);
        suppressions.silencing(&finding());
        let selection = Selection::resolve(request, CATALOGUE).unwrap();
        let complaints = suppressions.complaints(&|_| Some(&selection), true);
        let line = |finding: &Finding| sources.files[0].line(finding.primary.span.start);
        let found: Vec<_> = complaints.iter().map(|finding| (finding.rule, line(finding))).collect();
        assert_eq!(found, expected, "{comments:?}");
    }

    #[test]
    fn a_comment_on_any_site_silences() {
        check_silenced(&[(&["made-up"], 1)], true);
        check_silenced(&[(&["made-up"], 3)], true);
        check_silenced(&[(&["made-up"], 2)], false);
        check_silenced(&[(&["other"], 1)], false);
        check_silenced(&[(&["other", "made-up"], 1)], true);
        check_silenced(&[(&["old-name"], 1)], true);
        check_silenced(&[(&[], 1)], true);
        check_silenced(&[(&[], 0)], true);
        check_silenced(&[(&["other"], 0)], false);
    }

    #[test]
    fn useless_comments_are_reported_and_useful_ones_at_both_ends_are_not() {
        let default = SelectionRequest::default();
        check_complaints(&[(&["made-up"], 1), (&["made-up"], 3)], &default, &[]);
        check_complaints(&[(&["made-up"], 2)], &default, &[("unused-suppression", 2)]);
        check_complaints(&[(&["made-pu"], 2)], &default, &[("unknown-rule", 2)]);
        check_complaints(&[(&[], 4)], &default, &[("unused-suppression", 4)]);
    }

    #[test]
    fn a_comment_is_unused_only_if_its_rules_ran() {
        let ignore = |rule: &str| SelectionRequest { ignore: vec![rule.into()], ..SelectionRequest::default() };
        check_complaints(&[(&["made-up"], 2), (&[], 4)], &ignore("made-up"), &[]);
        check_complaints(&[(&["other"], 2)], &SelectionRequest::default(), &[]);
        let preview = SelectionRequest { preview: true, ..SelectionRequest::default() };
        check_complaints(&[(&["other"], 2)], &preview, &[("unused-suppression", 2)]);
        check_complaints(&[(&["made-up"], 2)], &ignore("unused-suppression"), &[]);
    }

    #[test]
    fn the_nearest_rule_is_offered() {
        let (files, sources) = program(&[(&["made-pu"], 2)]);
        let suppressions = Suppressions::new(&files, &sources, CATALOGUE);
        let selection = Selection::resolve(&SelectionRequest::default(), CATALOGUE).unwrap();
        assert_eq!(suppressions.complaints(&|_| Some(&selection), false)[0].help, "did you mean `made-up`?");
    }
}
