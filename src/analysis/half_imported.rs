//! Modules taken out of `sys.modules`, where they stand from the moment their import begins.

use super::Program;
use super::expr::callee_name;
use super::link::FnId;
use super::nesting::{Around, events};
use crate::finding::Confidence;
use crate::model::{EventKind, Function, FunctionKind, Language, Node, Span, Value};

/// A module that may only be half imported.
#[derive(Clone, Debug)]
pub struct HalfImported {
    /// The function that takes it.
    pub function: FnId,
    /// Where.
    pub span: Span,
    /// How sure it is that threads meet here.
    pub confidence: Confidence,
}

/// Functions that look into `sys.modules` first, and import what they do not find there.
#[must_use]
pub fn half_imported(program: &Program) -> Vec<HalfImported> {
    let mut found = Vec::new();
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        let candidate = program.linked.language(id) == Language::Python && function.kind == FunctionKind::Named;
        if !candidate || program.is_test(id) || program.runs_at_import(id) || !imports(function) {
            continue;
        }
        if let Some(span) = taken(program, id) {
            let threads = program.linked.file_model(id).imports.iter().any(|import| {
                import.target.first().is_some_and(|first| matches!(first.as_str(), "threading" | "concurrent"))
            });
            let confidence = if threads { Confidence::Medium } else { Confidence::Low };
            found.push(HalfImported { function: id, span, confidence });
        }
    }
    found
}

fn imports(function: &Function) -> bool {
    function
        .calls
        .iter()
        .any(|call| callee_name(call).is_some_and(|name| matches!(name.as_str(), "import_module" | "__import__")))
}

/// `try: module = sys.modules[name]` with a handler for its absence that imports it.
fn taken(program: &Program, id: FnId) -> Option<Span> {
    let function = program.linked.function(id);
    let mut found = None;
    let mut imported = Vec::new();
    events(function, &mut |event, around| match &event.kind {
        EventKind::Read(value) => {
            let Value::Index { base, .. } = function.value(*value) else { return };
            let modules = matches!(function.value(*base), Value::Field { base, name }
                if *name == "modules" && matches!(function.value(*base), Value::Path(path) if path.last().is_some_and(|name| name == "sys")));
            let tried = around.iter().rev().find_map(|part| match part {
                Around::TryBody(node) => Some(*node),
                _ => None,
            });
            if let Some(node) = tried.filter(|_| modules && found.is_none()) {
                found = Some((node, event.span));
            }
        }
        EventKind::Call(call)
            if callee_name(function.call(*call))
                .is_some_and(|name| name == "import_module" || name == "__import__") =>
        {
            imported.extend(around.iter().filter_map(|part| match part {
                Around::Handler(node, _) => Some(*node),
                _ => None,
            }));
        }
        _ => {}
    });
    let (node, span) = found?;
    (imported.contains(&node) && matches!(function.node(node), Node::Try { .. })).then_some(span)
}
