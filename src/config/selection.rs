//! Which rules run: names of rules and families, resolved against the rules there are.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::finding::{Family, RuleInfo, Tier};
use crate::suggestion::nearest;

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
        Self::layered(&[request], catalogue)
    }

    /// Resolves requests one on top of the other: what a later one selects or ignores is its last word. One that says `select`
    /// starts over.
    pub fn layered(requests: &[&SelectionRequest], catalogue: &[&'static RuleInfo]) -> Result<Self, UnknownRule> {
        let preview = requests.iter().any(|request| request.preview);
        let speaks = |rule: &RuleInfo| rule.tier == Tier::Stable || preview;
        let by_default: BTreeSet<&str> = catalogue.iter().filter(|rule| speaks(rule)).map(|rule| rule.id).collect();
        let mut enabled = by_default.clone();
        for request in requests {
            if !request.select.is_empty() {
                enabled.clear();
            }
            for name in request.select.iter().chain(&request.extend_select) {
                enabled.extend(expand(name, catalogue, speaks)?);
            }
            for rule in names(&request.ignore, catalogue)? {
                enabled.remove(rule);
            }
        }
        let complete = by_default.is_subset(&enabled);
        Ok(Self { enabled, complete })
    }

    /// Adds what another selection has.
    pub fn extend(&mut self, other: &Self) {
        self.enabled.extend(&other.enabled);
        self.complete |= other.complete;
    }

    /// The rules, sorted.
    pub fn rules(&self) -> impl Iterator<Item = &'static str> {
        self.enabled.iter().copied()
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

/// All rules that names stand for.
pub fn names(names: &[String], catalogue: &[&'static RuleInfo]) -> Result<BTreeSet<&'static str>, UnknownRule> {
    let mut rules = BTreeSet::new();
    for name in names {
        rules.extend(expand(name, catalogue, |_| true)?);
    }
    Ok(rules)
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
    use crate::finding::{Confidence, Severity};

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
    fn the_later_layer_has_the_last_word() {
        let file = SelectionRequest { ignore: vec!["lock-order".into()], ..SelectionRequest::default() };
        let check = |later: SelectionRequest, expected: &[&str]| {
            let selection = Selection::layered(&[&file, &later], ALL).unwrap();
            assert_eq!(selection.rules().collect::<Vec<_>>(), expected, "{later:?}");
        };
        let some = |name: &str| vec![name.to_owned()];
        check(SelectionRequest::default(), &["bool-flag"]);
        check(SelectionRequest { extend_select: some("locks"), ..Default::default() }, &["bool-flag", "lock-order"]);
        check(SelectionRequest { select: some("lock-order"), ..Default::default() }, &["lock-order"]);
        check(SelectionRequest { ignore: some("bool-flag"), ..Default::default() }, &[]);
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
