//! Items of one name of which every build has one: `#[cfg(unix)] fn wait()` beside `#[cfg(windows)] fn wait()`.
//!
//! All of them are lowered, and of several definitions of a name the last one counts. Here they change places among themselves so
//! that the last one is what most builds have: a build for Linux on a 64-bit machine without flags of one's own. Whether a Cargo
//! feature is on is not known.
//!
//! Source: the Rust reference, "Conditional compilation".

use std::collections::BTreeMap;

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ImplItem, Item, Lit, Meta, MetaNameValue, Token, UseTree};

use super::types::path;

/// What is compared to tell alternatives: what kind of thing, and what it is called.
type Key = (&'static str, String);

/// Items in the order in which to lower them.
pub(super) fn of_items(items: &[Item]) -> Vec<&Item> {
    in_order(items, |item| Some((key_of_item(item)?, attributes(item))))
}

/// Members of an `impl` in the order in which to lower them.
pub(super) fn of_members(members: &[ImplItem]) -> Vec<&ImplItem> {
    in_order(members, |member| match member {
        ImplItem::Fn(e) => Some((("fn", e.sig.ident.to_string()), &e.attrs)),
        _ => None,
    })
}

/// Where several have one key, they take each other's places, the likeliest the last; everything else stays where it is.
fn in_order<T>(all: &[T], describe: impl Fn(&T) -> Option<(Key, &[Attribute])>) -> Vec<&T> {
    let mut order: Vec<&T> = all.iter().collect();
    let conditional = |item: &T| describe(item).is_some_and(|(_, attributes)| is_conditional(attributes));
    if all.iter().filter(|item| conditional(item)).count() == 0 {
        return order;
    }
    let mut groups: BTreeMap<Key, Vec<(usize, Likelihood)>> = BTreeMap::new();
    for (at, item) in all.iter().enumerate() {
        if let Some((key, attributes)) = describe(item) {
            groups.entry(key).or_default().push((at, likelihood(attributes)));
        }
    }
    for places in groups.into_values().filter(|places| places.len() > 1) {
        let mut ranked = places.clone();
        // What comes first in source is what is meant where nothing else tells.
        ranked.sort_by_key(|(at, likelihood)| (*likelihood, std::cmp::Reverse(*at)));
        if ranked.iter().all(|(_, likelihood)| *likelihood == Likelihood::Sure) {
            continue;
        }
        for ((place, _), (source, _)) in places.iter().zip(&ranked) {
            if let (Some(slot), Some(item)) = (order.get_mut(*place), all.get(*source)) {
                *slot = item;
            }
        }
    }
    order
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(e) => &e.attrs,
        Item::Enum(e) => &e.attrs,
        Item::Fn(e) => &e.attrs,
        Item::Impl(e) => &e.attrs,
        Item::Mod(e) => &e.attrs,
        Item::Static(e) => &e.attrs,
        Item::Struct(e) => &e.attrs,
        Item::Trait(e) => &e.attrs,
        Item::Type(e) => &e.attrs,
        Item::Union(e) => &e.attrs,
        Item::Use(e) => &e.attrs,
        _ => &[],
    }
}

fn key_of_item(item: &Item) -> Option<Key> {
    let named = |kind, ident: &syn::Ident| Some((kind, ident.to_string()));
    match item {
        Item::Const(e) => named("value", &e.ident),
        Item::Static(e) => named("value", &e.ident),
        Item::Fn(e) => named("fn", &e.sig.ident),
        Item::Mod(e) => named("mod", &e.ident),
        Item::Enum(e) => named("type", &e.ident),
        Item::Struct(e) => named("type", &e.ident),
        Item::Trait(e) => named("type", &e.ident),
        Item::Type(e) => named("type", &e.ident),
        Item::Union(e) => named("type", &e.ident),
        Item::Impl(e) => match &*e.self_ty {
            syn::Type::Path(ty) if e.trait_.is_none() => Some(("impl", path(&ty.path).to_string())),
            _ => None,
        },
        Item::Use(e) => Some(("use", imported(&e.tree)?)),
        _ => None,
    }
}

/// The names that an import brings, as one text; `None` for globs.
fn imported(tree: &UseTree) -> Option<String> {
    match tree {
        UseTree::Path(e) => imported(&e.tree),
        UseTree::Name(e) => Some(e.ident.to_string()),
        UseTree::Rename(e) => Some(e.rename.to_string()),
        UseTree::Group(e) => {
            let mut names = e.items.iter().map(imported).collect::<Option<Vec<_>>>()?;
            names.sort();
            Some(names.join(", "))
        }
        UseTree::Glob(_) => None,
    }
}

/// How likely it is that a build has an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Likelihood {
    /// Most builds do not have it.
    Unlikely,
    /// It depends on a feature.
    Unknown,
    /// Most builds have it.
    Sure,
}

fn is_conditional(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("cfg"))
}

/// All conditions of an item must hold.
fn likelihood(attributes: &[Attribute]) -> Likelihood {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let held = conditions.map(|attribute| match attribute.parse_args::<Meta>() {
        Ok(condition) => holds(&condition),
        Err(_) => None,
    });
    match all(held) {
        Some(true) => Likelihood::Sure,
        Some(false) => Likelihood::Unlikely,
        None => Likelihood::Unknown,
    }
}

/// Whether a condition holds in most builds; `None` where that is not known.
fn holds(condition: &Meta) -> Option<bool> {
    match condition {
        Meta::Path(path) if path.is_ident("debug_assertions") || path.is_ident("overflow_checks") => None,
        // `windows`, `test`, and flags that somebody has to give: `loom`, `fuzzing`, `docsrs`.
        Meta::Path(path) => Some(path.is_ident("unix") || path.is_ident("true")),
        Meta::NameValue(pair) => has_value(pair),
        Meta::List(list) => {
            let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
            let mut held = parts.iter().map(holds);
            if list.path.is_ident("not") {
                held.next()?.map(|holds| !holds)
            } else if list.path.is_ident("any") {
                all(held.map(|holds| holds.map(|holds| !holds))).map(|none| !none)
            } else {
                all(held)
            }
        }
    }
}

/// False where one is false, unknown where one is unknown.
fn all(held: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let held: Vec<Option<bool>> = held.collect();
    if held.contains(&Some(false)) {
        return Some(false);
    }
    (!held.contains(&None)).then_some(true)
}

fn has_value(pair: &MetaNameValue) -> Option<bool> {
    let Expr::Lit(syn::ExprLit { lit: Lit::Str(value), .. }) = &pair.value else { return None };
    let value = value.value();
    let usual = match pair.path.get_ident()?.to_string().as_str() {
        "target_os" => "linux",
        "target_family" => "unix",
        "target_arch" => "x86_64",
        "target_env" => "gnu",
        "target_endian" => "little",
        "target_pointer_width" => "64",
        "panic" => "unwind",
        "target_has_atomic" => return Some(true),
        "feature" if value == "std" || value == "default" => return Some(true),
        _ => return None,
    };
    Some(value == usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[usize]) {
        let file = syn::parse_str::<syn::File>(source).expect("the source is right");
        let order = of_items(&file.items).into_iter();
        let places: Vec<_> = order
            .map(|item| file.items.iter().position(|other| std::ptr::eq(item, other)).expect("it is there"))
            .collect();
        assert_eq!(places, expected, "{source}");
    }

    #[test]
    fn what_most_builds_have_comes_last() {
        check("#[cfg(unix)] fn a() {} fn b() {} #[cfg(windows)] fn a() {}", &[2, 1, 0]);
        check("#[cfg(windows)] fn a() {} #[cfg(unix)] fn a() {}", &[0, 1]);
        check("#[cfg(not(loom))] use std::sync::{Arc, Mutex}; #[cfg(loom)] use loom::sync::{Mutex, Arc};", &[1, 0]);
        check("#[cfg(not(test))] mod a {} #[cfg(test)] mod a {}", &[1, 0]);
        check("fn a() {} #[cfg(any(windows, target_arch = \"wasm32\"))] fn a() {}", &[1, 0]);
        check(
            "#[cfg(all(unix, not(target_os = \"macos\")))] struct A; #[cfg(target_os = \"macos\")] struct A;",
            &[1, 0],
        );
    }

    #[test]
    fn the_first_of_two_features_is_meant() {
        check("#[cfg(feature = \"a\")] fn a() {} #[cfg(not(feature = \"a\"))] fn a() {}", &[1, 0]);
        check("#[cfg(feature = \"std\")] fn a() {} #[cfg(not(feature = \"std\"))] fn a() {}", &[1, 0]);
        check("#[cfg(not(feature = \"std\"))] fn a() {} #[cfg(feature = \"std\")] fn a() {}", &[0, 1]);
    }

    #[test]
    fn what_is_no_alternative_stays_where_it_is() {
        check("fn a() {} fn a() {} #[cfg(windows)] fn b() {} struct a;", &[0, 1, 2, 3]);
        check("#[cfg(windows)] use a::*; #[cfg(unix)] use b::*;", &[0, 1]);
    }
}
