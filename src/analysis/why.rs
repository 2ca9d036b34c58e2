//! What is known of one line, for `lockwise debug why`: who runs it, what is held there, what happens there.

use std::fmt::Write as _;

use super::story::kind_name;
use super::{AccessKind, FnId, HeldLock, Place, PlaceRef, Program, Runner, Test, Via, first_event};
use crate::finding::Location;
use crate::knowledge::{BlockKind, Mode, RootKind};
use crate::model::{FileId, Literal, Span, Value};

/// A line somebody asks about.
pub struct Line<'a> {
    /// Its file.
    pub file: FileId,
    /// Whether a span of the file begins on the line.
    pub begins: &'a dyn Fn(Span) -> bool,
    /// Whether a span of the file has a part on the line.
    pub touches: &'a dyn Fn(Span) -> bool,
    /// How a place is printed.
    pub print: &'a dyn Fn(Location) -> String,
}

/// Describes a line; `None` where the file has no function around it.
#[must_use]
pub fn at_line(program: &Program, line: &Line<'_>) -> Option<String> {
    let functions = || program.linked.functions().filter(|id| program.linked.file_of(*id) == line.file);
    let length = |id: &FnId| program.linked.function(*id).span.end - program.linked.function(*id).span.start;
    let (around, held) = match first_event(program, line.file, line.begins) {
        Some((id, held)) => (id, Some(held)),
        None => {
            let around = |id: &FnId| (line.touches)(program.linked.function(*id).span);
            (functions().filter(around).min_by_key(length)?, None)
        }
    };
    let view = View { program, line };
    let mut text = String::new();
    view.function(around, held.as_deref(), &mut text);
    let _ = writeln!(text, "what happens on it");
    let mut events: Vec<(u32, String)> = functions().flat_map(|id| view.events(id, id == around)).collect();
    events.sort();
    events.dedup();
    if events.is_empty() {
        let _ = writeln!(text, "  nothing that concerns locks, threads or shared state");
    }
    for (_, event) in events {
        let _ = writeln!(text, "  {event}");
    }
    Some(text)
}

struct View<'a> {
    program: &'a Program,
    line: &'a Line<'a>,
}

impl View<'_> {
    fn at(&self, id: FnId, span: Span) -> String {
        (self.line.print)(self.program.location(id, span))
    }

    /// The function around the line, who runs it, and what is held when the line begins.
    fn function(&self, id: FnId, held: Option<&[HeldLock]>, text: &mut String) {
        let test = if self.program.is_test(id) { ", which is test code" } else { "" };
        let _ = writeln!(text, "in `{}`{test}, run by", self.program.linked.fn_name(id));
        let runners = self.program.runners(id);
        for runner in runners.iter().copied() {
            let _ = writeln!(text, "  {}", self.runner(runner, id));
        }
        let more = self.program.roots.reaching(id).len().saturating_sub(runners.len());
        if more > 0 {
            let _ = writeln!(text, "  and {more} more, or tests alone");
        }
        let Some(held) = held else { return };
        if held.is_empty() {
            let _ = writeln!(text, "no lock is held where it begins");
            return;
        }
        let _ = writeln!(text, "held where it begins");
        for lock in held {
            let _ = writeln!(text, "  {}", self.lock(id, lock));
        }
    }

    fn runner(&self, runner: Runner, id: FnId) -> String {
        let mut text = self.program.runner_name(runner, id);
        let Runner::Root(root) = runner else { return text };
        let root = self.program.roots.root(root);
        match root.made {
            Some((function, span)) => {
                let maker = self.program.linked.fn_name(function);
                let _ = write!(text, ", made in `{maker}` at {}", self.at(function, span));
            }
            None => text.push_str(", made by a library"),
        }
        text.push_str(if root.many { ", several at once" } else { ", one at a time" });
        if matches!(root.kind, RootKind::Process) {
            text.push_str(", which shares no memory");
        }
        text
    }

    fn lock(&self, id: FnId, held: &HeldLock) -> String {
        let name = self.program.resolver().lock_name(&held.lock);
        let mut text = format!("`{name}`");
        if !held.must {
            text.push_str(", on some paths only");
        }
        if !held.lock.is_known() {
            text.push_str(", a lock by its name alone");
        }
        if matches!(held.mode, Mode::Shared | Mode::SharedRecursive) {
            text.push_str(", shared with other readers");
        }
        let at = self.at(held.by, held.span);
        if held.by == id {
            let _ = write!(text, ", taken at {at}");
        } else {
            let _ = write!(text, ", taken around every call, in `{}` at {at}", self.program.linked.fn_name(held.by));
        }
        text
    }

    /// The events of a function that begin on the line, each with its place in the source.
    fn events(&self, id: FnId, around: bool) -> Vec<(u32, String)> {
        let facts = self.program.facts(id);
        let resolver = self.program.resolver();
        let linked = &self.program.linked;
        let mut found: Vec<(u32, String)> = Vec::new();
        let mut add = |span: Span, text: String, held: &[HeldLock]| {
            if (self.line.begins)(span) {
                let inside = if around { String::new() } else { format!(" in `{}`", linked.fn_name(id)) };
                found.push((span.start, format!("{text}{inside}{}", self.holding(held))));
            }
        };
        for acquire in &facts.acquires {
            let wait = if acquire.blocking { "takes" } else { "tries to take" };
            add(acquire.span, format!("{wait} {}", self.place(&acquire.lock.at)), &acquire.held);
        }
        for access in &facts.accesses {
            add(access.span, format!("{} {}", verb(access.kind), self.place(&access.at)), &access.held);
        }
        for access in &facts.guarded {
            add(access.span, format!("{} {}", verb(access.kind), self.protected(&access.at)), &access.held);
        }
        for test in &facts.tests {
            add(test.span, format!("tests {}", self.tested(id, test)), &test.held);
        }
        for site in &facts.calls {
            let names: Vec<String> =
                site.functions.iter().map(|function| format!("`{}`", linked.fn_name(*function))).collect();
            let later = if site.runs_now { "calls" } else { "makes what will run" };
            add(site.span, format!("{later} {}", names.join(" or ")), &site.held);
        }
        for block in &facts.blocks {
            let bounded = if block.bounded { ", for some time at most" } else { "" };
            let subject = block.subject.as_ref().map(|at| format!(", of {}", self.place(at))).unwrap_or_default();
            add(block.span, format!("{}{subject}{bounded}", waits_for(block.how)), &block.held);
        }
        for join in &facts.joins {
            let of = join.of.as_ref().map_or_else(|| "other work".to_owned(), |of| self.place(of));
            add(join.span, format!("waits for the end of {of}"), &join.held);
        }
        for suspension in &facts.suspensions {
            let text = if suspension.yields { "hands out a value" } else { "awaits" };
            add(suspension.span, text.to_owned(), &suspension.held);
        }
        for spawn in self.program.roots.spawns.iter().filter(|spawn| spawn.function == id) {
            let target = spawn.target.map_or_else(
                || "something that is not known".to_owned(),
                |target| format!("`{}`", linked.fn_name(target)),
            );
            let kind = kind_name(spawn.kind);
            add(spawn.span, format!("makes a {kind} of {target}"), &[]);
        }
        for manual in &facts.manual {
            let name = resolver.lock_name(&manual.lock);
            for (span, _) in &manual.left_held {
                add(*span, format!("leaves with `{name}` held"), &[]);
            }
        }
        if around && facts.opaque {
            found.push((u32::MAX, "something in this function could not be read: nothing follows from absence".into()));
        }
        found
    }

    fn holding(&self, held: &[HeldLock]) -> String {
        if held.is_empty() {
            return String::new();
        }
        let resolver = self.program.resolver();
        let name = |held: &HeldLock| {
            let perhaps = if held.must { "" } else { "perhaps " };
            format!("{perhaps}`{}`", resolver.lock_name(&held.lock))
        };
        format!(", holding {}", held.iter().map(name).collect::<Vec<_>>().join(", "))
    }

    fn place(&self, at: &PlaceRef) -> String {
        let resolver = self.program.resolver();
        let name = format!("`{}`", resolver.place_name(&at.place));
        match &at.via {
            Via::Static | Via::Receiver => name,
            Via::Place(object) => format!("{name} of `{}`", resolver.place_name(object)),
            Via::Unknown => format!("{name} of some object"),
        }
    }

    /// A place behind a lock: the lock, `*`, then the path.
    fn protected(&self, at: &PlaceRef) -> String {
        let star = at.place.path.iter().position(|step| *step == "*").unwrap_or(at.place.path.len());
        let (lock, path) = at.place.path.split_at(star);
        let lock = Place { root: at.place.root.clone(), path: lock.iter().copied().collect() };
        let path: Vec<&str> = path.iter().skip(1).map(|step| step.as_str()).collect();
        let path = if path.is_empty() { String::new() } else { format!("`{}` of ", path.join(".")) };
        format!("{path}what {} protects", self.place(&PlaceRef { place: lock, via: at.via.clone() }))
    }

    fn tested(&self, id: FnId, test: &Test) -> String {
        let resolver = self.program.resolver();
        let place = resolver.place_of(id, test.value).map(|at| self.place(&at));
        let constant = matches!(self.program.linked.function(id).value(test.value), Value::Literal(Literal::Bool(_)));
        let what = place.unwrap_or_else(|| if constant { "a constant".into() } else { "a condition".into() });
        if test.of_loop { format!("{what}, in every round") } else { what }
    }
}

fn verb(kind: AccessKind) -> &'static str {
    match kind {
        AccessKind::Read => "reads",
        AccessKind::Iterate => "iterates",
        AccessKind::Use => "calls an unknown method of",
        AccessKind::SetConstant => "sets to a constant",
        AccessKind::Set => "sets",
        AccessKind::Mutate => "changes in one step",
        AccessKind::MutateCompound => "changes in several steps",
        AccessKind::Update => "reads, changes and writes back",
    }
}

fn waits_for(how: BlockKind) -> &'static str {
    match how {
        BlockKind::Sleep => "sleeps",
        BlockKind::Network => "waits for the network",
        BlockKind::Subprocess => "waits for another process",
        BlockKind::File | BlockKind::Disk => "reads or writes a file",
        BlockKind::Start => "starts another process",
        BlockKind::Database => "waits for a database",
        BlockKind::Input => "waits for a person",
        BlockKind::Wait => "waits for another thread or a message",
    }
}
