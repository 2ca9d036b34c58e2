//! What names mean: modules, imports, globs, re-exports, generations.

use smallvec::SmallVec;

use super::*;

impl Linked {
    /// The module at a path, seen from a module: that of the same root, else of the root nearest to it in the tree.
    pub(super) fn module_at(&self, from: ModuleId, path: &Path) -> Option<ModuleId> {
        let candidates = self.module_ids.get(&(self.module_languages[from.0 as usize], path.clone()))?;
        let own = self.module_roots[from.0 as usize];
        let nearness = |id: &ModuleId| {
            let root = self.module_roots[id.0 as usize];
            let shared = root.as_str().split('/').zip(own.as_str().split('/')).take_while(|(a, b)| a == b).count();
            (root == own, shared, std::cmp::Reverse(*id))
        };
        if let [only] = candidates.as_slice() {
            return Some(*only);
        }
        candidates.iter().copied().max_by_key(nearness)
    }

    /// What the glob imports of every module import from. Twice, since a glob may come through another.
    pub(super) fn resolve_globs(&mut self) {
        self.glob_targets = vec![SmallVec::new(); self.globs.len()];
        for _ in 0..2 {
            let resolved = self
                .globs
                .iter()
                .enumerate()
                .map(|(index, globs)| {
                    let module = ModuleId(u32::try_from(index).unwrap_or(0));
                    globs.iter().filter_map(|(file, import)| self.glob_target(module, *file, *import)).collect()
                })
                .collect();
            self.glob_targets = resolved;
            self.memo = super::memo::Memo::default();
        }
    }

    pub(super) fn glob_target(&self, module: ModuleId, file: FileId, index: u32) -> Option<Entity> {
        let import = self.files[file.0 as usize].imports.get(index as usize)?;
        let target = self.import_module(file, import)?;
        match self.resolve_absolute(module, target.segments(), 0, true) {
            Entity::Module(id) if id == module => None,
            found @ (Entity::Module(_) | Entity::Type(_)) => Some(found),
            _ => None,
        }
    }

    pub(super) fn through_alias(&self, id: TypeId) -> TypeId {
        let mut id = id;
        for _ in 0..IMPORT_DEPTH {
            let TypeKind::Alias(TypeExpr::Path { path, .. }) = &self.type_def(id).kind else { return id };
            match self.resolve(self.type_scope(id), path) {
                Entity::Type(next) if next != id => id = next,
                _ => return id,
            }
        }
        id
    }

    /// The program type a type expression names, through references.
    #[must_use]
    pub fn type_named(&self, scope: Scope, ty: &TypeExpr) -> Option<TypeId> {
        match ty {
            TypeExpr::Path { path, .. } => match self.resolve(scope, path) {
                Entity::Type(id) => Some(self.through_alias(id)),
                _ => None,
            },
            TypeExpr::Ref { inner, .. } => self.type_named(scope, inner),
            TypeExpr::SelfType => scope.self_type,
            TypeExpr::Dyn(bounds) | TypeExpr::Impl(bounds) => self.type_named(scope, bounds.first()?),
            _ => None,
        }
    }

    /// What a path means in a scope.
    #[must_use]
    pub fn resolve(&self, scope: Scope, path: &Path) -> Entity {
        self.resolve_at(scope, path.segments(), 0)
    }

    pub(super) fn resolve_at(&self, scope: Scope, segments: &[Name], depth: u32) -> Entity {
        let Some((first, rest)) = segments.split_first() else { return Entity::Unknown };
        if depth > IMPORT_DEPTH {
            return Entity::Unknown;
        }
        let file = &self.files[scope.file.0 as usize];
        if file.language == Language::Rust
            && let Some(entity) = self.resolve_keyword(scope, segments, depth)
        {
            return entity;
        }
        let start = self.resolve_first(scope, *first, depth);
        self.descend(start, rest, depth)
    }

    pub(super) fn resolve_keyword(&self, scope: Scope, segments: &[Name], depth: u32) -> Option<Entity> {
        let (first, rest) = segments.split_first()?;
        let modules = &self.module_of[scope.file.0 as usize];
        let own = *modules.get(scope.module.0 as usize)?;
        match first.as_str() {
            "Self" => Some(self.descend(scope.self_type.map_or(Entity::Unknown, Entity::Type), rest, depth)),
            "crate" | "$crate" => {
                let root = self.module_paths[own.0 as usize].first()?;
                let id = self.module_at(own, &Path::new([root]))?;
                Some(self.descend(Entity::Module(id), rest, depth))
            }
            "self" => Some(self.descend(Entity::Module(own), rest, depth)),
            "super" => {
                let mut path = self.module_paths[own.0 as usize].parent()?;
                let mut rest = rest;
                while let Some((next, tail)) = rest.split_first()
                    && *next == "super"
                {
                    path = path.parent()?;
                    rest = tail;
                }
                let id = self.module_at(own, &path)?;
                Some(self.descend(Entity::Module(id), rest, depth))
            }
            _ => None,
        }
    }

    pub(super) fn resolve_first(&self, scope: Scope, name: Name, depth: u32) -> Entity {
        let mut at = scope.function;
        let mut steps = 0;
        while let Some(id) = at {
            if let Some(symbols) = self.fn_scopes.get(&(id, name)) {
                let entity = self.pick(symbols, scope.generation, depth);
                if entity != Entity::Unknown {
                    return entity;
                }
            }
            steps += 1;
            let function = self.function(id);
            at = if steps > 64 { None } else { function.parent.map(|parent| self.fn_id(scope.file, parent)) };
        }
        let modules = &self.module_of[scope.file.0 as usize];
        let Some(module) = modules.get(scope.module.0 as usize) else { return Entity::Unknown };
        let entity = self.resolve_in_module(*module, name, scope.generation, depth);
        if entity != Entity::Unknown {
            return entity;
        }
        let file = &self.files[scope.file.0 as usize];
        if file.context.document
            && let Some(entity) = self.resolve_in_document(scope, name, depth)
        {
            return entity;
        }
        if file.language == Language::Rust
            && let Some(id) = self.module_at(*module, &Path::new([name]))
        {
            return Entity::Module(id);
        }
        Entity::Library(Path::new([name]))
    }

    /// Documents: imports of earlier fences, then names that are unmistakable (ANALYSIS 7.4).
    pub(super) fn resolve_in_document(&self, scope: Scope, name: Name, depth: u32) -> Option<Entity> {
        let file = &self.files[scope.file.0 as usize];
        let prefix = file.context.module.parent();
        for index in (0..scope.file.0).rev() {
            let earlier = &self.files[index as usize];
            if !earlier.context.document
                || earlier.context.module.parent() != prefix
                || earlier.language != file.language
            {
                break;
            }
            let found = earlier.imports.iter().position(|import| import.local == name && import.function.is_none());
            if let Some(position) = found {
                let symbol = SymbolKind::Import { file: FileId(index), index: u32::try_from(position).unwrap_or(0) };
                return Some(self.entity_of(&symbol, depth + 1));
            }
        }
        Knowledge::of(file.language).document_name(name).map(|path| Entity::Library(path.clone()))
    }

    pub(super) fn resolve_in_module(&self, module: ModuleId, name: Name, generation: u32, depth: u32) -> Entity {
        if depth > IMPORT_DEPTH {
            return Entity::Unknown;
        }
        self.memo.answer((module, name, generation), || {
            self.resolve_through_globs(module, name, generation, depth, &mut SmallVec::new())
        })
    }

    pub(super) fn resolve_through_globs(
        &self,
        module: ModuleId,
        name: Name,
        generation: u32,
        depth: u32,
        seen: &mut SmallVec<[ModuleId; 8]>,
    ) -> Entity {
        if depth > IMPORT_DEPTH || seen.contains(&module) {
            return Entity::Unknown;
        }
        seen.push(module);
        if let Some(symbols) = self.scopes[module.0 as usize].get(&name) {
            let entity = self.pick(symbols, generation, depth);
            if entity != Entity::Unknown {
                return entity;
            }
        }
        for target in self.glob_targets.get(module.0 as usize).into_iter().flatten() {
            let entity = match target {
                Entity::Module(id) => self.resolve_through_globs(*id, name, generation, depth, seen),
                Entity::Type(id) => self.descend(Entity::Type(*id), &[name], depth + 1),
                _ => Entity::Unknown,
            };
            if entity != Entity::Unknown {
                return entity;
            }
        }
        // A submodule is an attribute of its package once imported.
        let child = self.module_paths[module.0 as usize].child(name);
        self.module_at(module, &child).map_or(Entity::Unknown, Entity::Module)
    }

    /// Same generation, else the nearest later, else the latest earlier; outside documents all are generation 0 and the last
    /// definition that is not a mere placeholder wins.
    pub(super) fn pick(&self, symbols: &[Symbol], generation: u32, depth: u32) -> Entity {
        let rank = |symbol: &Symbol| match symbol.generation.cmp(&generation) {
            std::cmp::Ordering::Equal => (0, 0),
            std::cmp::Ordering::Greater => (1, symbol.generation - generation),
            std::cmp::Ordering::Less => (2, generation - symbol.generation),
        };
        let Some(best) = symbols.iter().map(rank).min() else { return Entity::Unknown };
        let candidates: SmallVec<[&Symbol; 2]> = symbols.iter().filter(|symbol| rank(symbol) == best).collect();
        let real = candidates.iter().rev().find(|symbol| !matches!(symbol.kind, SymbolKind::Global(_)));
        let chosen = real.or(candidates.last());
        chosen.map_or(Entity::Unknown, |symbol| self.entity_of(&symbol.kind, depth + 1))
    }

    pub(super) fn entity_of(&self, symbol: &SymbolKind, depth: u32) -> Entity {
        match symbol {
            SymbolKind::Type(id) => Entity::Type(*id),
            SymbolKind::Function(id) => Entity::Function(*id),
            SymbolKind::Global(id) => Entity::Global(*id),
            SymbolKind::Import { file, index } => {
                let model = &self.files[file.0 as usize];
                let Some(import) = model.imports.get(*index as usize) else { return Entity::Unknown };
                if model.language == Language::Rust && import.kind != ImportKind::ChildModule {
                    return self.resolve_use(*file, import, depth);
                }
                let Some(target) = self.import_module(*file, import) else { return Entity::Unknown };
                let Some(module) = self.module_of_import(*file, import) else { return Entity::Unknown };
                match self.resolve_absolute(module, target.segments(), depth, false) {
                    Entity::Library(path) if import.level == 0 && import.kind == ImportKind::Item => {
                        self.beside(module, *file, &target, depth).unwrap_or(Entity::Library(path))
                    }
                    entity => entity,
                }
            }
        }
    }

    /// Python scripts import the files beside them by their bare names, also where the folder is a package. A library of the
    /// same name is told apart by what is imported: the file beside must define that very name.
    fn beside(&self, from: ModuleId, file: FileId, target: &Path, depth: u32) -> Option<Entity> {
        let context = &self.files[file.0 as usize].context;
        let (parent, name) = (target.parent()?, target.last()?);
        let folder = if context.package { context.module.clone() } else { context.module.parent()? };
        // A module in a folder of the same name as well.
        if let Some(module) = self.module_at(from, &folder.join(target.segments())) {
            return (module != from).then_some(Entity::Module(module));
        }
        let module = self.module_at(from, &folder.join(parent.segments()))?;
        if module == from {
            return None;
        }
        let defined = self.scopes.get(module.0 as usize)?.get(&name)?;
        let own = defined.iter().find(|symbol| !matches!(symbol.kind, SymbolKind::Import { .. }));
        // Python 2: a package's own modules come first, also for what they only pass on.
        let passed_on = || defined.last().filter(|_| context.package);
        Some(self.entity_of(&own.or_else(passed_on)?.kind, depth + 1))
    }

    pub(super) fn resolve_use(&self, file: FileId, import: &crate::model::Import, depth: u32) -> Entity {
        let segments = import.target.segments();
        // `use a::b` where `a` is what this very import binds must not find itself.
        let scope = Scope { self_type: None, function: None, ..self.module_scope(file, import.module) };
        let Some(first) = segments.first() else { return Entity::Unknown };
        let own = self.module_of_import(file, import);
        if let Some(root) = own.and_then(|own| self.crate_root_of(file, own, *first)) {
            return self.descend(Entity::Module(root), segments, depth + 1);
        }
        if *first == import.local && segments.len() > 1 || segments.len() == 1 {
            if let Some(entity) = self.resolve_keyword(scope, segments, depth) {
                return entity;
            }
            if let Some(id) = own.and_then(|own| self.module_at(own, &Path::new([*first]))) {
                return self.descend(Entity::Module(id), &segments[1..], depth);
            }
            return Entity::Library(import.target.clone());
        }
        self.resolve_at(scope, segments, depth + 1)
    }

    /// Edition 2015: the paths of imports begin at the crate's root (the Edition Guide, "Path and module system changes"). The root,
    /// if a module of that name is in it; otherwise the path is one of another crate.
    fn crate_root_of(&self, file: FileId, own: ModuleId, first: Name) -> Option<ModuleId> {
        if self.files[file.0 as usize].context.edition != 2015 || matches!(first.as_str(), "crate" | "self" | "super") {
            return None;
        }
        let root = self.module_paths.get(own.0 as usize)?.first()?;
        let here = self.module_at(own, &Path::new([root]))?;
        self.module_at(own, &Path::new([root, first])).map(|_| here)
    }

    /// The absolute path an import refers to.
    pub(super) fn import_module(&self, file: FileId, import: &crate::model::Import) -> Option<Path> {
        let model = &self.files[file.0 as usize];
        if model.language == Language::Rust {
            let own = &model.modules.get(import.module.0 as usize)?.path;
            if import.kind == ImportKind::ChildModule {
                return Some(own.child(import.local));
            }
            let segments = import.target.segments();
            return match segments.first()?.as_str() {
                "crate" => Some(Path::new([own.first()?]).join(&segments[1..])),
                "self" => Some(own.join(&segments[1..])),
                "super" => {
                    let ups = segments.iter().take_while(|segment| **segment == "super").count();
                    let mut path = own.clone();
                    for _ in 0..ups {
                        path = path.parent()?;
                    }
                    Some(path.join(&segments[ups..]))
                }
                _ => {
                    let first = *segments.first()?;
                    let module = self.module_of_import(file, import);
                    if module.is_some_and(|module| self.crate_root_of(file, module, first).is_some()) {
                        return Some(Path::new([own.first()?]).join(segments));
                    }
                    let child = own.join(segments);
                    let known = self.module_ids.contains_key(&(Language::Rust, child.clone()));
                    Some(if known { child } else { import.target.clone() })
                }
            };
        }
        if import.level == 0 {
            let bound = match import.kind {
                ImportKind::Module => Path::new([import.target.first()?]),
                _ => import.target.clone(),
            };
            return Some(bound);
        }
        let mut base = model.context.module.clone();
        let ups = u32::from(import.level) - u32::from(model.context.package);
        for _ in 0..ups {
            base = base.parent().unwrap_or_default();
        }
        Some(base.join(import.target.segments()))
    }

    /// The module an import stands in.
    pub(super) fn module_of_import(&self, file: FileId, import: &crate::model::Import) -> Option<ModuleId> {
        // While the modules of a file are still being declared there is nothing to resolve from.
        self.module_of.get(file.0 as usize)?.get(import.module.0 as usize).copied()
    }

    /// What an absolute path means, seen from a module. `glob`: the path stands in a glob import of that module, which must not
    /// find itself.
    pub(super) fn resolve_absolute(&self, from: ModuleId, segments: &[Name], depth: u32, glob: bool) -> Entity {
        if depth > IMPORT_DEPTH {
            return Entity::Unknown;
        }
        // The longest prefix that is a module of the program.
        for end in (1..=segments.len()).rev() {
            let prefix = Path::new(segments[..end].iter().copied());
            if let Some(id) = self.module_at(from, &prefix) {
                if glob && id == from && end < segments.len() {
                    continue;
                }
                return self.descend(Entity::Module(id), &segments[end..], depth);
            }
        }
        Entity::Library(Path::new(segments.iter().copied()))
    }

    pub(super) fn descend(&self, start: Entity, rest: &[Name], depth: u32) -> Entity {
        let mut entity = start;
        for name in rest {
            entity = match entity {
                Entity::Module(id) => self.resolve_in_module(id, *name, 0, depth + 1),
                Entity::Type(id) => self.member(self.through_alias(id), *name),
                Entity::Library(path) => Entity::Library(path.child(*name)),
                _ => return Entity::Unknown,
            };
        }
        entity
    }

    pub(super) fn member(&self, id: TypeId, name: Name) -> Entity {
        if self.mro.len() > id.0 as usize
            && let Some(method) = self.method(id, name)
        {
            return Entity::Function(method);
        }
        if let Some(nested) = self.nested_types.get(&(id, name)) {
            return Entity::Type(*nested);
        }
        let def = self.type_def(id);
        if def.variants.contains(&name) {
            return Entity::Variant(id);
        }
        Entity::Unknown
    }

    /// A name in a module, by attribute access (`module.name`).
    #[must_use]
    pub fn module_member(&self, id: ModuleId, name: Name) -> Entity {
        self.resolve_in_module(id, name, 0, 0)
    }

    /// A member of a type by path (`Type.name`).
    #[must_use]
    pub fn type_member(&self, id: TypeId, name: Name) -> Entity {
        self.member(id, name)
    }
}
