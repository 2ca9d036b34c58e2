//! An attribute of a thread's own that only the first thread ever gets.

use super::Rule;
use crate::analysis::sharing::{SharedSite, is_setup, role};
use crate::analysis::{AccessKind, Place, Program, Root, Runner, Via};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Role, RootKind};
use crate::model::{FunctionKind, Language};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "thread-local-at-import",
        family: Family::Races,
        summary: "an attribute of a `threading.local` is set in one thread only and read in others",
        page: include_str!("thread_local_at_import.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[457, 665],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for (place, sites) in &program.shared {
        let parts = match place.root {
            Root::Global(_) => 1,
            Root::Type(_) => 2,
            Root::Local(..) => continue,
        };
        if place.path.len() != parts || role(program, &holder(place)) != Some(Role::ThreadLocal) {
            continue;
        }
        // A class of `threading.local` runs its constructor in every thread.
        if matches!(place.root, Root::Type(_)) && role(program, place) != Some(Role::ThreadLocal) {
            continue;
        }
        out.extend(judge(program, place, sites));
    }
}

/// The object of a thread's own.
fn holder(place: &Place) -> Place {
    let mut holder = place.clone();
    holder.path.pop();
    holder
}

/// Whether a site runs once, in the thread that imports the module or makes the object.
fn is_first_thread(program: &Program, site: &SharedSite) -> bool {
    is_setup(program, site) || program.runs_at_import(site.function)
}

fn judge(program: &Program, place: &Place, sites: &[SharedSite]) -> Option<Finding> {
    let set = set_at_first(program, place, sites)?;
    // The object as a whole is handed to somebody, or asked for an attribute by name: who sets what is not known.
    if program.shared.get(&holder(place)).is_some_and(|whole| whole.iter().any(|site| site.kind != AccessKind::Set)) {
        program
            .silent(RULE.info.id, program.location(set.0, set.1), || "the object itself is handed on or asked".into());
        return None;
    }
    let reads = sites.iter().filter(|site| !site.kind.writes() && !is_first_thread(program, site));
    let read = reads
        .filter(|site| {
            let access = program.facts(site.function).accesses.get(site.index);
            access.is_some_and(|access| !access.caught.attribute) && !program.is_test(site.function)
        })
        .max_by_key(|site| {
            (
                in_thread(program, site).is_some(),
                std::cmp::Reverse((program.linked.file_of(site.function), site.span.start)),
            )
        })?;
    let thread = in_thread(program, read);
    let name = program.resolver().place_name(place);
    let function = program.linked.fn_name(read.function);
    let runner = thread.unwrap_or(Runner::Outside);
    let first = vec![program.step(set.0, set.1, format!("sets `{name}`, for its own thread"), &[])];
    let second = vec![program.step(read.function, read.span, format!("reads `{name}` in `{function}`"), &[])];
    Some(Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` is set only in the thread that runs this, and read in `{function}`"),
        confidence: if thread.is_some() { Confidence::High } else { Confidence::Medium },
        primary: program.location(set.0, set.1),
        threads: vec![
            crate::finding::ThreadStory { name: "the thread that comes first".to_string(), steps: first },
            program.thread(runner, read.function, second),
        ],
        outcome: format!("every other thread finds no such attribute, and reading `{name}` raises `AttributeError`"),
        related: Vec::new(),
        help: "derive a class from `threading.local` and set it in `__init__`, or read it with `getattr` and a default"
            .to_string(),
        fix: None,
        key: program.resolver().place_key(place),
        test: program.is_test(set.0),
    })
}

/// Where the attribute is set, if all that is set is set in the first thread.
fn set_at_first(
    program: &Program,
    place: &Place,
    sites: &[SharedSite],
) -> Option<(crate::analysis::FnId, crate::model::Span)> {
    let mut writes = sites.iter().filter(|site| site.kind.writes() && !site.element).peekable();
    let found = writes.peek().map(|site| (site.function, site.span));
    if !writes.all(|site| is_first_thread(program, site)) {
        return None;
    }
    // What constructors do is no access of shared state: it is looked up.
    found.or_else(|| {
        let mut writes = program.linked.functions().flat_map(|id| {
            let accesses = program.facts(id).accesses.iter();
            accesses.filter(|access| access.at.place == *place && access.kind.writes()).map(move |access| (id, access))
        });
        let (id, access) = writes.next()?;
        let constructs = |id| program.construction_only().contains(&id);
        let module = program.linked.function(id).kind == FunctionKind::ModuleBody;
        let first = |id, access: &crate::analysis::Access| module || constructs(id) && access.at.via == Via::Receiver;
        (first(id, access) && writes.all(|(id, access)| first(id, access))).then_some((id, access.span))
    })
}

/// The thread that reads, if one is seen.
fn in_thread(program: &Program, site: &SharedSite) -> Option<Runner> {
    program.runners(site.function).into_iter().find(|runner| match runner {
        Runner::Root(root) => matches!(
            program.roots.root(*root).kind,
            RootKind::Thread | RootKind::Pool | RootKind::Timer | RootKind::Handler | RootKind::Callback
        ),
        Runner::Outside => false,
    })
}
