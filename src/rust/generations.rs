//! Documents define the same name more than once, first wrong, then right: which definition of its name each one is.

use std::collections::BTreeMap;

use crate::model::{FileModel, FnIdx, FunctionKind, ModIdx, Name, Owner, TypeExpr};

/// Numbers the redefinitions of functions, methods, types and globals.
pub(super) fn count(file: &mut FileModel) {
    let mut seen: BTreeMap<(u32, Option<u32>, String, Name), u32> = BTreeMap::new();
    let mut next = |module: ModIdx, parent: Option<FnIdx>, owner: String, name: Name| {
        let count = seen.entry((module.0, parent.map(|parent| parent.0), owner, name)).or_default();
        let generation = *count;
        *count += 1;
        generation
    };
    for ty in &mut file.types {
        ty.generation = next(ty.module, ty.parent, "type".to_owned(), ty.name);
    }
    for global in &mut file.globals {
        global.generation = next(global.module, None, "global".to_owned(), global.name);
    }
    let owners: Vec<String> = file.functions.iter().map(|function| owner(file, function.owner)).collect();
    for (function, owner) in file.functions.iter_mut().zip(owners) {
        if function.kind == FunctionKind::Named {
            function.generation = next(function.module, function.parent, owner, function.name);
        }
    }
}

/// What a method belongs to, as text: several impl blocks of one type count as one.
fn owner(file: &FileModel, owner: Option<Owner>) -> String {
    let name = |ty: &TypeExpr| match ty {
        TypeExpr::Path { path, .. } => path.to_string(),
        other => format!("{other:?}"),
    };
    match owner {
        None => String::new(),
        Some(Owner::Type(ty)) => file.types.get(ty.0 as usize).map_or(String::new(), |ty| format!("in {}", ty.name)),
        Some(Owner::Impl(index)) => file.impls.get(index.0 as usize).map_or(String::new(), |block| {
            let of = block.trait_.as_ref().map(name).unwrap_or_default();
            format!("impl {of} for {}", name(&block.self_ty))
        }),
    }
}
