//! A small fixed report that no rule made, so that a change of a rule changes no format's test.

use std::path::{Path, PathBuf};

use lockwise::finding::{
    Confidence, Edit, Family, Finding, Fix, FixSafety, Location, Related, RuleInfo, Severity, Step, ThreadStory, Tier,
};
use lockwise::model::{FileId, Language, ProblemKind, Span};
use lockwise::report::pages::Pages;
use lockwise::report::{Counts, FileProblem, Report, Reported, Silenced, SilencedBy};
use lockwise::source::{Contexts, Decoded, Entry, FileType, Place, Position, Skipped, SourceMap, decode, load};

/// A rule that looks like one of ours and is not.
const fn rule(id: &'static str, family: Family, severity: Severity, cwe: &'static [u16]) -> RuleInfo {
    RuleInfo {
        id,
        family,
        summary: "two locks are taken in both orders",
        page: "# A page\n\nWhat it is about,\nin a paragraph.\n\n## Bad\n",
        severity,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe,
        since: "0.1.0",
        former_ids: &[],
    }
}

static LOCKS: RuleInfo = rule("made-up-order", Family::Locks, Severity::Error, &[833, 667]);
static FLAG: RuleInfo = rule("made-up-flag", Family::Cancellation, Severity::Warning, &[]);
static SILENT: RuleInfo = rule("made-up-silence", Family::Races, Severity::Error, &[367]);

/// A source of a report under construction.
pub fn add_file(sources: &mut SourceMap, path: &str, bytes: Vec<u8>) -> FileId {
    let id = FileId(u32::try_from(sources.files.len()).unwrap());
    let root = PathBuf::from("/project");
    let disk = root.join(path);
    let file_type = FileType::of(Path::new(path)).unwrap();
    let entry = Entry { display: path.to_owned(), file_type, base: root.clone(), reported: true, disk };
    let context = Contexts::new(&root).of(&entry);
    let decoded: Decoded = decode(bytes).unwrap();
    sources.files.extend(load(&entry, &context, decoded, &root));
    id
}

/// Where the `nth` occurrence of `needle` stands in a file's parsed text.
pub fn find(sources: &SourceMap, file: FileId, needle: &str, nth: usize) -> Location {
    let text = sources.get(file).unwrap().text();
    let start = text.match_indices(needle).nth(nth).unwrap_or_else(|| panic!("{needle} in {text}")).0;
    Location { file, span: Span::new(start, start + needle.len()) }
}

fn step(location: Location, text: &str, held: &[&str]) -> Step {
    Step { location, text: text.to_owned(), held: held.iter().map(|lock| (*lock).to_owned()).collect() }
}

/// A finding with nothing but a message.
pub fn plain(rule: &RuleInfo, primary: Location, message: &str, confidence: Confidence) -> Finding {
    Finding {
        rule: rule.id,
        severity: rule.severity,
        message: message.to_owned(),
        confidence,
        primary,
        threads: Vec::new(),
        outcome: String::new(),
        related: Vec::new(),
        help: String::new(),
        fix: None,
        key: message.to_owned(),
        test: false,
    }
}

fn deadlock(sources: &SourceMap, bank: FileId) -> Finding {
    let at = |needle, nth| find(sources, bank, needle, nth);
    let transfer = ThreadStory {
        name: "any caller of `Bank.transfer`".into(),
        steps: vec![
            step(at("self.audit", 1), "takes `Bank.audit`", &["Bank.audit"]),
            step(at("self.accounts", 1), "waits for `Bank.accounts`", &["Bank.audit"]),
        ],
    };
    let report = ThreadStory {
        name: "any caller of `Bank.report`".into(),
        steps: vec![
            step(at("self.accounts", 2), "takes `Bank.accounts`", &["Bank.accounts"]),
            step(at("self.audit", 2), "waits for `Bank.audit`", &["Bank.accounts"]),
        ],
    };
    Finding {
        threads: vec![transfer, report],
        outcome: "each thread waits for the lock the other holds".into(),
        related: vec![Related {
            location: at("self.audit = threading.Lock()", 0),
            text: "`Bank.audit` is made here".into(),
        }],
        help: "take `Bank.accounts` and `Bank.audit` in one order everywhere".into(),
        ..plain(
            &LOCKS,
            at("self.accounts", 1),
            "`Bank.accounts` is taken after `Bank.audit` here, and before it in `Bank.report`",
            Confidence::High,
        )
    }
}

fn flag(sources: &SourceMap, poller: FileId) -> Finding {
    let spawn = find(sources, poller, "thread::spawn", 0);
    let name = find(sources, poller, "_poller", 0);
    Finding {
        threads: vec![ThreadStory {
            name: "thread started in `start`".into(),
            steps: vec![step(spawn, "starts here", &[]), step(find(sources, poller, "*stop", 0), "reads `stop`", &[])],
        }],
        fix: Some(Fix {
            safety: FixSafety::Unsafe,
            title: "name the handle".into(),
            edits: vec![Edit { location: name, text: "poller".into() }],
            plan: Vec::new(),
        }),
        ..plain(&FLAG, name, "`stop[0]` is a plain flag that another thread sets", Confidence::Medium)
    }
}

/// The report.
pub fn report() -> Report {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/_report");
    let mut sources = SourceMap::default();
    let mut read = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        add_file(&mut sources, name, bytes)
    };
    let (bank, poller, guide) = (read("bank.py"), read("poller.rs"), read("guide.md"));
    let worker = plain(&FLAG, find(&sources, guide, "worker", 1), "`worker` is never joined", Confidence::Low);
    let silenced = plain(&SILENT, find(&sources, bank, "self.total", 0), "`Bank.total` is changed", Confidence::High);
    let open = [deadlock(&sources, bank), worker, flag(&sources, poller)];
    let mut findings: Vec<Reported> = open.into_iter().map(|finding| Reported { finding, silenced: None }).collect();
    findings.insert(
        1,
        Reported {
            finding: silenced,
            silenced: Some(Silenced { by: SilencedBy::Comment, reason: Some("under a lock".into()) }),
        },
    );
    Report {
        lock_graph: None,
        known: None,
        findings,
        rules: vec![&FLAG, &LOCKS, &SILENT],
        pages: Pages::default(),
        sources,
        problems: vec![
            FileProblem {
                path: "broken file.py".into(),
                position: Some(Position { line: 3, column: 7 }),
                kind: ProblemKind::Syntax,
                message: "unexpected `)`".into(),
                place: Some(Place::InRoot("broken file.py".into())),
            },
            FileProblem {
                path: "../latin.py".into(),
                position: None,
                kind: ProblemKind::NotUtf8,
                message: "not UTF-8: invalid byte at offset 5".into(),
                place: Some(Place::Outside("/elsewhere/latin.py".into())),
            },
        ],
        skipped: vec![Skipped { display: "pipe.py".into(), reason: "not a regular file" }],
        counts: Counts { checked: 4, skipped: 1, unreadable: 1, partly: 1, statements: 20, not_understood: 0 },
        root: PathBuf::from("/project"),
    }
}
