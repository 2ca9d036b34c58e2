//! A type is declared safe for threads, and one of its fields is not.

use super::Rule;
use crate::analysis::sendness::{Marker, Promises, Unsafety};
use crate::analysis::{Program, TypeId};
use crate::finding::{Confidence, Family, Finding, Location, Related, RuleInfo, Severity, Tier};
use crate::model::{FileId, Impl, Language, Name, ParamKind, Span, TypeExpr, TypeKind};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unsafe-send-sync",
        family: Family::Memory,
        summary: "a type is declared `Send` or `Sync` by hand, and one of its fields is not",
        page: include_str!("unsafe_send_sync.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[Language::Rust],
        cwe: &[362, 820],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for (index, file) in program.files().iter().enumerate() {
        let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        for block in file.impls.iter().filter(|block| block.unsafe_ && !block.negative) {
            let Some(TypeExpr::Path { path, .. }) = &block.trait_ else { continue };
            let marker = match path.last().map(|name| name.as_str()) {
                Some("Send") => Marker::Send,
                Some("Sync") => Marker::Sync,
                _ => continue,
            };
            let span = head(block);
            match judge(program, id, block, marker) {
                Ok((ty, field, why)) => out.push(finding(program, id, block, marker, (ty, field), &why)),
                Err(reason) => program.silent(RULE.info.id, Location { file: id, span }, || reason.to_string()),
            }
        }
    }
}

/// The first line of a block, as far as it can be told: where it begins.
fn head(block: &Impl) -> Span {
    Span { start: block.span.start, end: block.span.start.saturating_add(11).min(block.span.end) }
}

/// The field that is not safe, and why.
fn judge(
    program: &Program,
    file: FileId,
    block: &Impl,
    marker: Marker,
) -> Result<(TypeId, usize, Unsafety), &'static str> {
    let scope = program.linked.module_scope(file, block.module);
    let Some(ty) = program.linked.type_named(scope, &block.self_ty) else { return Err("the type is not in sight") };
    let def = program.linked.type_def(ty);
    if !matches!(def.kind, TypeKind::Struct | TypeKind::Enum) {
        return Err("the type is no struct and no enum");
    }
    let allowed = def.decorators.iter().any(|decorator| {
        decorator.path.last().is_some_and(|name| name == "allow" || name == "expect")
            && decorator.tokens.is_some_and(|tokens| tokens.as_str().contains("non_send_fields_in_send_ty"))
    });
    if allowed {
        return Err("an `allow` says that it is meant");
    }
    let given = match &block.self_ty {
        TypeExpr::Path { args, .. } => args.as_slice(),
        _ => &[],
    };
    let arguments: Vec<(Name, TypeExpr)> =
        def.generics.iter().map(|generic| generic.name).zip(given.iter().cloned()).collect();
    let promises = Promises::new(program, scope, block, marker);
    let found = def
        .fields
        .iter()
        .enumerate()
        .find_map(|(index, field)| Some((index, promises.unsafety(&field.ty, &arguments, 0)?)));
    match found {
        Some((_, Unsafety::Parameter(_))) if marker == Marker::Sync && !hands_out(program, ty) => {
            Err("no method gives anything out through a shared reference")
        }
        Some((index, why)) => Ok((ty, index, why)),
        None if marker == Marker::Sync => match shown(program, ty, given).filter(|name| promises.lacks_sync(*name)) {
            Some(name) => Ok((ty, 0, Unsafety::Shown(name))),
            None => Err("every field in sight is safe, or a raw pointer"),
        },
        None => Err("every field in sight is safe, or a raw pointer"),
    }
}

/// The parameter, by its name in the implementation, that a type dereferences to: `&Guard<T>` gives `&T`.
fn shown(program: &Program, ty: TypeId, given: &[TypeExpr]) -> Option<Name> {
    let single = |ty: &TypeExpr| match ty {
        TypeExpr::Path { path, args } if path.len() == 1 && args.is_empty() => path.last(),
        _ => None,
    };
    let (_, target) = program.linked.deref_target(ty)?;
    let target = single(target)?;
    let def = program.linked.type_def(ty);
    let at = def.generics.iter().position(|generic| generic.name == target)?;
    given.get(at).and_then(single)
}

/// A method that takes `&self` and returns something: through it a shared reference reaches what the type holds.
fn hands_out(program: &Program, ty: TypeId) -> bool {
    program.linked.methods_of(ty).iter().any(|method| {
        let function = program.linked.function(*method);
        let shared = function.params.first().is_some_and(|param| {
            param.kind == ParamKind::Receiver && matches!(param.ty, TypeExpr::Ref { mutable: false, .. })
        });
        let returns = !matches!(&function.ret, TypeExpr::Tuple(items) if items.is_empty());
        shared && returns && function.name != "fmt"
    })
}

fn finding(
    program: &Program,
    file: FileId,
    block: &Impl,
    marker: Marker,
    (ty, field): (TypeId, usize),
    why: &Unsafety,
) -> Finding {
    let name = program.linked.type_name(ty);
    let def = program.linked.type_def(ty);
    let of = program.linked.type_file(ty);
    let field = def.fields.get(field);
    let field_name = field.map_or_else(String::new, |field| field.name.to_string());
    let marker = marker.as_str();
    let reason = match why {
        Unsafety::Type(inner) => format!("is a `{inner}`"),
        Unsafety::Parameter(inner) => format!("holds a `{inner}` of which nothing is required"),
        Unsafety::Pointee(inner) => format!("points to a `{inner}` of which nothing is required"),
        Unsafety::Shown(inner) => {
            format!("is next to a `Deref` that shows a `{inner}` of which `Sync` is not required")
        }
        Unsafety::Borrowed(inner) => format!("borrows a `{inner}` of which `Sync` is not required"),
    };
    let primary = Location { file, span: head(block) };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` is declared `{marker}`, and its field `{field_name}` {reason}"),
        confidence: if matches!(why, Unsafety::Pointee(_)) { Confidence::Low } else { Confidence::Medium },
        primary,
        threads: Vec::new(),
        outcome: "safe code can hand such a value to another thread, and two threads race on what is not made for that"
            .to_string(),
        related: field
            .map(|field| Related { location: Location { file: of, span: field.span }, text: "the field".to_string() })
            .into_iter()
            .collect(),
        help: match why {
            Unsafety::Parameter(inner) | Unsafety::Pointee(inner) => {
                format!("require `{inner}: {marker}`, or drop the `unsafe impl` and let the compiler decide")
            }
            Unsafety::Borrowed(inner) | Unsafety::Shown(inner) => {
                format!("require `{inner}: Sync`: a shared reference to it is in several threads' hands")
            }
            Unsafety::Type(_) => {
                "use a type that threads may share (`Arc`, `Mutex`), or drop the `unsafe impl`".to_string()
            }
        },
        fix: None,
        key: format!("{name}|{marker}"),
        test: def.cfg_test
            || block.cfg_test
            || program.files().get(file.0 as usize).is_some_and(|file| file.context.test),
    }
}
