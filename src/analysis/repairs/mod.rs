//! What fixes need to know of the file they change: how something of a library is written there, and which names are free.

mod atomics;
mod flags;
mod heads;
mod holds;
mod section;

use std::collections::BTreeMap;

use super::link::FnId;
use super::{Lock, Place, Program, Root};
use crate::finding::plan::Change;
use crate::model::{FileId, FileModel, FunctionKind, ImportKind, Language, LocalKind, Name, Path, Span, Value};

impl Program {
    /// How an item of a Python module is written in a function, by the file's imports; `None` where none has it, or something
    /// else of that name hides it.
    #[must_use]
    pub fn imported_item(&self, id: FnId, module: &str, item: &str) -> Option<String> {
        let file = self.linked.file_model(id);
        let whole = Path::parse(module);
        let target = whole.child(Name::new(item));
        let at_top = file.imports.iter().filter(|import| import.function.is_none() && !import.type_only);
        let mut found = at_top.filter(|import| import.level == 0).filter_map(|import| match import.kind {
            ImportKind::Item if import.target == target => Some((import.local, import.local.to_string())),
            ImportKind::Item | ImportKind::Module if import.target == whole && whole.len() == 1 => {
                Some((import.local, format!("{}.{item}", import.local)))
            }
            _ => None,
        });
        let (name, written) = found.next()?;
        (!self.hides(id, name) && !is_rebound(file, name)).then_some(written)
    }

    /// The same, and what imports the module where nothing does.
    #[must_use]
    pub fn item_for_fix(&self, id: FnId, module: &str, item: &str) -> Option<(String, Vec<Change>)> {
        if let Some(written) = self.imported_item(id, module, item) {
            return Some((written, Vec::new()));
        }
        let free = !self.is_bound_in_file(id, module);
        free.then(|| (format!("{module}.{item}"), vec![Change::Import(module.to_owned())]))
    }

    /// Whether a function, or one around it, has a variable of that name.
    fn hides(&self, id: FnId, name: Name) -> bool {
        let mut at = Some(id);
        for _ in 0..32 {
            let Some(id) = at else { break };
            let function = self.linked.function(id);
            if function.locals.iter().any(|local| local.name == name && !matches!(local.kind, LocalKind::Temporary)) {
                return true;
            }
            at = self.linked.index.get(id.0 as usize).and_then(|data| data.parent);
        }
        false
    }

    /// Whether anything in a function's file is called that: an import, a variable, a function, a class.
    #[must_use]
    pub fn is_bound_in_file(&self, id: FnId, name: &str) -> bool {
        let file = self.linked.file_model(id);
        file.imports.iter().any(|import| import.local == name || import.kind == ImportKind::Glob)
            || file.globals.iter().any(|global| global.name == name)
            || file.types.iter().any(|ty| ty.name == name)
            || file
                .functions
                .iter()
                .any(|function| function.name == name || function.locals.iter().any(|local| local.name == name))
    }

    /// The first of some names that no variable, global or import that the function may mean has.
    #[must_use]
    pub fn free_name(&self, id: FnId, names: &[&'static str]) -> Option<&'static str> {
        let function = self.linked.function(id);
        let file = self.linked.file_model(id);
        let taken = |name: &str| {
            function.locals.iter().any(|local| local.name == name)
                || file.globals.iter().any(|global| global.name == name)
                || file.imports.iter().any(|import| import.local == name)
                || function
                    .values
                    .iter()
                    .any(|data| matches!(&data.value, Value::Path(path) if path.first() == Some(Name::new(name))))
                || self
                    .linked
                    .functions_inside(id)
                    .any(|inner| self.linked.function(inner).locals.iter().any(|local| local.name == name))
        };
        names.iter().copied().find(|name| !taken(name))
    }

    /// How a lock is written in a Python function: through its receiver, or as the global it is.
    #[must_use]
    pub fn lock_for_fix(&self, id: FnId, lock: &Place) -> Option<String> {
        let function = self.linked.function(id);
        match (&lock.root, lock.path.as_slice()) {
            (Root::Type(ty), [name]) => {
                let owner = self.linked.index.get(id.0 as usize)?.owner?;
                let receiver =
                    function.params.first().filter(|first| self.linked.is_receiver_local(id, first.local))?;
                let same = owner == *ty || self.linked.mro(owner).contains(ty);
                same.then(|| format!("{}.{name}", receiver.name))
            }
            (Root::Global(global), []) => {
                let name = self.linked.global(*global).name;
                let here = self.linked.global_file(*global) == self.linked.file_of(id);
                (here && !self.hides(id, name)).then(|| name.to_string())
            }
            _ => None,
        }
    }
}

impl Program {
    /// Python: a lock held around some places, in each function from the statement of the first to that of the last. Not where
    /// something else that waits, suspends, takes a lock or is not known would be done with the lock held.
    #[must_use]
    pub fn hold_for_fix(&self, sites: &[(FnId, Span, Span)], lock: &Lock, file: FileId) -> Option<Vec<Change>> {
        let mut plan = Vec::new();
        let mut sections: BTreeMap<FnId, (Span, Span)> = BTreeMap::new();
        for (id, first, last) in sites {
            let section = sections.entry(*id).or_insert((*first, *last));
            section.0 = section.0.min(*first);
            section.1 = section.1.max(*last);
        }
        for (id, (first, last)) in &sections {
            let function = self.linked.function(*id);
            let ours = self.linked.file_of(*id) == file && self.linked.language(*id) == Language::Python;
            if !ours || function.kind != FunctionKind::Named {
                return None;
            }
            let place = &lock.at.place;
            // What no call is seen of may be asked for with the lock held.
            let implicit = self.resolver().is_property(*id) || function.name.as_str().starts_with("__");
            if implicit && !lock.reentrant() || self.is_called_holding(*id, place) {
                return None;
            }
            let context = self.lock_for_fix(*id, place)?;
            plan.push(Change::Within { first: *first, last: *last, context, avoid: self.not_under_a_lock(*id) });
        }
        Some(plan)
    }

    /// Whether some caller of a function holds a lock, which the function must not take again then.
    fn is_called_holding(&self, id: FnId, lock: &Place) -> bool {
        self.linked.functions().any(|caller| {
            self.facts(caller).calls.iter().filter(|site| site.functions.contains(&id)).any(|site| {
                self.held(caller, &site.held).iter().any(|held| held.lock.at.place == *lock || !held.lock.is_known())
            })
        })
    }
}

/// Whether a name that an import binds is bound to something else in the file's module too.
fn is_rebound(file: &FileModel, name: Name) -> bool {
    file.globals.iter().any(|global| global.name == name) || file.types.iter().any(|ty| ty.name == name)
}
