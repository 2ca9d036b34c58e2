//! Critical sections whose later half goes by what was read in an earlier one: the lock was released in between.
//!
//! What becomes of it depends on how: a value that is copied out, changed and stored back is a lost update, a check that no longer
//! holds is a split critical section. In an asynchronous Rust function the way from one to the other may lead over an `.await` that is no
//! acquisition: then the story is one of tasks ([`Split::suspended`]).

use super::awaits_between::{AwaitsBetween, Stretch};
use super::expr::callee_name;
use super::late_releases::runs_before_a_release;
use super::sections::{SectionUse, Sections, Written};
use super::{AccessKind, FnId, Lock, Place, Program, Root, Runner, Target, Ty, Via};
use crate::finding::Confidence;
use crate::knowledge::RootKind;
use crate::model::{
    Callee, CollectionKind, FunctionKind, Language, Op, ParamKind, Span, TypeExpr, Value, ValueId, WriteOp,
};

/// How a write goes by an earlier read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    /// What is written is made from what was read.
    Data,
    /// Whether it is written was decided by what was read.
    Control,
    /// Whether it is written was decided by a flag beside it: `closed`, `ended`.
    Flag,
}

/// A read in one section and the write in a later one that goes by it.
pub struct Split {
    /// The function with the two sections.
    pub function: FnId,
    /// The lock of both.
    pub lock: Lock,
    /// The read.
    pub read: SectionUse,
    /// The write.
    pub write: SectionUse,
    /// How the write goes by the read.
    pub link: Link,
    /// How sure it is that this matters.
    pub confidence: Confidence,
    /// Other writes of the same place that go by it.
    pub more: Vec<Span>,
    /// Rust: the value that is stored was made from what was read, and no test of that is on the way: it is copied out, changed and
    /// stored back.
    pub back: bool,
    /// Rust: the `.await` between the two sections.
    pub suspended: Option<Span>,
}

/// Who is told why a candidate is none: where, why, and whether it is stored back.
pub type Silent<'s> = &'s dyn Fn(Span, &'static str, bool);

impl Program {
    /// All of them, in order of functions; worked out when first asked for.
    #[must_use]
    pub fn splits(&self) -> &[Split] {
        self.splits.get_or_init(|| self.linked.functions().flat_map(|id| self.splits_of(id)).collect())
    }

    fn splits_of(&self, id: FnId) -> Vec<Split> {
        let Some(sections) = Sections::of(self, id) else { return Vec::new() };
        let silent = |span: Span, reason: &'static str, back: bool| {
            let rule = if back { "lost-update" } else { "split-critical-section" };
            self.silent(rule, self.location(id, span), || reason.to_owned());
        };
        splits(&sections, &silent)
    }
}

/// The splits of one function; of several writes of one place the surest. `silent` is told what looks like one and is not.
#[must_use]
pub fn splits(sections: &Sections<'_>, silent: Silent<'_>) -> Vec<Split> {
    let awaits = AwaitsBetween::new(sections.program, sections.id, sections.facts);
    let mut splits: Vec<Split> = Vec::new();
    for write in sections.uses.iter().filter(|one| one.kind.writes()) {
        let Some(split) = judge(sections, &awaits, write, silent) else { continue };
        match splits.iter_mut().find(|known| known.write.at == split.write.at) {
            Some(known) if known.confidence >= split.confidence => known.more.push(split.write.span),
            Some(known) => {
                let mut more = std::mem::take(&mut known.more);
                more.push(known.write.span);
                *known = Split { more, ..split };
            }
            None => splits.push(split),
        }
    }
    if !splits.is_empty() && runs_before_a_release(sections.program, sections.id) {
        silent(sections.function.name_span, "its callers hold another lock around it", false);
        return Vec::new();
    }
    splits
}

/// The first `.await` on the way from a read to the section of a write, with the lock of the read released.
fn suspended(
    sections: &Sections<'_>,
    awaits: &AwaitsBetween<'_>,
    read: &SectionUse,
    write: &SectionUse,
) -> Option<Span> {
    let (first, later) = (&sections.all[read.section], &sections.all[write.section]);
    let from = if awaits.when(read.span).is_some() { read.span } else { first.span };
    let way = Stretch { from, until: later.span, held: Some(first.span), act: write.span };
    awaits.first(&way, &|span| sections.all.iter().any(|section| section.span == span))
}

fn judge(sections: &Sections<'_>, awaits: &AwaitsBetween<'_>, write: &SectionUse, silent: Silent<'_>) -> Option<Split> {
    let (link, read) = earlier(sections, write)?;
    let back = link == Link::Data && is_stored_back(sections, read, write);
    if let Some(reason) = veto(sections, read, write, link) {
        silent(write.span, reason, back);
        return None;
    }
    let suspended = suspended(sections, awaits, read, write);
    let Some(mut confidence) = weight(sections, read, write, link, suspended.is_some()) else {
        silent(write.span, "the change is right whatever happened in between", back);
        return None;
    };
    if sections.all[read.section].helper.is_some() || sections.all[write.section].helper.is_some() {
        confidence = confidence.min(Confidence::Medium);
    }
    Some(Split {
        function: sections.id,
        lock: sections.all[write.section].lock.clone(),
        read: read.clone(),
        write: write.clone(),
        link,
        confidence,
        more: Vec::new(),
        back,
        suspended,
    })
}

/// Rust: the value that is stored comes from the read, and whether it is stored does not. In Python that is told with the checks.
fn is_stored_back(sections: &Sections<'_>, read: &SectionUse, write: &SectionUse) -> bool {
    let value = match sections.written(write.span) {
        Some(Written::Store { value, op: WriteOp::Assign, .. }) => value,
        Some(Written::Call(call)) if sections.method(call).is_some_and(|name| name == "insert") => {
            sections.function.call(call).args.get(1).map(|arg| arg.value)
        }
        _ => None,
    };
    let is_read = |index: &usize| std::ptr::eq(&raw const sections.uses[*index], read);
    let tested = || write.under.iter().any(|(test, _)| sections.tested(*test).iter().any(is_read));
    program_language(sections) == Language::Rust
        && value.is_some_and(|value| sections.sources(value, write.span.start.max(1)).iter().any(is_read))
        && !tested()
}

/// The read of the same place in an earlier section of the same lock that a write goes by.
fn earlier<'a>(sections: &'a Sections<'_>, write: &'a SectionUse) -> Option<(Link, &'a SectionUse)> {
    let stale = |index: &usize| {
        let read = &sections.uses[*index];
        let related = overlap(&read.at.place, &write.at.place) && read.at.via == write.at.via;
        // `if waiting.remove(&id).is_some()` looks and takes at once; a store tells nothing.
        let tells = match read.kind {
            AccessKind::Mutate | AccessKind::MutateCompound => read.site.0 == sections.id,
            kind => !kind.writes(),
        };
        (tells && related && sections.follows(read.section, write.section)).then_some(read)
    };
    let from = |values: &[ValueId]| {
        values.iter().find_map(|value| sections.sources(*value, write.span.start.max(1)).iter().find_map(stale))
    };
    // What a read takes away is nobody else's any more.
    let by_data = from(&given(sections, write)).filter(|read| !read.kind.writes());
    if let Some(read) = by_data {
        return Some((Link::Data, read));
    }
    let deciding = |wanted: &dyn Fn(&usize) -> Option<&'a SectionUse>| {
        let tests = write.under.iter().rev().map(|(test, _)| sections.tested(*test));
        tests.into_iter().find_map(|sources| sources.iter().find_map(wanted))
    };
    if let Some(read) = deciding(&stale) {
        return Some((Link::Control, read));
    }
    let flag = |index: &usize| {
        let read = &sections.uses[*index];
        let beside = read.at.place.root == write.at.place.root && read.at.via == write.at.via && !read.kind.writes();
        let follows = beside && !read.element && sections.follows(read.section, write.section);
        (follows && is_flag(sections.program, sections.id, &read.at.place)).then_some(read)
    };
    deciding(&flag).map(|read| (Link::Flag, read))
}

/// A place that is only ever set as a whole, by some other function too: a state that others change.
fn is_flag(program: &Program, id: FnId, place: &Place) -> bool {
    let Some(sites) = program.shared.get(place) else { return false };
    let sets = |kind: AccessKind| matches!(kind, AccessKind::Set | AccessKind::SetConstant);
    let changed =
        sites.iter().any(|site| site.kind.writes() && site.function != id && !is_setup(program, site.function));
    changed && sites.iter().all(|site| sets(site.kind) || site.kind == AccessKind::Read)
}

/// The values a write puts somewhere: what is stored, where, and arguments.
fn given(sections: &Sections<'_>, write: &SectionUse) -> Vec<ValueId> {
    match sections.written(write.span) {
        Some(Written::Store { target, value, .. }) => {
            let index = target.and_then(|target| match sections.function.value(target) {
                Value::Index { index, .. } => *index,
                _ => None,
            });
            value.into_iter().chain(index).collect()
        }
        Some(Written::Call(call)) => sections.function.call(call).args.iter().map(|arg| arg.value).collect(),
        None => Vec::new(),
    }
}

/// Whether one place is the other or a part of it.
fn overlap(one: &Place, other: &Place) -> bool {
    one.root == other.root && (one.path.starts_with(&other.path) || other.path.starts_with(&one.path))
}

fn veto(sections: &Sections<'_>, read: &SectionUse, write: &SectionUse, link: Link) -> Option<&'static str> {
    let program = sections.program;
    if is_setup(program, sections.id) {
        return Some("nobody else has the object yet");
    }
    if is_new(sections, write) {
        return Some("the object was made by this very function");
    }
    if alone(sections, write) {
        return Some("whoever calls it has the object for itself");
    }
    if sections.guarded_together(read.section, write.section) {
        return Some("another lock is held from before the first section until after the second");
    }
    if looks_again(sections, read, write) {
        return Some("the second section looks again before it writes");
    }
    if is_asserted(sections, read, write) {
        return Some("an assertion between the two says that nobody has changed what was read");
    }
    if kept_out(sections, read) {
        return Some("something is held around both whose name says that it keeps others out");
    }
    if claims(sections, read, write) || takes_away(sections, read, write) {
        return Some("the first section writes down what it is about to do");
    }
    if link != Link::Data && exclusive_arms(read, write) {
        return Some("the two sections are in different arms of one test");
    }
    if one_thread(program, sections.id, &write.at.place) {
        return Some("one thread alone does this and every other change of the place");
    }
    None
}

/// Constructors and what only they run: nobody else has the object yet.
#[must_use]
pub fn is_setup(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let initial = function.owner.is_some() && matches!(function.name.as_str(), "__init__" | "__new__" | "__del__");
    initial
        || program.construction_only().contains(&id)
        || matches!(function.kind, FunctionKind::ModuleBody | FunctionKind::ClassBody | FunctionKind::Initialiser)
}

/// The lock is a field of an object that the function has just made.
fn is_new(sections: &Sections<'_>, write: &SectionUse) -> bool {
    let Via::Place(object) = &sections.all[write.section].lock.at.via else { return false };
    let Root::Local(function, _) = object.root else { return false };
    let resolver = sections.program.resolver();
    let built = resolver.initialisers(object);
    function == sections.id
        && !built.is_empty()
        && built.iter().all(|(function, value)| resolver.makes_object(*function, *value))
}

/// Rust: a method that has its object for itself (`&mut self`), and so the locks in it, unless they are shared by handles.
fn alone(sections: &Sections<'_>, write: &SectionUse) -> bool {
    let Some(receiver) = sections.function.params.first().filter(|param| param.kind == ParamKind::Receiver) else {
        return false;
    };
    let lock = &sections.all[write.section].lock.at;
    let (Root::Type(owner), [field], Via::Receiver) = (&lock.place.root, lock.place.path.as_slice(), &lock.via) else {
        return false;
    };
    let def = sections.program.linked.type_def(*owner);
    let declared = def.fields.iter().find(|known| known.name == *field);
    let handle = declared.is_none_or(|known| match &known.ty {
        TypeExpr::Path { path, .. } => path.last().is_some_and(|name| name == "Arc" || name == "Rc"),
        TypeExpr::Ref { .. } => true,
        _ => false,
    });
    matches!(receiver.ty, TypeExpr::Ref { mutable: true, .. }) && !handle
}

/// The second section reads the place before it writes, or makes a test of its own on what the lock guards.
fn looks_again(sections: &Sections<'_>, read: &SectionUse, write: &SectionUse) -> bool {
    let inside = |one: &&SectionUse| one.section == write.section && one.site.0 == write.site.0;
    let looks = |one: &SectionUse| {
        let concerns = overlap(&one.at.place, &write.at.place) || overlap(&one.at.place, &read.at.place);
        !one.kind.writes() && one.span.start < write.span.start && concerns
    };
    if write.looks || sections.uses.iter().filter(inside).any(looks) {
        return true;
    }
    if let Some(Written::Call(call)) = sections.written(write.span)
        && let Some(name) = sections.method(call)
        && ["setdefault", "entry", "get_or_insert", "get_or_insert_with", "compare_and_set", "replace"]
            .contains(&name.as_str())
    {
        return true;
    }
    let section = &sections.all[write.section];
    write.under.iter().any(|(test, _)| {
        let Some(data) = sections.facts.tests.get(*test as usize) else { return false };
        let held = data.held.iter().any(|held| held.span == section.span && held.lock.at == section.lock.at);
        let sees = || sections.tested(*test).iter().any(|index| sections.uses[*index].section == write.section);
        let calls = || {
            let within = |span| data.span.contains(span);
            sections.function.calls.iter().any(|call| within(call.span))
        };
        held && (sees() || calls())
    })
}

/// An assertion on the way to the second section looks at what was read again.
fn is_asserted(sections: &Sections<'_>, read: &SectionUse, write: &SectionUse) -> bool {
    sections.asserted().any(|span| {
        let between = read.span.start < span.start && span.start < write.span.start;
        let looks = |one: &SectionUse| span.contains(one.span) && overlap(&one.at.place, &read.at.place);
        let lock = &sections.all[write.section].lock.at;
        let locks = || sections.all.iter().any(|one| span.contains(one.span) && one.lock.at == *lock);
        between && (locks() || sections.uses.iter().any(looks))
    })
}

/// The first section writes something on the way to the second: a mark that others see, or the taking of what was read.
fn claims(sections: &Sections<'_>, read: &SectionUse, write: &SectionUse) -> bool {
    let contradicts = |one: &SectionUse| {
        one.under.iter().any(|(test, outcome)| write.under.iter().any(|(other, end)| test == other && outcome != end))
    };
    sections
        .uses
        .iter()
        .any(|one| one.section == read.section && one.kind.writes() && !contradicts(one) && !std::ptr::eq(one, read))
}

/// What was read is taken out where it was read, by a call that leaves something else in its place.
fn takes_away(sections: &Sections<'_>, read: &SectionUse, write: &SectionUse) -> bool {
    const TAKING: [&str; 9] =
        ["take", "replace", "swap", "drain", "split_off", "pop", "pop_front", "pop_back", "popleft"];
    let from = sections.all[read.section].span.start;
    let inside = |index: &usize| sections.uses[*index].section == read.section;
    sections.function.calls.iter().any(|call| {
        let (name, values) = match &call.callee {
            Callee::Method { receiver, name } => (Some(*name), vec![*receiver]),
            Callee::Path(path) => (path.last(), call.args.iter().map(|arg| arg.value).collect()),
            _ => return false,
        };
        let taking = name.is_some_and(|name| TAKING.contains(&name.as_str())) && call.name_span.start > from;
        let at_once = || sections.uses.iter().any(|one| one.section == read.section && one.span == call.name_span);
        let from_it = || values.iter().any(|value| sections.sources(*value, call.name_span.start).iter().any(inside));
        taking && !sections.apart(call.name_span, write.span) && (at_once() || from_it())
    })
}

/// A variable bound before the first section is called a guard or permit: of what, is not known.
fn kept_out(sections: &Sections<'_>, read: &SectionUse) -> bool {
    let start = sections.all[read.section].span.start;
    let hands_guard = |id: &FnId| !sections.program.facts(*id).returns_guard.is_empty();
    let own = |span: Span| {
        sections.facts.acquires.iter().any(|acquire| span.contains(acquire.span))
            || sections
                .facts
                .calls
                .iter()
                .any(|site| span.contains(site.span) && site.functions.iter().any(hands_guard))
    };
    let binds = &sections.program.linked.index[sections.id.0 as usize].binds;
    sections.function.locals.iter().zip(binds).any(|(local, binds)| {
        let name = local.name.as_str().to_ascii_lowercase();
        ["guard", "permit", "lock"].iter().any(|word| name.contains(word))
            && binds.iter().filter(|(function, _)| *function == sections.id).filter_map(|(_, value)| *value).any(
                |value| {
                    let span = sections.function.value_span(value);
                    span.start < start && !own(span) && is_call(sections, value)
                },
            )
    })
}

fn is_call(sections: &Sections<'_>, value: ValueId) -> bool {
    match sections.function.value(value) {
        Value::Call(_) => true,
        Value::Await(inner) | Value::Try(inner) => is_call(sections, *inner),
        _ => false,
    }
}

/// The read belongs to a way through the function that does not lead to the write.
fn exclusive_arms(read: &SectionUse, write: &SectionUse) -> bool {
    read.under.iter().any(|(test, outcome)| write.under.iter().any(|(other, end)| test == other && outcome != end))
}

/// One thread runs the function, and nothing else changes the place.
fn one_thread(program: &Program, id: FnId, place: &Place) -> bool {
    let runners = program.runners(id);
    let [Runner::Root(root)] = runners.as_slice() else { return false };
    let root = program.roots.root(*root);
    // Work that is written down once may be started for every request; a thread is rather one.
    let single = !root.many && matches!(root.kind, RootKind::Thread | RootKind::Timer | RootKind::Ui);
    single && writers(program, place).iter().all(|writer| program.runners(*writer) == runners)
}

/// The functions that change a place, not counting its set-up.
#[must_use]
pub fn writers(program: &Program, place: &Place) -> Vec<FnId> {
    let mut found = Vec::new();
    for id in program.linked.functions().filter(|id| !is_setup(program, *id)) {
        let facts = program.facts(id);
        let changes = facts.accesses.iter().chain(&facts.guarded).any(|access| {
            (access.kind.writes() || access.kind == AccessKind::Use)
                && access.at.place.path.starts_with(&place.path)
                && access.at.place.root == place.root
        });
        if changes {
            found.push(id);
        }
    }
    found
}

/// How much it matters that the answer is stale; `None` where it does not.
fn weight(
    sections: &Sections<'_>,
    read: &SectionUse,
    write: &SectionUse,
    link: Link,
    waits: bool,
) -> Option<Confidence> {
    let same = read.at.place == write.at.place;
    let written = sections.written(write.span);
    if link == Link::Flag {
        // Counting what was done is right whenever it was done.
        let direct = sections.all[read.section].helper.is_none() && sections.all[write.section].helper.is_none();
        let changes = matches!(write.kind, AccessKind::Set | AccessKind::Mutate | AccessKind::MutateCompound);
        let python = program_language(sections) == Language::Python;
        let confidence = if python && says_over(&read.at.place) { Confidence::Medium } else { Confidence::Low };
        return (direct && changes && !takes(sections, write)).then_some(confidence);
    }
    if sections.all[write.section].helper.is_some() {
        let stores = write.element || waits && inserts(sections.program, write.site);
        return (same && link == Link::Control && stores).then_some(Confidence::Low);
    }
    match (link, written?) {
        (_, Written::Store { op: WriteOp::Delete, .. }) => (!caught(sections, write)).then_some(Confidence::Low),
        (Link::Flag, _) | (Link::Data, Written::Store { op: WriteOp::Augment(_), .. }) => None,
        (Link::Data, Written::Store { value, .. }) => {
            let stored = value.is_some_and(|value| {
                let sources = sections.sources(value, write.span.start.max(1));
                sources.iter().any(|index| std::ptr::eq(&raw const sections.uses[*index], read))
            });
            match (stored, write.element, same) {
                (true, false, true) => Some(Confidence::High),
                (true, ..) => Some(Confidence::Medium),
                // Only the key comes from the read.
                _ => Some(Confidence::Low),
            }
        }
        // A count beside what was asked counts what was done, whenever it was done.
        (Link::Control, Written::Store { op: WriteOp::Augment(_), .. }) => {
            Some(if same { Confidence::Medium } else { Confidence::Low })
        }
        (Link::Control, Written::Store { value, .. }) => {
            let value = value?;
            if is_constant(sections, value) {
                return Some(Confidence::Low);
            }
            let matters = same && matters(sections, value, write.span, 0);
            Some(if matters { Confidence::Medium } else { Confidence::Low })
        }
        (_, Written::Call(call)) => by_call(sections, read, write, link, call),
    }
}

fn program_language(sections: &Sections<'_>) -> Language {
    sections.program.linked.language(sections.id)
}

/// The name of a flag says that its object is over: what is added after that is added to nothing.
fn says_over(place: &Place) -> bool {
    let name = place.path.last().map_or("", |name| name.as_str()).to_ascii_lowercase();
    let over = |word: &str| {
        matches!(word, "end" | "ended" | "ending")
            || ["clos", "stop", "shut", "finish", "cancel", "terminat", "dispos"]
                .iter()
                .any(|stem| word.starts_with(stem))
    };
    name.split('_').any(over)
}

/// A write by a method.
fn by_call(
    sections: &Sections<'_>,
    read: &SectionUse,
    write: &SectionUse,
    link: Link,
    call: crate::model::CallId,
) -> Option<Confidence> {
    let name = sections.method(call)?;
    let args = &sections.function.call(call).args;
    match name.as_str() {
        "clear" | "discard" | "update" | "extend" | "drain" | "retain" | "truncate" | "take" | "sort" => None,
        "pop" | "remove" | "popitem" | "popleft" | "swap_remove" => {
            let python = sections.program.linked.language(sections.id) == Language::Python;
            let fails = python && !(name == "pop" && args.len() == 2) && !caught(sections, write);
            (fails && link == Link::Control).then_some(Confidence::Low)
        }
        "add" => (link == Link::Control).then_some(Confidence::Low),
        "append" | "push" | "push_back" | "appendleft" => {
            (link == Link::Control && is_limit(sections, write)).then_some(Confidence::Medium)
        }
        "insert" if args.len() == 2 => {
            let same = read.at.place == write.at.place;
            let matters = same && matters(sections, args[1].value, write.span, 0);
            Some(if matters { Confidence::Medium } else { Confidence::Low })
        }
        // A method of the project's own that puts what it is given somewhere.
        own if own.starts_with("insert_") && link == Link::Control && args.len() > 1 => {
            let same = read.at.place == write.at.place;
            let matters = same && args.iter().any(|arg| matters(sections, arg.value, write.span, 0));
            Some(if matters { Confidence::Medium } else { Confidence::Low })
        }
        _ => (link == Link::Control).then_some(Confidence::Low),
    }
}

/// The write takes something away, which is right in any state.
fn takes(sections: &Sections<'_>, write: &SectionUse) -> bool {
    match sections.written(write.span) {
        Some(Written::Store { op, .. }) => op == WriteOp::Delete,
        Some(Written::Call(call)) => {
            let name = sections.method(call).map_or("", |name| name.as_str());
            ["clear", "discard", "pop", "popleft", "popitem", "remove", "drain", "retain", "take"].contains(&name)
        }
        None => true,
    }
}

/// Some handler around expects that what was there is gone.
fn caught(sections: &Sections<'_>, write: &SectionUse) -> bool {
    sections.facts.accesses.iter().any(|access| access.span == write.span && access.caught.missing)
}

/// A test compares a size with a limit.
fn is_limit(sections: &Sections<'_>, write: &SectionUse) -> bool {
    write.under.iter().any(|(test, _)| {
        let test = sections.facts.tests.get(*test as usize);
        test.is_some_and(|test| matches!(sections.function.value(test.value), Value::Op { op: Op::Order, .. }))
    })
}

fn is_constant(sections: &Sections<'_>, value: ValueId) -> bool {
    match sections.function.value(value) {
        Value::Literal(_) => true,
        Value::Path(path) => path.last().is_some_and(|name| name == "None"),
        _ => false,
    }
}

/// Whether an object made twice is not as good as one made once: it has state of its own, or others are given it before.
fn matters(sections: &Sections<'_>, value: ValueId, before: Span, depth: u32) -> bool {
    if depth > 6 {
        return false;
    }
    let (program, function) = (sections.program, sections.function);
    let language = program.linked.language(sections.id);
    let next = |value: ValueId| matters(sections, value, before, depth + 1);
    match function.value(value) {
        Value::Local(local) => match sections.bound(*local, before) {
            Some(bound) => matters(sections, bound, function.value_span(bound), depth + 1),
            None => false,
        },
        // An empty one is there to be filled.
        Value::Collection { kind, items, .. } => match kind {
            CollectionKind::List | CollectionKind::Dict | CollectionKind::Set => items.is_empty(),
            CollectionKind::Tuple | CollectionKind::Struct => items.iter().any(|item| next(item.value)),
            _ => false,
        },
        Value::Call(call) => {
            let resolver = program.resolver();
            if program.has_state(&resolver.type_of(sections.id, value), language, 0) {
                return true;
            }
            let data = function.call(*call);
            // What is wrapped, or what an enum's variant carries.
            let carries = match (resolver.target(sections.id, *call), &data.callee) {
                (Target::Library(_) | Target::Effect { .. } | Target::Unknown, Callee::Path(_)) => {
                    language == Language::Rust
                }
                _ => false,
            };
            carries && data.args.iter().any(|arg| next(arg.value))
        }
        Value::Await(inner)
        | Value::Try(inner)
        | Value::Ref { value: inner, .. }
        | Value::Cast { value: inner, .. } => {
            program.has_state(&program.resolver().type_of(sections.id, value), language, 0) || next(*inner)
        }
        Value::Choice(values) => values.iter().any(|value| next(*value)),
        _ => {
            let ty = program.resolver().type_of(sections.id, value);
            !matches!(ty, Ty::Unknown) && program.has_state(&ty, language, 0)
        }
    }
}

/// A helper puts something into what its lock protects.
fn inserts(program: &Program, site: (FnId, Span)) -> bool {
    let calls = &program.linked.function(site.0).calls;
    calls.iter().any(|call| call.name_span == site.1 && callee_name(call).is_some_and(|name| name == "insert"))
}
