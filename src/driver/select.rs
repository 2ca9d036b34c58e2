//! What of the findings is reported: comments, config, baseline and thresholds, one after the other.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::{CheckError, Run};
use crate::config::{Scope, Settings};
use crate::finding::baseline::{Baseline, Key};
use crate::finding::suppression::Suppressions;
use crate::finding::{Finding, RuleInfo};
use crate::model::FileId;
use crate::report::{Known, Reported, Silenced, SilencedBy};
use crate::source::{self, Place, Position, SourceMap};

/// What of a run is reported, in the order of the report, and what became of the baseline.
pub struct Selected {
    /// The findings.
    pub findings: Vec<Reported>,
    /// What became of the baseline.
    pub known: Option<Known>,
}

/// Selects what is reported.
pub fn select(
    run: &Run,
    findings: Vec<Finding>,
    settings: &Settings,
    catalogue: &[&'static RuleInfo],
) -> Result<Selected, CheckError> {
    let filter = Filter { sources: &run.gathered.sources, scopes: &run.gathered.scopes };
    let mut suppressions = Suppressions::new(run.program.files(), filter.sources, catalogue);
    // Before all other filters: a comment that hides a finding no one asked for is not unused.
    let mut reported: Vec<Reported> = findings
        .into_iter()
        .map(|finding| {
            let comment = suppressions.silencing(&finding);
            let silenced = comment.map(|comment| Silenced { by: SilencedBy::Comment, reason: comment.reason.clone() });
            Reported { finding, silenced }
        })
        .collect();
    // A single file's comments may hide what only its project shows.
    let whole_program = !settings.isolated || settings.paths.iter().all(|path| settings.current.join(path).is_dir());
    let selection = |file: FileId| run.gathered.scopes.get(file.0 as usize).map(|scope| &scope.selection);
    let complaints = suppressions.complaints(&selection, whole_program);
    reported.extend(complaints.into_iter().map(|finding| Reported { finding, silenced: None }));
    let present = known(&reported, filter.sources);
    reported.retain(|reported| filter.wants(&reported.finding));
    reported.sort_by_cached_key(|reported| order(&reported.finding, filter.sources));
    if let Some(revision) = &settings.known {
        silence(run, &mut reported, revision, SilencedBy::Revision);
    }
    let known = baseline(run, settings, &mut reported, &present)?;
    reported.retain(|reported| settings.show_suppressed || reported.silenced.is_none());
    Ok(Selected { findings: reported, known })
}

struct Filter<'a> {
    sources: &'a SourceMap,
    scopes: &'a [Arc<Scope>],
}

impl Filter<'_> {
    fn wants(&self, finding: &Finding) -> bool {
        let file = |id| self.sources.get(id);
        let ours = finding.sites().any(|site| file(site.file).is_some_and(|file| file.reported && !file.generated));
        let primary = finding.primary.file;
        let (Some(scope), Some(at)) = (self.scopes.get(primary.0 as usize), file(primary)) else { return false };
        ours && finding.confidence >= scope.confidence()
            && (scope.include_tests() || !(finding.test || at.context.test))
            && scope.reports(finding.rule, &at.disk)
    }
}

/// Silences as many findings as are known: those in their own file first, then those whose file is gone.
fn silence(run: &Run, reported: &mut [Reported], known: &Baseline, by: SilencedBy) {
    let mut budget = known.budget(|path| is_gone(run, path));
    for moved in [false, true] {
        for reported in reported.iter_mut().filter(|reported| reported.silenced.is_none()) {
            let key = key(&reported.finding, &run.gathered.sources);
            let met =
                if moved { budget.take_moved(&key.fingerprint) } else { budget.take(&key.path, &key.fingerprint) };
            if met {
                reported.silenced = Some(Silenced { by, reason: None });
            }
        }
    }
}

fn is_gone(run: &Run, path: &str) -> bool {
    !source::exists(&run.root.join(path))
}

fn baseline(
    run: &Run,
    settings: &Settings,
    reported: &mut [Reported],
    present: &Baseline,
) -> Result<Option<Known>, CheckError> {
    let Some(path) = run.baseline.as_deref() else { return Ok(None) };
    let old = if settings.write_baseline && !source::exists(path) { Baseline::default() } else { read(path)? };
    let rules: BTreeSet<&str> = run.gathered.scopes.iter().flat_map(|scope| scope.selection.rules()).collect();
    let seen: BTreeSet<String> =
        run.gathered.sources.files.iter().filter(|file| file.reported).map(|file| shown(&file.place)).collect();
    // A run tells something about what it looked at, and about files that are no longer there to be looked at.
    let judged = |key: &Key| rules.contains(key.rule.as_str()) && (seen.contains(&key.path) || is_gone(run, &key.path));
    let pruned = old.pruned(present, judged, |path| is_gone(run, path));
    let gone = old.len() - pruned.len();
    let mut next = pruned;
    let mut added = 0;
    if settings.write_baseline {
        let before = next.len();
        next = old.without(judged);
        for finding in reported.iter().filter(|reported| reported.silenced.is_none()).map(|reported| &reported.finding)
        {
            next.add(key(finding, &run.gathered.sources), &finding.message);
        }
        added = next.len().saturating_sub(before);
        silence(run, reported, &next, SilencedBy::Baseline);
    } else {
        silence(run, reported, &old, SilencedBy::Baseline);
    }
    let hidden = |reported: &&Reported| reported.silenced.as_ref().is_some_and(|it| it.by == SilencedBy::Baseline);
    let hidden = reported.iter().filter(hidden).count();
    Ok(Some(Known { path: path.to_path_buf(), unnamed: run.unnamed, hidden, gone, added, next }))
}

fn read(path: &Path) -> Result<Baseline, CheckError> {
    let wrong = |message: String| CheckError::Baseline { path: path.display().to_string(), message };
    let decoded = source::read(path).map_err(|problem| wrong(problem.message))?;
    Baseline::parse(&decoded.text).map_err(wrong)
}

fn shown(place: &Place) -> String {
    match place {
        Place::InRoot(path) | Place::Outside(path) => path.clone(),
    }
}

/// The findings of a run as known ones, for another run to leave out.
#[must_use]
pub fn known(findings: &[Reported], sources: &SourceMap) -> Baseline {
    let mut baseline = Baseline::default();
    for Reported { finding, .. } in findings {
        baseline.add(key(finding, sources), &finding.message);
    }
    baseline
}

fn key(finding: &Finding, sources: &SourceMap) -> Key {
    let path = sources.get(finding.primary.file).map(|file| shown(&file.place)).unwrap_or_default();
    Key { path, rule: finding.rule.to_owned(), fingerprint: finding.fingerprint() }
}

type Order = (String, Position, &'static str, String, String);

fn order(finding: &Finding, sources: &SourceMap) -> Order {
    let file = sources.get(finding.primary.file);
    let path = file.map(|file| file.path.clone()).unwrap_or_default();
    let at = file.map_or(Position { line: 0, column: 0 }, |file| file.position(finding.primary.span.start));
    (path, at, finding.rule, finding.message.clone(), finding.key.clone())
}
