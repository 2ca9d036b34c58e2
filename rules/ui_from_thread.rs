//! A part of the user interface is touched by a thread that does not run its event loop.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::{FnId, Program, RootId, Target, Ty, asks_for_the_thread, expr};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, RootKind, UiFacts};
use crate::model::{CallId, Callee, EventKind, Language, Node, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "ui-from-thread",
        family: Family::Resources,
        summary: "a part of the user interface is touched by a thread that does not run its event loop",
        page: include_str!("ui_from_thread.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[362, 366],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// How many further uses of one function are shown.
const SHOWN: usize = 4;

/// A use of the interface.
struct Use {
    span: Span,
    /// What is done, for messages.
    what: String,
    /// The library; `None` where only names say that it is the interface.
    library: Option<&'static UiFacts>,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut loops: Option<BTreeSet<RootId>> = None;
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        let roots: Vec<RootId> = program
            .threads_of(id, false)
            .into_iter()
            .filter(|root| program.roots.root(*root).kind != RootKind::Handler)
            .collect();
        let by_name = roots.is_empty() && is_worker_by_name(program, id);
        if roots.is_empty() && !by_name {
            continue;
        }
        let uses = uses_in(program, id, by_name);
        let Some(first) = uses.first() else { continue };
        let quiet = |reason: &'static str| {
            program.silent(RULE.info.id, program.location(id, first.span), || reason.to_string());
        };
        if asks_for_the_thread(program, id) || asks_for_main(program, id) {
            quiet("the function asks which thread it runs in");
            continue;
        }
        let loops = loops.get_or_insert_with(|| loop_roots(program));
        let foreign: Vec<RootId> = roots.iter().copied().filter(|root| !loops.contains(root)).collect();
        if !by_name && foreign.is_empty() {
            quiet("the thread runs the event loop itself");
            continue;
        }
        out.push(finding(program, id, &uses, foreign.first().copied()));
    }
}

/// The threads that run an event loop: the interface is theirs.
fn loop_roots(program: &Program) -> BTreeSet<RootId> {
    let names: BTreeSet<&str> =
        Knowledge::of(Language::Python).ui().flat_map(|facts| facts.runs_loop.iter().map(String::as_str)).collect();
    let mut found = BTreeSet::new();
    for id in program.linked.functions() {
        if program.roots.reaching(id).is_empty() || program.linked.language(id) != Language::Python {
            continue;
        }
        let function = program.linked.function(id);
        let runs = expr::calls(function).any(|(call, data)| {
            // What is called that way on an object of unknown type may be a loop; a plain `run()` may be anything.
            expr::callee_name(data).is_some_and(|name| {
                names.contains(name.as_str())
                    && (!matches!(name.as_str(), "run" | "exec" | "main") || on_ui(program, id, call))
            })
        });
        if runs {
            found.extend(program.roots.reaching(id).iter().copied());
        }
    }
    found
}

fn on_ui(program: &Program, id: FnId, call: CallId) -> bool {
    let data = program.linked.function(id).call(call);
    let path = program.resolver().library_callee(id, call).map(|path| path.to_string()).unwrap_or_default();
    expr::receiver(data).is_some_and(|receiver| widget(program, id, receiver).is_some())
        || ["PyQt", "PySide", "gi.repository", "gtk", "wx"].iter().any(|start| path.starts_with(start))
}

/// `if threading.current_thread() is threading.main_thread()`, `wx.IsMainThread()`.
fn asks_for_main(program: &Program, id: FnId) -> bool {
    program.linked.function(id).calls.iter().any(|call| {
        expr::callee_name(call).is_some_and(|name| {
            let name = name.as_str().to_ascii_lowercase();
            name.contains("main_thread")
                || name.contains("mainthread")
                || name.contains("guithread")
                || name.contains("ui_thread")
        })
    })
}

/// The user interface library a value is a part of.
fn widget(program: &Program, id: FnId, value: ValueId) -> Option<&'static UiFacts> {
    let knowledge = Knowledge::of(Language::Python);
    match program.resolver().type_of(id, value) {
        Ty::Library(ty, _) => knowledge.widget(&crate::model::Path::parse(&knowledge.facts(ty).path)),
        Ty::External(path) => knowledge.widget(&path),
        Ty::Project(ty) => program.linked.library_bases(ty).into_iter().find_map(|base| knowledge.widget(base)),
        _ => None,
    }
}

fn uses_in(program: &Program, id: FnId, by_name: bool) -> Vec<Use> {
    let function = program.linked.function(id);
    let mut found: Vec<Use> = Vec::new();
    for node in &function.nodes {
        let Node::Event(event) = node else { continue };
        let one = match &event.kind {
            EventKind::Call(call) if !by_name => use_of_widget(program, id, *call)
                .or_else(|| dialog(program, id, *call))
                .or_else(|| named(program, id, *call)),
            EventKind::Call(call) => named(program, id, *call),
            EventKind::Write { target, .. } if !by_name => stored(program, id, *target, event.span),
            _ => None,
        };
        found.extend(one);
    }
    // What is certain is told first.
    found.sort_by_key(|one| (one.library.is_none(), one.span.start));
    found
}

/// `self.label.config(..)`.
fn use_of_widget(program: &Program, id: FnId, call: CallId) -> Option<Use> {
    let data = program.linked.function(id).call(call);
    let Callee::Method { receiver, name } = &data.callee else { return None };
    let library = widget(program, id, *receiver)?;
    // A method of the project's own class is looked at by itself; a signal is made to be sent from anywhere.
    let own = matches!(program.resolver().target(id, call), Target::Project { .. } | Target::Construct(_));
    if own || library.safe.iter().any(|safe| name == safe.as_str()) || *name == "emit" {
        return None;
    }
    let what = format!("`{}`", program.call_name(id, call));
    Some(Use { span: data.name_span, what, library: Some(library) })
}

/// `messagebox.showinfo(..)`.
fn dialog(program: &Program, id: FnId, call: CallId) -> Option<Use> {
    let path = program.resolver().library_callee(id, call)?;
    let library = Knowledge::of(Language::Python).dialog(&path)?;
    let data = program.linked.function(id).call(call);
    Some(Use { span: data.name_span, what: format!("`{}`", program.call_name(id, call)), library: Some(library) })
}

/// `self.label["text"] = ..`.
fn stored(program: &Program, id: FnId, target: ValueId, span: Span) -> Option<Use> {
    let Value::Index { base, .. } = program.linked.function(id).value(target) else { return None };
    let library = widget(program, id, *base)?;
    let name = program.resolver().place_of(id, *base).map(|at| program.resolver().place_name(&at.place));
    let what = name.map_or_else(|| "an option of a widget".to_string(), |name| format!("an option of `{name}`"));
    Some(Use { span, what, library: Some(library) })
}

/// Something of unknown type that is called like a part of the interface and changed like one: `self.progress_bar.set(..)`.
fn named(program: &Program, id: FnId, call: CallId) -> Option<Use> {
    let function = program.linked.function(id);
    let data = function.call(call);
    let Callee::Method { receiver, name } = &data.callee else { return None };
    let Value::Field { base, name: field } = function.value(*receiver) else { return None };
    let changes = [
        "set",
        "config",
        "configure",
        "insert",
        "delete",
        "setText",
        "setValue",
        "set_text",
        "set_fraction",
        "SetValue",
        "SetLabel",
        "setEnabled",
        "appendPlainText",
        "setVisible",
        "itemconfig",
        "destroy",
        "setPixmap",
    ];
    let parts = [
        "label",
        "button",
        "progressbar",
        "textbox",
        "listbox",
        "combobox",
        "canvas",
        "statusbar",
        "treeview",
        "slider",
        "widget",
        "lbl",
        "btn",
        "entry",
        "progress_bar",
        "text_widget",
        "text_area",
        "status_bar",
        "spinbox",
    ];
    let field = field.as_str().to_ascii_lowercase();
    let is_part = parts
        .iter()
        .any(|part| field == *part || field.ends_with(&format!("_{part}")) || field.starts_with(&format!("{part}_")));
    let unknown = matches!(program.resolver().type_of(id, *receiver), Ty::Unknown | Ty::None);
    if !changes.contains(&name.as_str()) || !is_part || !unknown || !program.linked.is_receiver(id, *base) {
        return None;
    }
    Some(Use { span: data.name_span, what: format!("`{}`", program.call_name(id, call)), library: None })
}

/// Named as what a thread runs, with nobody seen to run it.
fn is_worker_by_name(program: &Program, id: FnId) -> bool {
    let name = program.linked.function(id).name.as_str();
    let word = name.split('_').any(|word| matches!(word, "worker" | "thread" | "background"));
    word && !program.roots.is_called(id)
}

fn finding(program: &Program, id: FnId, uses: &[Use], root: Option<RootId>) -> Finding {
    let Some((first, rest)) = uses.split_first() else {
        return program.blank(&RULE.info, id, program.linked.function(id).name_span, Confidence::Low);
    };
    let confidence = match (first.library, root) {
        (Some(_), Some(root)) if program.roots.root(root).kind == RootKind::Callback => Confidence::Medium,
        (Some(_), Some(root)) if program.roots.root(root).entry == id => Confidence::High,
        (Some(_), Some(_)) => Confidence::Medium,
        _ => Confidence::Low,
    };
    let marshal = first.library.map_or("`after` or a signal", |library| library.marshal.as_str());
    let who = root.map_or_else(
        || format!("thread `{}`", program.linked.fn_name(id)),
        |root| program.root_name(program.roots.root(root)),
    );
    let step = program.step(id, first.span, format!("uses {}", first.what), &[]);
    let thread = match root {
        Some(root) => program.thread(crate::analysis::Runner::Root(root), id, vec![step]),
        None => crate::finding::ThreadStory { name: who.clone(), steps: vec![step] },
    };
    let related = rest
        .iter()
        .take(SHOWN)
        .map(|one| Related { location: program.location(id, one.span), text: format!("{} too", one.what) })
        .collect();
    Finding {
        message: format!("{who} uses {} here, which only the thread of the event loop may do", first.what),
        outcome: "the event loop works on the same object at the same time: the program crashes, hangs, or shows something half drawn"
            .to_string(),
        help: format!("hand the change to the event loop's thread with {marshal}"),
        threads: vec![thread],
        related,
        ..program.blank(&RULE.info, id, first.span, confidence)
    }
}
