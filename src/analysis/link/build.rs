//! Building the name space: numbering, declaring, methods, hierarchies, indices.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::*;

impl Linked {
    pub(super) fn number(&mut self) {
        for (index, file) in self.files.iter().enumerate() {
            let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            self.fn_base.push(len32(&self.fn_file));
            self.fn_file.extend(std::iter::repeat_n(id, file.functions.len()));
            self.type_base.push(len32(&self.type_file));
            self.type_file.extend(std::iter::repeat_n(id, file.types.len()));
            self.global_base.push(len32(&self.global_file));
            self.global_file.extend(std::iter::repeat_n(id, file.globals.len()));
        }
    }

    pub(super) fn module_id(&mut self, language: Language, root: Name, path: &Path) -> ModuleId {
        let known = self.module_ids.entry((language, path.clone())).or_default();
        if let Some(id) = known.iter().find(|id| self.module_roots[id.0 as usize] == root) {
            return *id;
        }
        let id = ModuleId(len32(&self.module_paths));
        known.push(id);
        self.module_paths.push(path.clone());
        self.module_roots.push(root);
        self.module_languages.push(language);
        self.scopes.push(FxHashMap::default());
        self.globs.push(Vec::new());
        id
    }

    pub(super) fn declare(&mut self) {
        let files = std::mem::take(&mut self.files);
        for (index, file) in files.iter().enumerate() {
            let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            let modules: Vec<_> = file
                .modules
                .iter()
                .map(|module| self.module_id(file.language, file.context.root, &module.path))
                .collect();
            self.declare_file(id, file, &modules);
            self.module_of.push(modules);
        }
        self.files = files;
    }

    pub(super) fn declare_file(&mut self, id: FileId, file: &FileModel, modules: &[ModuleId]) {
        let module = |index: ModIdx| modules.get(index.0 as usize).copied().unwrap_or(ModuleId(0));
        for (index, ty) in file.types.iter().enumerate() {
            let type_id = TypeId(self.type_base[id.0 as usize] + u32::try_from(index).unwrap_or(0));
            let symbol = Symbol { kind: SymbolKind::Type(type_id), generation: ty.generation };
            if let Some(parent) = ty.parent {
                self.fn_scopes.entry((self.fn_id(id, parent), ty.name)).or_default().push(symbol);
            } else if ty.outer.is_empty() {
                self.scopes[module(ty.module).0 as usize].entry(ty.name).or_default().push(symbol);
            } else if let Some(outer) = enclosing_type(file, ty) {
                let outer = TypeId(self.type_base[id.0 as usize] + outer.0);
                self.nested_types.insert((outer, ty.name), type_id);
            }
        }
        for (index, function) in file.functions.iter().enumerate() {
            if function.kind != FunctionKind::Named || function.owner.is_some() {
                continue;
            }
            let fn_id = FnId(self.fn_base[id.0 as usize] + u32::try_from(index).unwrap_or(0));
            let symbol = Symbol { kind: SymbolKind::Function(fn_id), generation: function.generation };
            match function.parent {
                Some(parent) => {
                    self.fn_scopes.entry((self.fn_id(id, parent), function.name)).or_default().push(symbol);
                }
                None => self.scopes[module(function.module).0 as usize].entry(function.name).or_default().push(symbol),
            }
        }
        for (index, global) in file.globals.iter().enumerate() {
            let global_id = GlobalId(self.global_base[id.0 as usize] + u32::try_from(index).unwrap_or(0));
            let symbol = Symbol { kind: SymbolKind::Global(global_id), generation: global.generation };
            self.scopes[module(global.module).0 as usize].entry(global.name).or_default().push(symbol);
        }
        for (index, import) in file.imports.iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(0);
            if import.kind == ImportKind::Glob {
                self.globs[module(import.module).0 as usize].push((id, index));
                continue;
            }
            let symbol = Symbol { kind: SymbolKind::Import { file: id, index }, generation: 0 };
            match import.function {
                Some(function) => {
                    self.fn_scopes.entry((self.fn_id(id, function), import.local)).or_default().push(symbol);
                }
                None => self.scopes[module(import.module).0 as usize].entry(import.local).or_default().push(symbol),
            }
        }
    }

    pub(super) fn attach_methods(&mut self) {
        let mut found: Vec<(TypeId, Name, FnId)> = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            let id = FileId(u32::try_from(index).unwrap_or(0));
            let impl_types: Vec<Option<TypeId>> = file
                .impls
                .iter()
                .map(|block| self.type_named(self.module_scope(id, block.module), &block.self_ty))
                .collect();
            for (fn_index, function) in file.functions.iter().enumerate() {
                let fn_id = FnId(self.fn_base[index] + u32::try_from(fn_index).unwrap_or(0));
                let owner = match function.owner {
                    Some(Owner::Type(ty)) => Some(self.type_id(id, ty)),
                    Some(Owner::Impl(block)) => impl_types.get(block.0 as usize).copied().flatten(),
                    None => None,
                };
                if let Some(owner) = owner.filter(|_| function.kind == FunctionKind::Named) {
                    found.push((owner, function.name, fn_id));
                }
            }
        }
        self.type_methods = vec![Vec::new(); self.type_file.len()];
        for (owner, name, function) in found {
            self.type_methods[owner.0 as usize].push(function);
            self.methods.entry((owner, name)).or_default().push(function);
        }
    }

    pub(super) fn link_hierarchy(&mut self) {
        let count = self.type_file.len();
        self.bases = vec![SmallVec::new(); count];
        self.subtypes = vec![Vec::new(); count];
        for index in 0..count {
            let id = TypeId(u32::try_from(index).unwrap_or(0));
            let def = self.type_def(id);
            let scope = self.type_scope(id);
            let bases = def.bases.iter().map(|base| self.base_of(scope, base)).collect();
            self.bases[index] = bases;
        }
        for index in 0..self.files.len() {
            let id = FileId(u32::try_from(index).unwrap_or(0));
            for position in 0..self.files[index].impls.len() {
                let block = &self.files[index].impls[position];
                let scope = self.module_scope(id, block.module);
                let Some(ty) = self.type_named(scope, &block.self_ty) else { continue };
                let Some(implemented) = &block.trait_ else { continue };
                let base = self.base_of(scope, implemented);
                let unsafe_sync = block.unsafe_
                    && matches!(implemented, TypeExpr::Path { path, .. } if path.last().is_some_and(|name| name == "Sync"));
                if unsafe_sync {
                    self.unsafe_sync.insert(ty);
                }
                let scope = Scope { self_type: Some(ty), ..scope };
                if let Some((_, target)) = block.assoc.iter().find(|(name, _)| *name == "Target") {
                    self.deref.insert(ty, (scope, target.clone()));
                }
                self.bases[ty.0 as usize].push(base);
            }
        }
        for index in 0..count {
            let id = TypeId(u32::try_from(index).unwrap_or(0));
            let mut order = SmallVec::new();
            self.linearise(id, &mut order, 0);
            self.mro.push(order);
            for base in self.bases[index].clone() {
                if let Base::Project(base) = base {
                    self.subtypes[base.0 as usize].push(id);
                }
            }
        }
    }

    /// Depth first, left to right, each class once at its last place: Python's order for all but unusual diamonds.
    pub(super) fn linearise(&self, id: TypeId, order: &mut SmallVec<[TypeId; 4]>, depth: u32) {
        if depth > 40 || order.len() > 200 {
            return;
        }
        order.retain(|seen| *seen != id);
        order.push(id);
        for base in &self.bases[id.0 as usize] {
            if let Base::Project(base) = base
                && (*base != id)
                && !(depth > 0 && order.first() == Some(base))
            {
                self.linearise(*base, order, depth + 1);
            }
        }
    }

    pub(super) fn base_of(&self, scope: Scope, base: &TypeExpr) -> Base {
        let TypeExpr::Path { path, .. } = base else { return Base::Unknown };
        match self.resolve(scope, path) {
            Entity::Type(id) => Base::Project(self.through_alias(id)),
            Entity::Library(path) => Base::Library(path),
            _ => Base::Unknown,
        }
    }

    pub(super) fn index_functions(&mut self) {
        let count = self.fn_file.len();
        let mut index: Vec<FnIndex> = Vec::with_capacity(count);
        for position in 0..count {
            let id = FnId(u32::try_from(position).unwrap_or(0));
            let function = self.function(id);
            let parent = function.parent.map(|parent| self.fn_id(self.file_of(id), parent));
            let own = match function.owner {
                Some(Owner::Type(ty)) => Some(self.type_id(self.file_of(id), ty)),
                Some(Owner::Impl(block)) => self.impl_type(self.file_of(id), block.0),
                None => None,
            };
            index.push(FnIndex {
                binds: vec![SmallVec::new(); function.locals.len()],
                returns: Vec::new(),
                owner: own,
                parent,
            });
        }
        // A closure in a method belongs to the method's class; parents come before or after, so follow the chain.
        let owners: Vec<Option<TypeId>> = (0..count)
            .map(|position| {
                let mut at = Some(FnId(u32::try_from(position).unwrap_or(0)));
                let mut steps = 0;
                while let Some(id) = at {
                    if let Some(owner) = index[id.0 as usize].owner {
                        return Some(owner);
                    }
                    steps += 1;
                    at = if steps > 64 { None } else { index[id.0 as usize].parent };
                }
                None
            })
            .collect();
        for (position, owner) in owners.iter().enumerate() {
            let id = FnId(u32::try_from(position).unwrap_or(0));
            let function = self.function(id);
            if owner.is_none() && matches!(function.owner, Some(Owner::Impl(_))) {
                let name = function.name;
                self.extensions.entry(name).or_default().push(id);
            }
        }
        for (entry, owner) in index.iter_mut().zip(owners) {
            entry.owner = owner;
        }
        let mut self_writes: FxHashMap<(TypeId, Name), Vec<SelfWrite>> = FxHashMap::default();
        let mut through_objects = FxHashSet::default();
        for position in 0..count {
            let id = FnId(u32::try_from(position).unwrap_or(0));
            let function = self.function(id);
            for node in &function.nodes {
                let Node::Event(event) = node else { continue };
                match &event.kind {
                    EventKind::Bind { local, value, .. } => {
                        let (owner, local) = self.owning_local(id, *local);
                        if let Some(binds) = index[owner.0 as usize].binds.get_mut(local.0 as usize) {
                            binds.push((id, *value));
                        }
                    }
                    EventKind::Return(Some(value)) => index[position].returns.push(*value),
                    EventKind::Write { target, value, .. } => {
                        let Value::Field { base, name } = function.value(*target) else { continue };
                        match index[position].owner.filter(|_| self.is_receiver(id, *base)) {
                            Some(owner) => {
                                let write = SelfWrite { function: id, value: *value, span: event.span };
                                self_writes.entry((owner, *name)).or_default().push(write);
                            }
                            None => {
                                through_objects.insert(*name);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        self.index = index;
        self.written_through_objects = through_objects;
        self.self_write_names = vec![Vec::new(); self.type_file.len()];
        for (id, name) in self_writes.keys() {
            self.self_write_names[id.0 as usize].push(*name);
        }
        self.self_write_names.iter_mut().for_each(|names| names.sort_unstable());
        self.self_writes = self_writes;
    }

    pub(super) fn impl_type(&self, file: FileId, block: u32) -> Option<TypeId> {
        let block = self.files[file.0 as usize].impls.get(block as usize)?;
        self.type_named(self.module_scope(file, block.module), &block.self_ty)
    }
}
