//! What type expressions mean: annotations, declared fields, aliases with their arguments, bounds of type parameters.

use super::*;

impl Resolver<'_> {
    /// The type a type expression means.
    #[must_use]
    pub fn eval_type(&self, scope: Scope, ty: &TypeExpr) -> Ty {
        self.eval_type_at(scope, ty, 0)
    }

    pub(super) fn eval_type_at(&self, scope: Scope, ty: &TypeExpr, depth: u32) -> Ty {
        if depth > 8 {
            return Ty::Unknown;
        }
        let next = |ty: &TypeExpr| self.eval_type_at(scope, ty, depth + 1);
        match ty {
            TypeExpr::Unknown | TypeExpr::Fn { .. } => Ty::Unknown,
            TypeExpr::Ref { inner, .. } => next(inner),
            TypeExpr::Tuple(items) => Ty::Tuple(items.iter().map(next).collect()),
            TypeExpr::Slice(inner) => self.library_instance(self.language(scope), "Vec", Box::new([next(inner)])),
            TypeExpr::Impl(bounds) | TypeExpr::Dyn(bounds) => bounds.first().map_or(Ty::Unknown, next),
            TypeExpr::Union(options) => options.iter().map(next).fold(Ty::Unknown, Ty::join),
            TypeExpr::SelfType => scope.self_type.map_or(Ty::Unknown, Ty::Project),
            TypeExpr::Path { path, args } => self.eval_path(scope, path, args, depth),
        }
    }

    pub(super) fn eval_path(&self, scope: Scope, path: &Path, args: &[TypeExpr], depth: u32) -> Ty {
        if path.len() == 1
            && let Some(name) = path.first()
            && let Some((_, given)) =
                self.arguments.borrow().last().and_then(|given| given.iter().find(|(param, _)| *param == name))
        {
            return given.clone();
        }
        if path.len() == 1
            && let Some(bound) = path.first().and_then(|name| self.generic_bound(scope, name))
        {
            return bound.map_or(Ty::Unknown, |bound| self.eval_type_at(scope, &bound, depth + 1));
        }
        if self.language(scope) == Language::Python && path.last().is_some_and(|name| name == "None") {
            return Ty::None;
        }
        match self.linked.resolve(scope, path) {
            Entity::Type(id) => {
                if let TypeKind::Alias(target) = &self.linked.type_def(id).kind {
                    let generics = &self.linked.type_def(id).generics;
                    let given: Vec<(Name, Ty)> = generics
                        .iter()
                        .zip(args)
                        .map(|(param, arg)| (param.name, self.eval_type_at(scope, arg, depth + 1)))
                        .collect();
                    self.arguments.borrow_mut().push(given);
                    let ty = self.eval_type_at(self.linked.type_scope(id), target, depth + 1);
                    self.arguments.borrow_mut().pop();
                    return ty;
                }
                let inner = self.transparent(id, args).map(|inner| self.eval_type_at(scope, inner, depth + 1));
                inner.filter(Ty::is_known).unwrap_or(Ty::Project(id))
            }
            Entity::Library(path) => {
                let language = self.language(scope);
                match Knowledge::of(language).type_at(&path) {
                    Some(lib) => {
                        Ty::Library(lib, args.iter().map(|arg| self.eval_type_at(scope, arg, depth + 1)).collect())
                    }
                    None => Ty::External(path),
                }
            }
            _ => Ty::Unknown,
        }
    }

    /// What a struct of the program is seen through to: it dereferences to its one type parameter, and has nothing but that, or
    /// pointers to it (`CachePadded<T>`, an `Arc<T>` of one's own).
    fn transparent<'t>(&self, id: TypeId, args: &'t [TypeExpr]) -> Option<&'t TypeExpr> {
        let (_, target) = self.linked.deref_target(id)?;
        let def = self.linked.type_def(id);
        let ([param], [given]) = (def.generics.as_slice(), args) else { return None };
        let bare = |ty: &TypeExpr| matches!(ty, TypeExpr::Path { path, args } if path.len() == 1 && args.is_empty());
        let own = |ty: &TypeExpr| match ty {
            TypeExpr::Ref { raw, .. } => *raw,
            TypeExpr::Path { path, .. } => path.last().is_some_and(|name| {
                bare(ty) && name == param.name || matches!(name.as_str(), "NonNull" | "PhantomData")
            }),
            _ => false,
        };
        let all = !def.fields.is_empty() && def.fields.iter().all(|field| own(&field.ty));
        (all && bare(target)).then_some(given)
    }

    /// `Some(bound)` if the name is a type parameter in scope.
    pub(super) fn generic_bound(&self, scope: Scope, name: Name) -> Option<Option<TypeExpr>> {
        let mut at = scope.function;
        let mut steps = 0;
        while let Some(id) = at {
            if let Some(param) = self.linked.function(id).generics.iter().find(|param| param.name == name) {
                return Some(param.bounds.first().cloned());
            }
            steps += 1;
            at = if steps > 16 { None } else { self.linked.index.get(id.0 as usize).and_then(|index| index.parent) };
        }
        let def = self.linked.type_def(scope.self_type?);
        def.generics.iter().find(|param| param.name == name).map(|param| param.bounds.first().cloned())
    }

    pub(super) fn library_instance(&self, language: Language, path: &str, args: Box<[Ty]>) -> Ty {
        match Knowledge::of(language).type_at(&Path::parse(path)) {
            Some(lib) => Ty::Library(lib, args),
            None => Ty::Unknown,
        }
    }
}
