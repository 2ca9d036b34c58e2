//! A run from paths to report: discover, read and lower in parallel, link and analyse, run the rules, filter, sort.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use thiserror::Error;

use crate::analysis::{self, Program};
use crate::config::Settings;
use crate::finding::suppression::{Suppressions, UNKNOWN_RULE, UNUSED_SUPPRESSION};
use crate::finding::{Finding, RuleInfo};
use crate::model::{FileModel, Language, ProblemKind, SourceContext, Span};
use crate::report::{Counts, FileProblem, Report, Reported, Silenced};
use crate::rules::{RULES, Rule};
use crate::source::{
    self, Contexts, Decoded, DiscoverError, Discovered, Entry, Place, ReadProblem, SourceFile, SourceMap,
};

mod guard;

/// Front ends and analysis recurse over source; measured, `syn` needs this much for nesting that people's generators write.
const STACK_BYTES: usize = 256 * 1024 * 1024;

/// Why a run could not be done at all.
#[derive(Debug, Error)]
pub enum CheckError {
    /// A path or glob is wrong.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    /// The system gives no threads.
    #[error("threads cannot be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Every rule there is, those about the tool's own comments included, sorted by id.
#[must_use]
pub fn catalogue() -> Vec<&'static RuleInfo> {
    catalogue_of(RULES)
}

fn catalogue_of(rules: &[&'static Rule]) -> Vec<&'static RuleInfo> {
    let mut all: Vec<&RuleInfo> = rules.iter().map(|rule| &rule.info).collect();
    all.extend([&UNKNOWN_RULE, &UNUSED_SUPPRESSION]);
    all.sort_by_key(|rule| rule.id);
    all
}

/// Does a run with all rules.
pub fn check(settings: &Settings) -> Result<Report, CheckError> {
    check_with(settings, RULES)
}

/// Does a run with the given rules.
pub fn check_with(settings: &Settings, rules: &[&'static Rule]) -> Result<Report, CheckError> {
    let Run { mut gathered, program, findings, root, skipped } = run(settings, rules, false)?;
    let catalogue = catalogue_of(rules);
    let findings = select(findings, &program, &gathered.sources, settings, &catalogue);
    gathered.problems.sort();
    Ok(Report {
        findings,
        rules: catalogue,
        sources: gathered.sources,
        problems: gathered.problems,
        skipped,
        counts: gathered.counts,
        root,
    })
}

/// A run with everything it was made of, for `debug why`.
pub struct Examined {
    /// The analysed program, with the rules' notes.
    pub program: Program,
    /// What was read.
    pub sources: SourceMap,
    /// What was found.
    pub findings: Vec<Reported>,
}

/// Does a run with all rules, in which they say why they stay silent.
pub fn examine(settings: &Settings) -> Result<Examined, CheckError> {
    let Run { gathered, program, findings, .. } = run(settings, RULES, true)?;
    let findings = select(findings, &program, &gathered.sources, settings, &catalogue());
    Ok(Examined { program, sources: gathered.sources, findings })
}

/// Everything a run comes to before anything is left out.
struct Run {
    gathered: Gathered,
    program: Program,
    findings: Vec<Finding>,
    root: PathBuf,
    skipped: Vec<source::Skipped>,
}

fn run(settings: &Settings, rules: &[&'static Rule], traced: bool) -> Result<Run, CheckError> {
    let root = source::report_root(&settings.current, settings.paths.first().map(PathBuf::as_path));
    let mut found = source::discover(&request(settings))?;
    let stdin = found.unsaved.take().zip(settings.stdin.as_ref().map(|file| source::decode(file.bytes.clone())));
    let mut contexts = Contexts::new(&root);
    let with_context = |entry: Entry| {
        let context = contexts.of(&entry);
        (entry, context)
    };
    let jobs: Vec<(Entry, SourceContext)> = std::mem::take(&mut found.entries).into_iter().map(with_context).collect();

    let pool = pool(settings.jobs)?;
    let read_one = |(entry, context): &(Entry, SourceContext)| {
        let from_stdin = stdin.as_ref().filter(|(disk, _)| *disk == entry.disk).map(|(_, decoded)| decoded.clone());
        read_and_lower(entry, context, from_stdin, &root)
    };
    let outcomes: Vec<Outcome> = pool.install(|| jobs.par_iter().map(read_one).collect());

    let mut gathered = Gathered::new(&found);
    for ((entry, _), outcome) in jobs.iter().zip(outcomes) {
        gathered.add(entry, outcome, &root);
    }
    let models = std::mem::take(&mut gathered.models);
    let mut program = match pool.install(|| guard::run(AssertUnwindSafe(|| analysis::analyse(models)))) {
        Ok(program) => program,
        Err(message) => {
            gathered.problems.push(internal(format!("the analysis failed: {message}")));
            analysis::analyse(Vec::new())
        }
    };
    if traced {
        program.trace();
    }
    let findings = pool.install(|| run_rules(rules, &program, settings, &mut gathered.problems));
    Ok(Run { gathered, program, findings, root, skipped: found.skipped })
}

/// The files a run would read.
pub fn files(settings: &Settings) -> Result<Discovered, CheckError> {
    Ok(source::discover(&request(settings))?)
}

/// Lowers one file as a run would, for `debug model`.
pub fn lower_file(settings: &Settings) -> Result<Vec<(SourceFile, FileModel)>, CheckError> {
    let root = source::report_root(&settings.current, settings.paths.first().map(PathBuf::as_path));
    let found = source::discover(&request(settings))?;
    let mut contexts = Contexts::new(&root);
    let pool = pool(Some(1))?;
    let mut lowered = Vec::new();
    for entry in found.entries.iter().filter(|entry| entry.reported) {
        let context = contexts.of(entry);
        if let Outcome::Read(files) = pool.install(|| read_and_lower(entry, &context, None, &root)) {
            lowered.extend(files);
        }
    }
    Ok(lowered)
}

fn request(settings: &Settings) -> source::Request {
    source::Request {
        current: settings.current.clone(),
        paths: settings.paths.clone(),
        unsaved: settings.stdin.as_ref().map(|file| file.name.clone()),
        isolated: settings.isolated,
        exclude: settings.exclude.clone(),
        gitignore: settings.gitignore,
        markdown: settings.include_markdown,
    }
}

fn pool(jobs: Option<usize>) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.unwrap_or(0))
        .stack_size(STACK_BYTES)
        .thread_name(|index| format!("lockwise-{index}"))
        .build()
}

/// What became of one file.
enum Outcome {
    /// Its sources and their models.
    Read(Vec<(SourceFile, FileModel)>),
    /// Why there are none.
    Unread(ReadProblem),
}

fn read_and_lower(
    entry: &Entry,
    context: &SourceContext,
    text: Option<Result<Decoded, ReadProblem>>,
    root: &Path,
) -> Outcome {
    let decoded = match text.unwrap_or_else(|| source::read(&entry.disk)) {
        Ok(decoded) => decoded,
        Err(problem) => return Outcome::Unread(problem),
    };
    let lowered = source::load(entry, context, decoded, root).into_iter().map(|file| {
        let model = guard::run(AssertUnwindSafe(|| lower(&file))).unwrap_or_else(|message| broken(&file, message));
        (file, model)
    });
    Outcome::Read(lowered.collect())
}

fn lower(file: &SourceFile) -> FileModel {
    match file.language {
        Language::Python => crate::python::lower(file.text(), &file.context),
        Language::Rust => crate::rust::lower(file.text(), &file.context),
    }
}

/// What a file whose front end failed is to the rest: empty, with the defect on record.
fn broken(file: &SourceFile, message: String) -> FileModel {
    let mut model = FileModel::new(file.language, file.context.clone());
    model.problems.push(crate::model::Problem { kind: ProblemKind::Internal, message, span: Span::default() });
    model
}

fn internal(message: String) -> FileProblem {
    FileProblem { path: String::new(), position: None, kind: ProblemKind::Internal, message, place: None }
}

/// Everything read, file after file in the order of their ids.
struct Gathered {
    sources: SourceMap,
    models: Vec<FileModel>,
    problems: Vec<FileProblem>,
    counts: Counts,
}

impl Gathered {
    fn new(found: &Discovered) -> Self {
        let problems = found.problems.iter().map(|problem| FileProblem {
            path: problem.display.clone(),
            position: None,
            kind: problem.kind,
            message: problem.message.clone(),
            place: None,
        });
        let counts = Counts { skipped: found.skipped.len(), unreadable: found.problems.len(), ..Counts::default() };
        Self { sources: SourceMap::default(), models: Vec::new(), problems: problems.collect(), counts }
    }

    fn add(&mut self, entry: &Entry, outcome: Outcome, root: &Path) {
        let files = match outcome {
            Outcome::Read(files) => files,
            Outcome::Unread(_) if !entry.reported => return,
            Outcome::Unread(problem) => {
                self.counts.unreadable += 1;
                self.problems.push(FileProblem {
                    path: entry.display.clone(),
                    position: None,
                    kind: problem.kind,
                    message: problem.message,
                    place: Some(Place::new(&entry.disk, root)),
                });
                return;
            }
        };
        let mut unread = false;
        let mut partly = false;
        for (file, model) in files {
            for problem in &model.problems {
                // What is wrong with a neighbour of the file asked about is no news; a defect of the tool is.
                if !entry.reported && problem.kind != ProblemKind::Internal {
                    continue;
                }
                // Nothing was lowered: the file was refused. Otherwise it was read around the problem.
                unread |= problem.kind == ProblemKind::Internal || model.functions.is_empty();
                // Documents show code in part on purpose; that is no news.
                partly |= !file.context.document && problem.kind != ProblemKind::NotUnderstood;
                self.note(&file, problem);
            }
            self.counts.statements += u64::from(model.statements);
            self.counts.not_understood += model.not_understood.len() as u64;
            self.sources.files.push(file);
            self.models.push(model);
        }
        self.counts.unreadable += usize::from(unread);
        self.counts.checked += usize::from(!unread);
        self.counts.partly += usize::from(partly && !unread);
    }

    fn note(&mut self, file: &SourceFile, problem: &crate::model::Problem) {
        if file.context.document && problem.kind == ProblemKind::Syntax {
            return;
        }
        self.problems.push(FileProblem {
            path: file.path.clone(),
            position: Some(file.position(problem.span.start)),
            kind: problem.kind,
            message: problem.message.clone(),
            place: Some(file.place.clone()),
        });
    }
}

/// Runs the selected rules, each by itself: one that fails takes no other's findings with it.
fn run_rules(
    rules: &[&'static Rule],
    program: &Program,
    settings: &Settings,
    problems: &mut Vec<FileProblem>,
) -> Vec<Finding> {
    let run = |rule: &&'static Rule| {
        let outcome = guard::run(AssertUnwindSafe(|| {
            let mut findings = Vec::new();
            (rule.check)(program, &mut findings);
            findings
        }));
        (rule.info.id, outcome)
    };
    let selected: Vec<_> = rules.iter().filter(|rule| settings.selection.contains(rule.info.id)).collect();
    let outcomes: Vec<_> = selected.into_par_iter().map(run).collect();
    let mut findings = Vec::new();
    for (id, outcome) in outcomes {
        match outcome {
            Ok(found) => findings.extend(found),
            Err(message) => problems.push(internal(format!("rule {id} failed: {message}"))),
        }
    }
    findings
}

/// What of the findings is reported, in the order of the report.
fn select(
    findings: Vec<Finding>,
    program: &Program,
    sources: &SourceMap,
    settings: &Settings,
    catalogue: &[&'static RuleInfo],
) -> Vec<Reported> {
    let mut suppressions = Suppressions::new(program.files(), sources, catalogue);
    // Before all other filters: a comment that hides a finding no one asked for is not unused.
    let mut reported: Vec<Reported> = findings
        .into_iter()
        .map(|finding| {
            let silenced = suppressions.silencing(&finding);
            let silenced = silenced.map(|comment| Silenced { reason: comment.reason.clone() });
            Reported { finding, silenced }
        })
        .collect();
    // A single file's comments may hide what only its project shows.
    let whole_program = !settings.isolated || settings.paths.iter().all(|path| settings.current.join(path).is_dir());
    let complaints = suppressions.complaints(&settings.selection, whole_program);
    reported.extend(complaints.into_iter().map(|finding| Reported { finding, silenced: None }));
    reported.retain(|reported| is_wanted(reported, sources, settings));
    reported.sort_by_cached_key(|reported| order(&reported.finding, sources));
    reported
}

fn is_wanted(reported: &Reported, sources: &SourceMap, settings: &Settings) -> bool {
    let finding = &reported.finding;
    let file = |id| sources.get(id);
    let ours = finding.sites().any(|site| file(site.file).is_some_and(|file| file.reported && !file.generated));
    let test = finding.test || file(finding.primary.file).is_some_and(|file| file.context.test);
    ours && finding.confidence >= settings.confidence
        && (settings.include_tests || !test)
        && (settings.show_suppressed || reported.silenced.is_none())
}

type Order = (String, crate::source::Position, &'static str, String, String);

fn order(finding: &Finding, sources: &SourceMap) -> Order {
    let file = sources.get(finding.primary.file);
    let path = file.map(|file| file.path.clone()).unwrap_or_default();
    let start = crate::source::Position { line: 0, column: 0 };
    let at = file.map_or(start, |file| file.position(finding.primary.span.start));
    (path, at, finding.rule, finding.message.clone(), finding.key.clone())
}
