//! What a run is asked to do, resolved: paths, filters, rules.
//!
//! Config files come later; everything here comes from the command line now.

use std::collections::BTreeSet;
use std::path::PathBuf;

use thiserror::Error;

use crate::finding::{Confidence, Family, RuleInfo, Tier};
use crate::suggestion::nearest;

/// Everything a run needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The current folder, absolute and without symbolic links.
    pub current: PathBuf,
    /// Files and folders to check.
    pub paths: Vec<PathBuf>,
    /// A file that is not on disk but in an editor or a pipe.
    pub stdin: Option<StdinFile>,
    /// The named paths alone are analysed, not the project around a single file.
    pub isolated: bool,
    /// Globs of what to leave out.
    pub exclude: Vec<String>,
    /// Whether `.gitignore` and its like are respected.
    pub gitignore: bool,
    /// Whether Markdown documents found in folders are read.
    pub include_markdown: bool,
    /// Whether findings in test, bench and example code are reported.
    pub include_tests: bool,
    /// The least confidence reported.
    pub confidence: Confidence,
    /// Which rules run.
    pub selection: Selection,
    /// Whether suppressed findings are reported, marked as such.
    pub show_suppressed: bool,
    /// Number of threads; as many as the machine has if `None`.
    pub jobs: Option<usize>,
}

/// A file's text from standard input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StdinFile {
    /// What it would be called.
    pub name: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Which rules run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selection {
    enabled: BTreeSet<&'static str>,
    /// Whether every rule that speaks by default runs.
    complete: bool,
}

/// How rules were selected on the command line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SelectionRequest {
    /// Rules or families that run instead of the default ones; empty for the default.
    pub select: Vec<String>,
    /// Rules or families that run in addition.
    pub extend_select: Vec<String>,
    /// Rules or families that do not run.
    pub ignore: Vec<String>,
    /// Whether preview rules run without being named.
    pub preview: bool,
}

/// A name that is neither a rule nor a family.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("there is no rule or family called `{name}`")]
pub struct UnknownRule {
    /// As it was given.
    pub name: String,
    /// The nearest one.
    pub nearest: Option<&'static str>,
}

impl Selection {
    /// Resolves a request against all rules there are.
    pub fn resolve(request: &SelectionRequest, catalogue: &[&'static RuleInfo]) -> Result<Self, UnknownRule> {
        let speaks = |rule: &RuleInfo| rule.tier == Tier::Stable || request.preview;
        let by_default: BTreeSet<&str> = catalogue.iter().filter(|rule| speaks(rule)).map(|rule| rule.id).collect();
        let mut enabled = if request.select.is_empty() { by_default.clone() } else { BTreeSet::new() };
        for name in request.select.iter().chain(&request.extend_select) {
            enabled.extend(expand(name, catalogue, speaks)?);
        }
        for name in &request.ignore {
            for rule in expand(name, catalogue, |_| true)? {
                enabled.remove(rule);
            }
        }
        let complete = by_default.is_subset(&enabled);
        Ok(Self { enabled, complete })
    }

    /// Whether a rule runs.
    #[must_use]
    pub fn contains(&self, rule: &str) -> bool {
        self.enabled.contains(rule)
    }

    /// Whether every rule that speaks by default runs, so that what did not happen means something.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}

/// The rules a name stands for: itself (by its present or a former name), its family's, or `all`. A family brings only those
/// that `speaks` lets through; a rule named by itself always comes.
fn expand(
    name: &str,
    catalogue: &[&'static RuleInfo],
    speaks: impl Fn(&RuleInfo) -> bool,
) -> Result<Vec<&'static str>, UnknownRule> {
    if let Some(rule) = find_rule(name, catalogue) {
        return Ok(vec![rule.id]);
    }
    let families: BTreeSet<Family> = catalogue.iter().map(|rule| rule.family).collect();
    let known_family = name == "all" || families.iter().any(|family| family.as_str() == name);
    if !known_family {
        return Err(unknown_rule(name, catalogue));
    }
    Ok(catalogue
        .iter()
        .filter(|rule| (name == "all" || rule.family.as_str() == name) && speaks(rule))
        .map(|rule| rule.id)
        .collect())
}

/// A rule by its present or a former name.
#[must_use]
pub fn find_rule(name: &str, catalogue: &[&'static RuleInfo]) -> Option<&'static RuleInfo> {
    catalogue.iter().find(|rule| rule.id == name || rule.former_ids.contains(&name)).copied()
}

/// The error for a name that is neither a rule nor a family.
#[must_use]
pub fn unknown_rule(name: &str, catalogue: &[&'static RuleInfo]) -> UnknownRule {
    let names = catalogue.iter().flat_map(|rule| [rule.id, rule.family.as_str()]);
    UnknownRule { name: name.to_owned(), nearest: nearest(name, names) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    const fn rule(id: &'static str, family: Family, tier: Tier, former_ids: &'static [&'static str]) -> RuleInfo {
        RuleInfo {
            id,
            family,
            summary: "",
            page: "",
            severity: Severity::Error,
            precision: Confidence::High,
            tier,
            languages: &[],
            cwe: &[],
            since: "0.1.0",
            former_ids,
        }
    }

    static ORDER: RuleInfo = rule("lock-order", Family::Locks, Tier::Stable, &["lock-cycle"]);
    static DOUBLE: RuleInfo = rule("double-lock", Family::Locks, Tier::Preview, &[]);
    static FLAG: RuleInfo = rule("bool-flag", Family::Cancellation, Tier::Stable, &[]);
    static ALL: &[&RuleInfo] = &[&FLAG, &DOUBLE, &ORDER];

    fn check_selection(select: &[&str], extend: &[&str], ignore: &[&str], preview: bool, expected: &[&str]) {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let request =
            SelectionRequest { select: owned(select), extend_select: owned(extend), ignore: owned(ignore), preview };
        let selection = Selection::resolve(&request, ALL).unwrap();
        assert_eq!(selection.enabled.iter().copied().collect::<Vec<_>>(), expected, "{request:?}");
    }

    #[test]
    fn rules_and_families_are_selected() {
        check_selection(&[], &[], &[], false, &["bool-flag", "lock-order"]);
        check_selection(&[], &[], &[], true, &["bool-flag", "double-lock", "lock-order"]);
        check_selection(&["locks"], &[], &[], false, &["lock-order"]);
        check_selection(&["locks"], &[], &[], true, &["double-lock", "lock-order"]);
        check_selection(&["double-lock"], &[], &[], false, &["double-lock"]);
        check_selection(&[], &["double-lock"], &[], false, &["bool-flag", "double-lock", "lock-order"]);
        check_selection(&["all"], &[], &["locks"], true, &["bool-flag"]);
        check_selection(&["lock-cycle"], &[], &[], false, &["lock-order"]);
    }

    #[test]
    fn unknown_names_come_with_the_nearest() {
        let request = SelectionRequest { ignore: vec!["lock-ordre".into()], ..SelectionRequest::default() };
        let error = Selection::resolve(&request, ALL).unwrap_err();
        assert_eq!(error.nearest, Some("lock-order"));
        assert_eq!(unknown_rule("lokcs", ALL).nearest, Some("locks"));
    }

    #[test]
    fn a_selection_is_complete_when_nothing_default_is_missing() {
        let complete = |select: &[&str], preview| {
            let select = select.iter().map(|name| (*name).to_owned()).collect();
            let request = SelectionRequest { select, preview, ..SelectionRequest::default() };
            Selection::resolve(&request, ALL).unwrap().is_complete()
        };
        assert!(complete(&[], false) && complete(&["all"], true));
        assert!(!complete(&["locks"], false));
    }
}
