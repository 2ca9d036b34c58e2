//! What calls do to files: which path they ask about, make, read, write and remove.

use super::Program;
use super::link::FnId;
use super::nesting::{self, Around};
use super::{Ty, expr};
use crate::model::{
    Call, CallId, Event, EventKind, Function, Language, Literal, Name, Node, NodeId, Op, Span, Value, ValueId,
};

/// What is done to a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileOp {
    /// Asks whether it is there.
    Exists,
    /// Makes it, and fails if it is there.
    Make,
    /// Writes it, whatever was there.
    Write,
    /// Reads it.
    Read,
    /// Removes it, and fails if it is not there.
    Remove,
    /// Moves it away, and fails if it is not there.
    MoveFrom,
}

/// A call that does something to a path.
#[derive(Clone, Copy, Debug)]
pub struct FileAct {
    /// The call.
    pub call: CallId,
    /// What it does.
    pub op: FileOp,
    /// The path.
    pub path: ValueId,
    /// Where: the callee's name.
    pub span: Span,
}

/// A test of a path, and something done to the same path on its account.
#[derive(Clone, Copy, Debug)]
pub struct Checked {
    /// The test.
    pub check: FileAct,
    /// What follows.
    pub act: FileAct,
}

/// What a call does to a path.
#[must_use]
pub fn file_act(program: &Program, id: FnId, call: CallId) -> Option<FileAct> {
    let data = program.linked.function(id).call(call);
    // Names first: paths are resolved for few calls.
    let name = expr::callee_name(data)?;
    let (op, path) = match program.linked.language(id) {
        Language::Python => python_act(program, id, call, data, name.as_str())?,
        Language::Rust => rust_act(program, id, call, data, name.as_str())?,
    };
    Some(FileAct { call, op, path, span: data.name_span })
}

fn is_true(program: &Program, id: FnId, call: &Call, keyword: &str) -> bool {
    expr::keyword(call, keyword)
        .is_some_and(|value| !matches!(program.linked.function(id).value(value), Value::Literal(Literal::Bool(false))))
}

fn python_act(program: &Program, id: FnId, call: CallId, data: &Call, name: &str) -> Option<(FileOp, ValueId)> {
    let known = [
        "exists",
        "isfile",
        "isdir",
        "lexists",
        "is_file",
        "is_dir",
        "mkdir",
        "makedirs",
        "remove",
        "unlink",
        "rmdir",
        "rmtree",
        "rename",
        "move",
        "symlink",
        "link",
        "symlink_to",
        "write_text",
        "write_bytes",
        "read_text",
        "read_bytes",
        "open",
        "copy",
        "copyfile",
        "copy2",
        "copytree",
        "listdir",
    ];
    if !known.contains(&name) {
        return None;
    }
    let path = program.resolver().library_callee(id, call).map(|path| path.to_string());
    let arg = |at: usize| data.args.iter().filter(|arg| arg.name.is_none()).nth(at).map(|arg| arg.value);
    if let Some(path) = path.as_deref().filter(|path| !path.starts_with("pathlib.")) {
        return match path {
            "os.path.exists" | "os.path.isfile" | "os.path.isdir" | "os.path.lexists" => {
                Some((FileOp::Exists, arg(0)?))
            }
            "os.mkdir" => Some((FileOp::Make, arg(0)?)),
            "os.makedirs" => {
                let quiet = is_true(program, id, data, "exist_ok") || arg(2).is_some();
                (!quiet).then_some((FileOp::Make, arg(0)?))
            }
            "os.symlink" | "os.link" | "shutil.copytree" => {
                let quiet = is_true(program, id, data, "dirs_exist_ok");
                (!quiet).then_some((FileOp::Make, arg(1)?))
            }
            "os.remove" | "os.unlink" | "os.rmdir" => Some((FileOp::Remove, arg(0)?)),
            "shutil.rmtree" => {
                let quiet = is_true(program, id, data, "ignore_errors")
                    || expr::keyword(data, "onerror").is_some()
                    || expr::keyword(data, "onexc").is_some()
                    || arg(1).is_some();
                (!quiet).then_some((FileOp::Remove, arg(0)?))
            }
            "os.rename" | "shutil.move" => Some((FileOp::MoveFrom, arg(0)?)),
            "shutil.copy" | "shutil.copyfile" | "shutil.copy2" => Some((FileOp::Write, arg(1)?)),
            "open" | "io.open" | "codecs.open" => opened(program, id, data, arg(0)?, 1),
            _ => None,
        };
    }
    let receiver = expr::receiver(data)?;
    // `import os` may be missing in a snippet, and modules are no paths.
    if matches!(
        program.resolver().type_of(id, receiver),
        Ty::LibPath(_) | Ty::LibClass(_) | Ty::Module(_) | Ty::Project(_)
    ) {
        return None;
    }
    match (name, data.args.len()) {
        ("exists" | "is_file" | "is_dir", 0) => Some((FileOp::Exists, receiver)),
        ("mkdir", _) => (!is_true(program, id, data, "exist_ok")).then_some((FileOp::Make, receiver)),
        ("symlink_to", 1..) => Some((FileOp::Make, receiver)),
        ("unlink", _) => (!is_true(program, id, data, "missing_ok")).then_some((FileOp::Remove, receiver)),
        ("rmdir", 0) => Some((FileOp::Remove, receiver)),
        ("rename", 1) => Some((FileOp::MoveFrom, receiver)),
        ("write_text" | "write_bytes", 1..) => Some((FileOp::Write, receiver)),
        ("read_text" | "read_bytes", _) => Some((FileOp::Read, receiver)),
        ("open", _) => opened(program, id, data, receiver, 0),
        _ => None,
    }
}

fn opened(program: &Program, id: FnId, data: &Call, path: ValueId, mode: usize) -> Option<(FileOp, ValueId)> {
    let Some(mode) = expr::given(data, mode, "mode") else { return Some((FileOp::Read, path)) };
    let mode = program.text(id, mode)?;
    let mode = mode.as_str();
    match () {
        () if mode.contains('w') => Some((FileOp::Write, path)),
        () if mode.contains('x') || mode.contains('a') || mode.contains('+') => None,
        () => Some((FileOp::Read, path)),
    }
}

fn rust_act(program: &Program, id: FnId, call: CallId, data: &Call, name: &str) -> Option<(FileOp, ValueId)> {
    if let Some(receiver) = expr::receiver(data) {
        let asks = matches!(name, "exists" | "is_file" | "is_dir") && data.args.is_empty();
        return asks.then_some((FileOp::Exists, receiver));
    }
    let op = match name {
        "create_dir" => FileOp::Make,
        "remove_file" | "remove_dir" | "remove_dir_all" => FileOp::Remove,
        "rename" => FileOp::MoveFrom,
        "write" | "create" => FileOp::Write,
        "read_to_string" | "read" | "open" => FileOp::Read,
        "exists" | "try_exists" => FileOp::Exists,
        _ => return None,
    };
    let path = program.resolver().library_callee(id, call)?;
    let parent = path.parent()?.last()?;
    let of = match name {
        "create" | "open" => "File",
        _ => "fs",
    };
    // Crates whose functions are those of `std::fs` with better messages.
    let wraps =
        of == "fs" && (parent == "fs_err" || parent == "paths" && path.first().is_some_and(|of| of == "cargo_util"));
    let fits = parent == of || wraps || parent == "tokio_fs";
    fits.then_some((op, data.args.first()?.value))
}

/// The tests of paths in a function and what is done to the same path on their account, in order of the source: in an arm of the
/// test, or after an arm that leaves.
#[must_use]
pub fn checked_acts(program: &Program, id: FnId) -> Vec<Checked> {
    let function = program.linked.function(id);
    let acts: Vec<FileAct> = expr::calls(function).filter_map(|(call, _)| file_act(program, id, call)).collect();
    let has = |wanted: &dyn Fn(FileOp) -> bool| acts.iter().any(|act| wanted(act.op));
    if !has(&|op| op == FileOp::Exists) || !has(&|op| op != FileOp::Exists && op != FileOp::Read) {
        return Vec::new();
    }
    let mut events: Vec<(&Event, Vec<Around>)> = Vec::new();
    nesting::events(function, &mut |event, around| events.push((event, around.to_vec())));
    let mut found = Vec::new();
    for (index, node) in function.nodes.iter().enumerate() {
        let Node::Branch { test: Some(test), .. } = node else { continue };
        let branch = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        for (check, there) in conditions(program, id, *test, &acts) {
            for (event, around) in &events {
                let EventKind::Call(call) = event.kind else { continue };
                let Some(act) = acts.iter().find(|act| act.call == call) else { continue };
                let wanted = match act.op {
                    FileOp::Make | FileOp::Write => false,
                    FileOp::Remove | FileOp::MoveFrom => true,
                    FileOp::Exists | FileOp::Read => continue,
                };
                // The arm in which the path is there, or is not.
                let arm = usize::from(there != wanted);
                let inside = around.contains(&Around::Arm(branch, arm));
                if (inside || follows(&events, branch, 1 - arm, event, around))
                    && program.same(id, check.path, act.path)
                {
                    found.push(Checked { check, act: *act });
                }
            }
        }
    }
    found.sort_by_key(|checked| (checked.act.span.start, checked.check.span.start));
    found.dedup_by_key(|checked| checked.act.call);
    found
}

/// The questions a test asks about paths, and whether the path is there where the test holds. Of `a and b` both hold, of `a or b`
/// neither where the whole does not: only what decides by itself counts.
fn conditions(program: &Program, id: FnId, test: ValueId, acts: &[FileAct]) -> Vec<(FileAct, bool)> {
    let function = program.linked.function(id);
    let mut found = Vec::new();
    let mut stack = vec![(test, true, 0u32)];
    while let Some((value, holds, depth)) = stack.pop() {
        if depth > 8 {
            continue;
        }
        match function.value(value) {
            Value::Op { op: Op::Not, operands } => stack.extend(operands.iter().map(|one| (*one, !holds, depth + 1))),
            Value::Op { op: Op::And, operands } if holds => {
                stack.extend(operands.iter().map(|one| (*one, holds, depth + 1)));
            }
            Value::Local(local) => {
                stack.extend(program.bound_once(id, *local).map(|value| (value, holds, depth + 1)));
            }
            Value::Call(call) => {
                let act = acts.iter().find(|act| act.call == *call && act.op == FileOp::Exists);
                found.extend(act.map(|act| (*act, holds)));
            }
            Value::Try(inner) | Value::Await(inner) => stack.push((*inner, holds, depth + 1)),
            _ => {}
        }
    }
    found
}

/// Whether an event comes after a branch one of whose arms leaves the place: it happens only where the other arm was taken.
fn follows(events: &[(&Event, Vec<Around>)], branch: NodeId, arm: usize, event: &Event, around: &[Around]) -> bool {
    let in_arm = |known: &&(&Event, Vec<Around>)| known.1.contains(&Around::Arm(branch, arm));
    let Some((last, inside)) = events.iter().rfind(in_arm) else { return false };
    let leaves = matches!(
        last.kind,
        EventKind::Return(_) | EventKind::Raise(_) | EventKind::Break(_) | EventKind::Continue(_) | EventKind::Diverge
    ) && inside.last() == Some(&Around::Arm(branch, arm));
    let Some(depth) = inside.iter().position(|around| matches!(around, Around::Arm(node, _) if *node == branch)) else {
        return false;
    };
    leaves
        && event.span.start > last.span.end
        && inside.get(..depth).is_some_and(|outer| around.starts_with(outer))
        && !around.iter().any(|around| matches!(around, Around::Arm(node, _) if *node == branch))
}

/// Whether a failure at a call is caught where it happens: a handler around it takes errors of files, or `suppress` does.
#[must_use]
pub fn is_caught(program: &Program, id: FnId, call: CallId) -> bool {
    let function = program.linked.function(id);
    let mut caught = false;
    nesting::events(function, &mut |event, around| {
        if event.kind == EventKind::Call(call) {
            caught |= around.iter().any(|around| match around {
                Around::TryBody(node) => match function.node(*node) {
                    Node::Try { handlers, .. } => handlers
                        .iter()
                        .any(|handler| handler.types.is_empty() || names_file_error(function, &handler.types)),
                    _ => false,
                },
                Around::With { context, .. } => match expr::as_call(function, *context).map(|call| function.call(call))
                {
                    Some(data) => expr::callee_name(data).is_some_and(|name| name == "suppress"),
                    None => false,
                },
                _ => false,
            });
        }
    });
    caught
}

fn names_file_error(function: &Function, types: &[ValueId]) -> bool {
    let errors = [
        "FileExistsError",
        "FileNotFoundError",
        "OSError",
        "IOError",
        "EnvironmentError",
        "Exception",
        "BaseException",
        "PermissionError",
        "WindowsError",
    ];
    let named = |name: Name| errors.contains(&name.as_str());
    types.iter().any(|ty| {
        expr::contains(function, *ty, &|value| match function.value(value) {
            Value::Path(path) => path.last().is_some_and(named),
            Value::Field { name, .. } => named(*name),
            _ => false,
        })
    })
}

/// Whether a function, or what calls it, keeps others away: a lock held on entry, or anything in it that is called after locks.
#[must_use]
pub fn keeps_others_away(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let word = |name: Name| {
        let name = name.as_str().to_ascii_lowercase();
        name.contains("lock") && !name.contains("block") && !name.contains("clock")
            || name == "synchronized"
            || name == "mutex"
    };
    !program.entry[id.0 as usize].is_empty()
        || function.calls.iter().any(|call| expr::callee_name(call).is_some_and(word))
        || function.decorators.iter().any(|decorator| decorator.path.last().is_some_and(word))
        || function.nodes.iter().any(|node| match node {
            Node::With { context, .. } => names_lock(function, *context, &word),
            _ => false,
        })
        || !program.facts(id).acquires.is_empty()
}

/// Whether a context manager is a lock by its name: `self._lock`, `locks[key]`. The argument of `open` is a path, whatever its name.
fn names_lock(function: &Function, value: ValueId, word: &dyn Fn(Name) -> bool) -> bool {
    match function.value(value) {
        Value::Local(local) => word(function.local(*local).name),
        Value::Field { name, base } => word(*name) || names_lock(function, *base, word),
        Value::Path(path) => path.last().is_some_and(word),
        Value::Index { base, .. } | Value::Await(base) => names_lock(function, *base, word),
        Value::Call(call) => {
            expr::receiver(function.call(*call)).is_some_and(|receiver| names_lock(function, receiver, word))
        }
        _ => false,
    }
}
