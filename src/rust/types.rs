//! Types, bounds, generics and paths as source writes them.

use syn::ext::IdentExt;
use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeParamBound, WherePredicate};

use crate::model::{GenericParam, Name, Path, TypeExpr};

/// An identifier, without the `r#` of a raw one.
pub(super) fn name(ident: &proc_macro2::Ident) -> Name {
    let text = ident.to_string();
    Name::new(text.strip_prefix("r#").unwrap_or(&text))
}

/// The segments of a path, type arguments left out.
pub(super) fn path(path: &syn::Path) -> Path {
    Path::new(path.segments.iter().map(|segment| name(&segment.ident)))
}

/// A path with an optional `<T as Trait>` in front: the trait's path (or, without one, the type's) and what follows.
pub(super) fn qualified_path(qself: Option<&syn::QSelf>, inner: &syn::Path) -> Path {
    let Some(qself) = qself else { return path(inner) };
    if qself.position > 0 {
        return path(inner);
    }
    let rest: Vec<Name> = inner.segments.iter().map(|segment| name(&segment.ident)).collect();
    match type_expr(&qself.ty) {
        TypeExpr::Path { path, .. } => path.join(&rest),
        TypeExpr::SelfType => Path::new([Name::new("Self")]).join(&rest),
        _ => Path::new(rest),
    }
}

/// The type arguments of the last segment that has any.
pub(super) fn type_args(path: &syn::Path) -> Vec<TypeExpr> {
    path.segments.iter().rev().find_map(|segment| segment_args(&segment.arguments)).unwrap_or_default()
}

fn segment_args(arguments: &PathArguments) -> Option<Vec<TypeExpr>> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    let args = angle_args(arguments);
    (!args.is_empty()).then_some(args)
}

/// The types between angle brackets. Associated types (`Output = T`) count, after the others in practice: `impl Future<Output
/// = T>` says as much as `Box<T>` does.
pub(super) fn angle_args(arguments: &syn::AngleBracketedGenericArguments) -> Vec<TypeExpr> {
    arguments
        .args
        .iter()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(type_expr(ty)),
            GenericArgument::AssocType(assoc) => Some(type_expr(&assoc.ty)),
            _ => None,
        })
        .collect()
}

/// A type.
pub(super) fn type_expr(ty: &Type) -> TypeExpr {
    match ty {
        Type::Array(ty) => TypeExpr::Slice(Box::new(type_expr(&ty.elem))),
        Type::Slice(ty) => TypeExpr::Slice(Box::new(type_expr(&ty.elem))),
        Type::FnPtr(ty) => function_type(&ty.inputs, &ty.output),
        Type::Group(ty) => type_expr(&ty.elem),
        Type::Paren(ty) => type_expr(&ty.elem),
        Type::ImplTrait(ty) => TypeExpr::Impl(bounds(&ty.bounds)),
        Type::TraitObject(ty) => TypeExpr::Dyn(bounds(&ty.bounds)),
        Type::Never(_) => TypeExpr::path(Path::new([Name::new("!")])),
        Type::Path(ty) => path_type(ty.qself.as_ref(), &ty.path),
        Type::Ptr(ty) => TypeExpr::Ref {
            inner: Box::new(type_expr(&ty.elem)),
            mutable: matches!(ty.mutability, syn::PointerMutability::Mut(_)),
            raw: true,
        },
        Type::Reference(ty) => {
            TypeExpr::Ref { inner: Box::new(type_expr(&ty.elem)), mutable: ty.mutability.is_some(), raw: false }
        }
        Type::Tuple(ty) => TypeExpr::Tuple(ty.elems.iter().map(type_expr).collect()),
        _ => TypeExpr::Unknown,
    }
}

fn function_type<'a>(inputs: impl IntoIterator<Item = &'a syn::NamedArg>, output: &ReturnType) -> TypeExpr {
    TypeExpr::Fn {
        params: inputs.into_iter().map(|input| type_expr(&input.ty)).collect(),
        ret: Box::new(return_type(output)),
    }
}

/// What follows `->`; the unit type where nothing does.
pub(super) fn return_type(output: &ReturnType) -> TypeExpr {
    match output {
        ReturnType::Default => TypeExpr::Tuple(Vec::new()),
        ReturnType::Type(_, ty) => type_expr(ty),
    }
}

fn path_type(qself: Option<&syn::QSelf>, inner: &syn::Path) -> TypeExpr {
    if qself.is_none() && inner.is_ident("Self") {
        return TypeExpr::SelfType;
    }
    // `Fn(A) -> B`, where which of the three traits it is does not matter.
    if let Some(PathArguments::Parenthesized(arguments)) = inner.segments.last().map(|segment| &segment.arguments) {
        return function_type(&arguments.inputs, &arguments.output);
    }
    TypeExpr::Path { path: qualified_path(qself, inner), args: type_args(inner) }
}

/// The traits of a bound list; lifetimes and `?Sized` left out.
pub(super) fn bounds<'a>(bounds: impl IntoIterator<Item = &'a TypeParamBound>) -> Vec<TypeExpr> {
    bounds
        .into_iter()
        .filter_map(|bound| match bound {
            TypeParamBound::Trait(bound) if bound.maybe.is_none() => Some(path_type(None, &bound.path)),
            _ => None,
        })
        .collect()
}

/// Type parameters with their bounds, those of the `where` clause included.
pub(super) fn generics(generics: &syn::Generics) -> Vec<GenericParam> {
    let mut params: Vec<GenericParam> = generics
        .params
        .iter()
        .filter_map(|param| match param {
            syn::GenericParam::Type(param) => Some(GenericParam {
                name: name(&param.ident),
                bounds: bounds(&param.bounds),
                default: param.default.as_ref().map(|(_, ty)| type_expr(ty)),
            }),
            _ => None,
        })
        .collect();
    let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    for predicate in predicates {
        let WherePredicate::Type(predicate) = predicate else { continue };
        let Type::Path(bounded) = &predicate.bounded_ty else { continue };
        let Some(ident) = bounded.path.get_ident() else { continue };
        let bounded = name(&ident.unraw());
        if let Some(param) = params.iter_mut().find(|param| param.name == bounded) {
            param.bounds.extend(bounds(&predicate.bounds));
        }
    }
    params
}
