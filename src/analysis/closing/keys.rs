//! What is one thing that can be closed: a variable, a field of one, and in Rust everything that shares its end.

use std::cmp::Ordering;

use super::Walk;
use crate::analysis::Program;
use crate::analysis::link::FnId;
use crate::knowledge::{Knowledge, LibType};
use crate::model::{Callee, ImportKind, Language, LocalId, Name, Path, Value, ValueId};

/// Where something comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Origin {
    /// A variable.
    Local(FnId, LocalId),
    /// Both halves of what a call makes.
    Made(FnId, ValueId),
}

/// A thing that can be closed.
#[derive(Clone, Debug)]
pub(super) struct Key {
    origin: Origin,
    fields: Vec<Name>,
    /// The variable it is called by, and how many of the fields that stands for.
    named: ((FnId, LocalId), usize),
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.origin, &self.fields).cmp(&(other.origin, &other.fields))
    }
}

impl Key {
    /// A variable of a function.
    pub(super) fn local(id: FnId, local: LocalId) -> Self {
        Self { origin: Origin::Local(id, local), fields: Vec::new(), named: ((id, local), 0) }
    }

    /// The variable it is, where it is no more than that.
    pub(super) fn python_local(&self) -> Option<LocalId> {
        match self.origin {
            Origin::Local(_, local) if self.fields.is_empty() => Some(local),
            _ => None,
        }
    }

    /// Whether it, or what it is a field of, comes from there.
    pub(super) fn is_of(&self, origin: &Origin) -> bool {
        self.origin == *origin
    }

    /// Whether it is a field of another thing.
    pub(super) fn is_inside(&self, other: &Self) -> bool {
        self.origin == other.origin && self.fields.len() > other.fields.len() && self.fields.starts_with(&other.fields)
    }

    /// Its name in messages.
    pub(super) fn text(&self, program: &Program) -> String {
        let ((id, local), stands_for) = self.named;
        let mut text = program.linked.function(id).local(local).name.to_string();
        for field in self.fields.iter().skip(stands_for) {
            text.push('.');
            text.push_str(field.as_str());
        }
        text
    }
}

/// How many variables a thing is followed through.
const MAX_STEPS: usize = 6;

impl Walk<'_> {
    /// The thing that a value is. Python: a variable only.
    pub(super) fn key(&self, value: ValueId) -> Option<Key> {
        if self.rust {
            return self.key_in(self.id, value, 0);
        }
        match self.function.value(value) {
            Value::Local(local) => Some(Key::local(self.id, *local)),
            _ => None,
        }
    }

    fn key_in(&self, id: FnId, value: ValueId, steps: usize) -> Option<Key> {
        if steps > MAX_STEPS {
            return None;
        }
        let function = self.program.linked.function(id);
        match function.value(value) {
            Value::Local(local) => Some(self.variable(id, *local, steps)),
            Value::Field { base, name } => {
                let mut key = self.key_in(id, *base, steps + 1)?;
                key.fields.push(*name);
                Some(key)
            }
            Value::Ref { value, .. } | Value::Deref(value) => self.key_in(id, *value, steps + 1),
            Value::Call(call) => match &function.call(*call).callee {
                Callee::Method { receiver, name } if is_same(*name) => self.key_in(id, *receiver, steps + 1),
                Callee::Method { receiver, name } if *name == "clone" && self.ends_together(id, *receiver) => {
                    self.key_in(id, *receiver, steps + 1)
                }
                Callee::Path(path) if path.last().is_some_and(|name| name == "clone") => {
                    let first = function.call(*call).args.first()?.value;
                    self.ends_together(id, first).then(|| self.key_in(id, first, steps + 1)).flatten()
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// A variable: itself, or what it is another name, a clone or the other half of.
    fn variable(&self, id: FnId, local: LocalId, steps: usize) -> Key {
        let (id, local) = self.program.linked.owning_local(id, local);
        let plain = Key::local(id, local);
        let Some(value) = self.program.bound_once(id, local) else { return plain };
        let function = self.program.linked.function(id);
        match function.value(value) {
            Value::Part { value: whole, constructor: None, .. }
                if matches!(function.value(*whole), Value::Call(_)) && self.ends_together(id, value) =>
            {
                Key { origin: Origin::Made(id, *whole), ..plain }
            }
            _ => match self.key_in(id, value, steps + 1) {
                Some(of) => Key { named: ((id, local), of.fields.len()), ..of },
                None => plain,
            },
        }
    }

    /// Where the things come from that a binding of a variable makes anew.
    pub(super) fn opened(&self, local: LocalId) -> Vec<Origin> {
        let (id, local) = self.program.linked.owning_local(self.id, local);
        let mut opened = vec![Origin::Local(id, local)];
        if self.rust
            && let Some(value) = self.program.bound_once(id, local)
            && let Value::Part { value: whole, .. } = self.program.linked.function(id).value(value)
        {
            opened.push(Origin::Made(id, *whole));
        }
        opened
    }

    /// Whether clones and the other half of a value end with it.
    fn ends_together(&self, id: FnId, value: ValueId) -> bool {
        let ty = self.resolver.library_type(id, value);
        ty.is_some_and(|ty| Knowledge::of(Language::Rust).facts(ty).shares_end)
    }
}

/// Methods that hand out the same thing.
fn is_same(name: Name) -> bool {
    matches!(name.as_str(), "as_ref" | "as_mut" | "as_deref" | "as_deref_mut" | "by_ref" | "unwrap" | "expect")
}

/// The traits a function's file imports whose methods any type may have.
pub(super) fn imported_traits(program: &Program, id: FnId) -> Vec<LibType> {
    let knowledge = Knowledge::of(Language::Rust);
    let traits = knowledge.types().filter(|facts| facts.by_import).filter_map(|facts| {
        let ty = knowledge.type_at(&Path::parse(&facts.path))?;
        let paths = std::iter::once(&facts.path).chain(&facts.aliases).map(|path| Path::parse(path));
        Some((ty, paths.collect::<Vec<Path>>()))
    });
    let imports = &program.linked.file_model(id).imports;
    let imported = |path: &Path| {
        imports.iter().any(|import| match import.kind {
            ImportKind::Item => import.target == *path,
            ImportKind::Glob => path.parent().is_some_and(|parent| import.target == parent),
            _ => false,
        })
    };
    traits.filter(|(_, paths)| paths.iter().any(imported)).map(|(ty, _)| ty).collect()
}
