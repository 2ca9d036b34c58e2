//! Findings: what a rule says, as a story of one or two threads.

pub mod baseline;
pub mod plan;
pub mod suppression;

use serde::{Deserialize, Serialize};

use crate::model::{FileId, Language, Span};
use plan::Change;

/// How sure a finding is; follows from its evidence, never from its rule (ANALYSIS 5.1: the weakest link decides).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Plausible; hidden unless asked for.
    Low,
    /// One side plus strong convention; shown by default.
    Medium,
    /// Both sides and the sharing are visible in source.
    High,
}

impl Confidence {
    /// The word used in every format.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What happens when it goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice.
    Note,
    /// Can hang, crash or lose data under load.
    Warning,
    /// Hangs, crashes, loses or corrupts data.
    Error,
}

impl Severity {
    /// The word SARIF and the terminal use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Families of rules, selectable together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// Shared state changed without its lock.
    Races,
    /// Steps that must be one step.
    Atomicity,
    /// Locks and guards.
    Locks,
    /// Conditions, events, channels.
    Signalling,
    /// Stopping work.
    Cancellation,
    /// Threads, executors, tasks, processes.
    Lifecycle,
    /// Event loops and coroutines.
    Async,
    /// Databases, files, user interfaces, clients.
    Resources,
    /// Memory order and unsafe sharing.
    Memory,
    /// Advice.
    Advice,
    /// About the tool itself.
    Tool,
}

impl Family {
    /// The word `--select` takes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Races => "races",
            Self::Atomicity => "atomicity",
            Self::Locks => "locks",
            Self::Signalling => "signalling",
            Self::Cancellation => "cancellation",
            Self::Lifecycle => "lifecycle",
            Self::Async => "async",
            Self::Resources => "resources",
            Self::Memory => "memory",
            Self::Advice => "advice",
            Self::Tool => "tool",
        }
    }
}

/// Whether a rule speaks by default.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// On by default.
    Stable,
    /// Only with `--preview` or when selected by name.
    Preview,
}

/// What everyone but the rule itself needs to know of a rule.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RuleInfo {
    /// Its kebab-case name: SARIF `ruleId`, file name, folder in `testdata/`, word in `ignore[..]`.
    pub id: &'static str,
    /// Its family.
    pub family: Family,
    /// One line, lower case, no full stop.
    pub summary: &'static str,
    /// Its page, Markdown.
    pub page: &'static str,
    /// What happens when it goes wrong.
    pub severity: Severity,
    /// The confidence of a typical finding: SARIF `precision`.
    pub precision: Confidence,
    /// Stable or preview.
    pub tier: Tier,
    /// The languages it reads.
    pub languages: &'static [Language],
    /// CWE numbers, most specific first.
    pub cwe: &'static [u16],
    /// The release that brought it.
    pub since: &'static str,
    /// Names it had before; they keep working.
    pub former_ids: &'static [&'static str],
}

/// A range of one file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The range.
    pub span: Span,
}

/// One step of a thread's story.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Step {
    /// Where.
    pub location: Location,
    /// What happens there, lower case, no full stop, names in backticks.
    pub text: String,
    /// Names of the locks held there.
    pub held: Vec<String>,
}

/// One thread of a story.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ThreadStory {
    /// Who: "thread `Poller._run`", "any caller of `Pool.close`".
    pub name: String,
    /// Its steps, in order; the first says how the thread gets here.
    pub steps: Vec<Step>,
}

/// A place a message mentions besides the primary one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Related {
    /// Where.
    pub location: Location,
    /// What it is.
    pub text: String,
}

/// Whether a fix keeps behaviour on every path that did not fail (ANALYSIS 5.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FixSafety {
    /// Applied by `--fix`.
    Safe,
    /// Applied only by `--unsafe-fixes`.
    Unsafe,
}

/// A replacement of text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub location: Location,
    /// By what.
    pub text: String,
}

/// A way to mend a finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fix {
    /// Whether it is safe.
    pub safety: FixSafety,
    /// What it does.
    pub title: String,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
    /// What else is to be done, for which the text is needed: part of the edits by the time anybody sees the finding.
    #[serde(skip)]
    pub plan: Vec<Change>,
}

impl Fix {
    /// A fix of edits.
    #[must_use]
    pub fn of_edits(safety: FixSafety, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { safety, title: title.into(), edits, plan: Vec::new() }
    }

    /// A fix of changes to the file the finding stands in.
    #[must_use]
    pub fn planned(safety: FixSafety, title: impl Into<String>, plan: Vec<Change>) -> Self {
        Self { safety, title: title.into(), edits: Vec::new(), plan }
    }
}

/// What a rule says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// The rule's severity.
    pub severity: Severity,
    /// One sentence with the names in it; lower case, names in backticks, no full stop. GitHub's title.
    pub message: String,
    /// How sure.
    pub confidence: Confidence,
    /// Where the programmer should act, within one line.
    pub primary: Location,
    /// The story: one or two threads.
    pub threads: Vec<ThreadStory>,
    /// What goes wrong when the threads meet, one sentence.
    pub outcome: String,
    /// Other places of the same finding.
    pub related: Vec<Related>,
    /// What to do.
    pub help: String,
    /// Edits that mend it.
    pub fix: Option<Fix>,
    /// The finding's identity for baselines: names of places, locks and functions, no line numbers.
    pub key: String,
    /// It stands in test, bench or example code.
    pub test: bool,
}

impl Finding {
    /// The finding's identity that edits elsewhere do not change: its rule and the names in it, no line numbers. FNV-1a, because
    /// the value must be the same for every release and machine.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let bytes = self.rule.bytes().chain([0]).chain(self.key.bytes());
        let hash = bytes
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        format!("{hash:016x}")
    }

    /// Every place the finding speaks of: the primary one, the related ones, the steps.
    pub fn sites(&self) -> impl Iterator<Item = Location> {
        let related = self.related.iter().map(|related| related.location);
        let steps = self.threads.iter().flat_map(|thread| &thread.steps).map(|step| step.location);
        std::iter::once(self.primary).chain(related).chain(steps)
    }
}
