//! A flag of a Python class that becomes an event, everywhere it is used.

use crate::analysis::link::FnId;
use crate::analysis::{Place, Program, Root};
use crate::finding::plan::Change;
use crate::finding::{Fix, FixSafety};
use crate::model::{EventKind, FunctionKind, Language, Literal, Name, Node, Span, Value, ValueId, WriteOp};

/// What an assignment to the flag is.
struct Written {
    target: ValueId,
    value: ValueId,
    set: bool,
}

impl Program {
    /// The flag as a `threading.Event`: made in `__init__`, set and cleared where it was assigned, asked where it was read. Only if
    /// every mention of an attribute of that name is known, and all that are the flag's stand in one file.
    #[must_use]
    pub fn event_for_fix(&self, place: &Place) -> Option<Fix> {
        let (Root::Type(ty), [name]) = (&place.root, place.path.as_slice()) else { return None };
        let file = self.linked.type_file(*ty);
        // A default in the class would be one event for all objects; a method or a declared field says more than an assignment.
        let of_class = |ty| {
            self.linked.type_def(ty).fields.iter().any(|field| field.name == *name && field.default.is_some())
                || self.linked.method(ty, *name).is_some()
        };
        let related = self.linked.mro(*ty).iter().chain(self.linked.subtypes(*ty)).chain([ty]);
        if related.copied().any(of_class) {
            return None;
        }
        let maker = self.linked.own_methods(*ty, Name::new("__init__")).first().copied()?;
        let (event, mut plan) = self.item_for_fix(maker, "threading", "Event")?;
        let mut sites = Vec::new();
        let mut made = 0;
        for id in self.linked.functions().filter(|id| self.linked.language(*id) == Language::Python) {
            let ours = self.flag_values(id, place, *name)?;
            if ours.is_empty() {
                continue;
            }
            // Where the event has another name it is not asked for: `set()` and the rest are methods.
            if self.linked.file_of(id) != file {
                return None;
            }
            let written = self.flag_writes(id, &ours)?;
            for write in &written {
                let constructs = id == maker;
                made += usize::from(constructs);
                plan.push(self.flag_assignment(id, write, constructs.then_some(event.as_str())));
            }
            let function = self.linked.function(id);
            let mut reads: Vec<Span> = ours.iter().map(|value| function.value_span(*value)).collect();
            sites.extend(reads.iter().copied());
            let targets: Vec<Span> = written.iter().map(|write| function.value_span(write.target)).collect();
            reads.retain(|span| !targets.contains(span));
            reads.sort();
            reads.dedup();
            let asked = |span: Span| {
                let end = Span { start: span.end, end: span.end };
                Change::Replace(end, ".is_set()".to_owned())
            };
            plan.extend(reads.into_iter().map(asked));
        }
        plan.push(Change::OnlyAt { name: name.to_string(), sites });
        (made == 1).then(|| Fix::planned(FixSafety::Unsafe, format!("make `{name}` a `{event}`"), plan))
    }

    /// The values of a function that are the flag; `None` if there is one that may or may not be.
    fn flag_values(&self, id: FnId, place: &Place, name: Name) -> Option<Vec<ValueId>> {
        let function = self.linked.function(id);
        let mut ours = Vec::new();
        for (index, data) in function.values.iter().enumerate() {
            match &data.value {
                Value::Field { name: field, .. } if *field == name => {
                    let value = ValueId(u32::try_from(index).ok()?);
                    match self.resolver().place_of(id, value) {
                        Some(at) if at.place == *place => ours.push(value),
                        Some(at) if matches!(at.place.root, Root::Type(_)) => {}
                        _ => return None,
                    }
                }
                // `getattr(worker, "stopped")`
                Value::Literal(Literal::Str(text)) if *text == name => return None,
                _ => {}
            }
        }
        Some(ours)
    }

    /// The assignments to the flag; `None` if something else than a constant is assigned, or it is changed in another way.
    fn flag_writes(&self, id: FnId, ours: &[ValueId]) -> Option<Vec<Written>> {
        let function = self.linked.function(id);
        // A lambda has no statements, and a class's body no objects.
        let has_statements = matches!(function.kind, FunctionKind::Named | FunctionKind::ModuleBody);
        let mut written = Vec::new();
        for node in &function.nodes {
            let Node::Event(event) = node else { continue };
            let EventKind::Write { target, value, op } = &event.kind else { continue };
            if !ours.contains(target) {
                continue;
            }
            let value = value.filter(|_| has_statements && *op == WriteOp::Assign)?;
            let Value::Literal(Literal::Bool(set)) = function.value(value) else { return None };
            written.push(Written { target: *target, value, set: *set });
        }
        Some(written)
    }

    /// An assignment to the flag, as what an event has for it; with what makes one where it is made.
    fn flag_assignment(&self, id: FnId, write: &Written, event: Option<&str>) -> Change {
        let function = self.linked.function(id);
        let (target, value) = (function.value_span(write.target), function.value_span(write.value));
        let change = if write.set { "{}.set()" } else { "{}.clear()" };
        let to = match event {
            Some(event) if write.set => vec![format!("{{}} = {event}()"), change.to_owned()],
            Some(event) => vec![format!("{{}} = {event}()")],
            None => vec![change.to_owned()],
        };
        Change::Assignment { target, value, to, annotation: event.unwrap_or_default().to_owned() }
    }
}
