//! A run from paths to report: discover, read and lower in parallel, link and analyse, run the rules, filter, sort.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use thiserror::Error;

use crate::analysis::{self, Program};
use crate::config::{
    ConfigError, ConfigFrom, Options, Scope, ScopeError, Scopes, Selection, Settings, Stage, UnknownRule,
};
use crate::finding::baseline::Baseline;
use crate::finding::suppression::{UNKNOWN_RULE, UNUSED_SUPPRESSION};
use crate::finding::{Confidence, Finding, RuleInfo};
use crate::knowledge::Knowledge;
use crate::model::{FileModel, Gil, Language, ProblemKind, SourceContext, Span};
use crate::repair::Repairs;
use crate::report::lock_graph::LockGraph;
use crate::report::pages::Pages;
use crate::report::{Counts, FileProblem, Report, Reported};
use crate::rules::{RULES, Rule};
use crate::source::{
    self, Contexts, Decoded, DiscoverError, Discovered, Entry, GitError, GlobError, Place, ReadProblem, SourceFile,
    SourceMap,
};

mod guard;
mod lock_graph;
mod mend;
mod select;

pub use mend::{Change, Mended};

/// What a baseline is called that nobody gave a name.
const BASELINE: &str = "lockwise-baseline.json";

/// Front ends and analysis recurse over source; measured, `syn` needs this much for nesting that people's generators write.
const STACK_BYTES: usize = 256 * 1024 * 1024;

/// Why a run could not be done at all.
#[derive(Debug, Error)]
pub enum CheckError {
    /// A path is wrong.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    /// A glob of the command line is none.
    #[error(transparent)]
    Glob(#[from] GlobError),
    /// A rule named on the command line does not exist.
    #[error(transparent)]
    Rule(#[from] UnknownRule),
    /// A config file is wrong.
    #[error(transparent)]
    Config(#[from] Box<ConfigError>),
    /// The revision to compare with cannot be had.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The baseline cannot be used.
    #[error("the baseline `{path}` cannot be used: {message}")]
    Baseline {
        /// The file.
        path: String,
        /// Why.
        message: String,
    },
    /// The system gives no threads.
    #[error("threads cannot be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

impl From<ScopeError> for CheckError {
    fn from(error: ScopeError) -> Self {
        match error {
            ScopeError::File(error) => Self::Config(error),
            ScopeError::Rule(error) => Self::Rule(error),
            ScopeError::Glob(error) => Self::Glob(error),
        }
    }
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
    let catalogue = catalogue_of(rules);
    let mut run = run(settings, rules, false)?;
    let findings = std::mem::take(&mut run.findings);
    let mut selected = select::select(&run, findings, settings, &catalogue)?;
    let mut repairs = Repairs::default();
    for reported in &mut selected.findings {
        repairs.write_out(&mut reported.finding, &run.gathered.sources);
    }
    run.gathered.problems.sort();
    let tests = settings.given.include_tests == Some(true);
    let drawn = || lock_graph::lock_graph(&run.program, &run.gathered.sources, tests);
    let lock_graph = settings.lock_graph.then(drawn);
    let_go(run.program);
    Ok(Report {
        findings: selected.findings,
        lock_graph,
        known: selected.known,
        rules: catalogue,
        pages: Pages::at(run.rule_url),
        sources: run.gathered.sources,
        problems: run.gathered.problems,
        skipped: run.skipped,
        counts: run.gathered.counts,
        root: run.root,
    })
}

/// Frees a program behind the caller's back: nobody needs to wait for it, and a command ends before it is done.
fn let_go(program: Program) {
    let free = move || drop(program);
    // Where no thread can be had it is freed here.
    drop(std::thread::Builder::new().stack_size(STACK_BYTES).spawn(free));
}

/// Which locks are taken while which are held; no rule runs.
pub fn lock_graph(settings: &Settings) -> Result<LockGraph, CheckError> {
    let run = run(settings, &[], false)?;
    let tests = settings.given.include_tests == Some(true);
    Ok(lock_graph::lock_graph(&run.program, &run.gathered.sources, tests))
}

/// Applies the fixes of the findings, the unsafe ones too if asked to, and checks again. Nothing is written.
pub fn fix(settings: &Settings, unsafe_too: bool) -> Result<Mended, CheckError> {
    mend::fix(settings, RULES, unsafe_too)
}

/// The same with the given rules.
pub fn fix_with(settings: &Settings, rules: &[&'static Rule], unsafe_too: bool) -> Result<Mended, CheckError> {
    mend::fix(settings, rules, unsafe_too)
}

/// Adds a comment that silences it to every finding, and checks again. Nothing is written.
pub fn add_ignores(settings: &Settings, reason: Option<&str>) -> Result<Mended, CheckError> {
    mend::add_ignores(settings, RULES, reason)
}

/// The findings of a run as known ones, for another run to leave out.
#[must_use]
pub fn known(report: &Report) -> Baseline {
    select::known(&report.findings, &report.sources)
}

/// Everything found in another revision of the same paths, whatever its config asks for: what was there is not new because a
/// setting changed. The facts about libraries are today's.
pub fn known_at(settings: &Settings, revision: &str) -> Result<Baseline, CheckError> {
    find(settings, catalogue())?;
    let old = source::Revision::check_out(&settings.current, revision)?;
    let there = |path: &PathBuf| {
        let disk = source::canonical(&settings.current.join(path)).ok()?;
        old.path(&disk).filter(|path| source::exists(path))
    };
    // What was not there has no findings there.
    let named = settings.paths.iter().chain(settings.stdin.as_ref().map(|file| &file.name));
    let paths: Vec<PathBuf> = named.filter_map(there).collect();
    let Some(current) = old.path(&settings.current).filter(|_| !paths.is_empty()) else {
        return Ok(Baseline::default());
    };
    let given = Options {
        select: Some(vec!["all".to_owned()]),
        preview: Some(true),
        confidence: Some(Confidence::Low),
        include_tests: Some(true),
        include_markdown: settings.given.include_markdown,
        gitignore: Some(false),
        ..Options::default()
    };
    let before = Settings {
        given,
        isolated: settings.isolated,
        config: ConfigFrom::Nowhere,
        show_suppressed: true,
        jobs: settings.jobs,
        ..Settings::new(&current, paths)
    };
    Ok(known(&check(&before)?))
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
    let mut run = run(settings, RULES, true)?;
    let findings = std::mem::take(&mut run.findings);
    let findings = select::select(&run, findings, settings, &catalogue())?.findings;
    Ok(Examined { program: run.program, sources: run.gathered.sources, findings })
}

/// What holds for the files of each named path, for `--show-settings`.
pub fn scopes(settings: &Settings) -> Result<Scopes, CheckError> {
    Ok(Scopes::new(settings, catalogue())?)
}

/// Everything a run comes to before anything is left out.
struct Run {
    gathered: Gathered,
    program: Program,
    findings: Vec<Finding>,
    root: PathBuf,
    skipped: Vec<source::Skipped>,
    /// The baseline that the command line or the nearest config names.
    baseline: Option<PathBuf>,
    /// The address of the rules' pages that the nearest config gives.
    rule_url: Option<String>,
    /// The baseline is being written and no config file names it.
    unnamed: bool,
}

fn run(settings: &Settings, rules: &[&'static Rule], traced: bool) -> Result<Run, CheckError> {
    let root = source::report_root(&settings.current, settings.paths.first().map(PathBuf::as_path));
    let (mut found, scopes) = find(settings, catalogue_of(rules))?;
    let stdin = found.unsaved.take().zip(settings.stdin.as_ref().map(|file| source::decode(file.bytes.clone())));
    let mut contexts = Contexts::new(&root);
    let with_context = |entry: Entry| {
        let mut context = contexts.of(&entry);
        match scopes.of_file(&entry.disk).gil() {
            Gil::On => context.free_threaded = false,
            Gil::Off => context.free_threaded = true,
            Gil::Auto => {}
        }
        (entry, context)
    };
    let jobs: Vec<(Entry, SourceContext)> = std::mem::take(&mut found.entries).into_iter().map(with_context).collect();

    let pool = pool(settings.jobs)?;
    let tell = |stage| settings.progress.iter().for_each(|tell| tell(stage));
    tell(Stage::Reading(jobs.len() as u64));
    let read_one = |(entry, context): &(Entry, SourceContext)| {
        let from_stdin = stdin.as_ref().filter(|(disk, _)| *disk == entry.disk).map(|(_, decoded)| decoded.clone());
        let edited = || settings.edited.get(&entry.disk).map(|text| source::decode(text.clone().into_bytes()));
        let outcome = read_and_lower(entry, context, from_stdin.or_else(edited), &root);
        tell(Stage::Read);
        outcome
    };
    let outcomes: Vec<Outcome> = pool.install(|| jobs.par_iter().map(read_one).collect());

    let mut gathered = Gathered::new(&found);
    for ((entry, _), outcome) in jobs.iter().zip(outcomes) {
        gathered.add(entry, outcome, &root, &scopes.of_file(&entry.disk));
    }
    tell(Stage::Analysing);
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
    // Each scope filters what it did not ask for; a rule that one of them asks for runs over the whole program.
    let mut selection = Selection::default();
    gathered.scopes.iter().for_each(|scope| selection.extend(&scope.selection));
    tell(Stage::Judging);
    let findings = pool.install(|| run_rules(rules, &program, &selection, &mut gathered.problems));
    tell(Stage::Done);
    let top = scopes.top(settings);
    let unnamed = settings.write_baseline && top.from_file.baseline.is_none();
    let baseline = top.options.baseline.clone();
    let rule_url = top.options.rule_url.clone();
    let new = || settings.write_baseline.then(|| settings.current.join(BASELINE));
    let baseline = baseline.or_else(new);
    Ok(Run { gathered, program, findings, root, skipped: found.skipped, baseline, rule_url, unnamed })
}

/// Finds the files, and what holds for them. The facts of all config files met hold from here on.
fn find(settings: &Settings, catalogue: Vec<&'static RuleInfo>) -> Result<(Discovered, Arc<Scopes>), CheckError> {
    let scopes = Arc::new(Scopes::new(settings, catalogue)?);
    let request = source::Request {
        current: settings.current.clone(),
        paths: settings.paths.clone(),
        unsaved: settings.stdin.as_ref().map(|file| file.name.clone()),
        isolated: settings.isolated,
        bounds: Arc::<Scopes>::clone(&scopes),
    };
    let found = source::discover(&request)?;
    // A config file may stand beside a file and in no folder that was walked.
    found.entries.iter().for_each(|entry| drop(scopes.of_file(&entry.disk)));
    if let Some(error) = scopes.error() {
        return Err(Box::new(error).into());
    }
    let own = scopes.take_knowledge();
    if !own.is_empty() {
        Knowledge::add(own);
    }
    Ok((found, scopes))
}

/// The files a run would read.
pub fn files(settings: &Settings) -> Result<Discovered, CheckError> {
    find(settings, catalogue()).map(|(found, _)| found)
}

/// Lowers one file as a run would, for `debug model`.
pub fn lower_file(settings: &Settings) -> Result<Vec<(SourceFile, FileModel)>, CheckError> {
    let root = source::report_root(&settings.current, settings.paths.first().map(PathBuf::as_path));
    let (found, _) = find(settings, catalogue())?;
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
    /// What holds for each of the sources.
    scopes: Vec<Arc<Scope>>,
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
        Self {
            sources: SourceMap::default(),
            models: Vec::new(),
            scopes: Vec::new(),
            problems: problems.collect(),
            counts,
        }
    }

    fn add(&mut self, entry: &Entry, outcome: Outcome, root: &Path, scope: &Arc<Scope>) {
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
            self.scopes.push(Arc::clone(scope));
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
    selection: &Selection,
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
    let selected: Vec<_> = rules.iter().filter(|rule| selection.contains(rule.info.id)).collect();
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
