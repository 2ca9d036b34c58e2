//! Attributes and doc comments.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Expr, Lit, Meta};

use super::types::path;
use super::{Lowering, shorten};
use crate::model::{Decorator, Name, Path};

/// What the attributes of an item say.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) decorators: Vec<Decorator>,
    pub(super) doc: Option<Name>,
    /// `#[cfg(test)]`.
    pub(super) cfg_test: bool,
    /// `#[test]` and its relatives.
    pub(super) test: bool,
}

/// Whether `test` occurs in the condition of a `cfg` outside `not(..)`.
fn mentions_test(tokens: TokenStream) -> bool {
    let mut negated = false;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                if ident == "test" {
                    return true;
                }
                negated = ident == "not";
            }
            TokenTree::Group(group) => {
                if !negated && mentions_test(group.stream()) {
                    return true;
                }
                negated = false;
            }
            _ => negated = false,
        }
    }
    false
}

/// Whether attributes say that something is never compiled (`any()` of nothing), or only for a target without threads:
/// WebAssembly, unless another target is named beside it.
pub(super) fn without_threads(attrs: &[Attribute]) -> bool {
    attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).any(|attribute| match &attribute.meta {
        Meta::List(meta) => {
            meta.tokens.to_string().split_whitespace().collect::<String>() == "any()"
                || demands_wasm(meta.tokens.clone())
        }
        _ => false,
    })
}

/// Whether a condition holds for WebAssembly only. What stands in `any(..)` and `not(..)` demands nothing.
fn demands_wasm(tokens: TokenStream) -> bool {
    let mut word = String::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => word = ident.to_string(),
            TokenTree::Group(group) if word == "all" => {
                if demands_wasm(group.stream()) {
                    return true;
                }
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let target = matches!(word.as_str(), "target_family" | "target_arch");
                if target && matches!(text.as_str(), "\"wasm\"" | "\"wasm32\"" | "\"wasm64\"") {
                    return true;
                }
            }
            TokenTree::Group(_) | TokenTree::Punct(_) => {}
        }
    }
    false
}

/// Attributes that make a function a test: `#[test]`, `#[tokio::test]` and what else ends in it, criterion and libtest
/// benches, and the parametrised ones.
fn is_test(path: &Path) -> bool {
    path.last().is_some_and(|last| matches!(last.as_str(), "test" | "bench" | "rstest" | "test_case" | "quickcheck"))
        || path.last().is_some_and(|last| last.as_str().ends_with("_test"))
}

impl Lowering<'_> {
    pub(super) fn attributes(&mut self, attrs: &[Attribute]) -> Attributes {
        let mut result = Attributes::default();
        let mut doc = String::new();
        for attribute in attrs {
            let path = path(attribute.path());
            match (path.first().map(Name::as_str), &attribute.meta) {
                (Some("doc"), Meta::NameValue(meta)) => push_doc(&mut doc, &meta.value),
                (Some("derive"), Meta::List(meta)) => self.derives(&path, meta, &mut result.decorators),
                _ => {
                    let tokens = match &attribute.meta {
                        Meta::List(meta) => {
                            result.cfg_test |=
                                path.first().is_some_and(|first| first == "cfg") && mentions_test(meta.tokens.clone());
                            let span = self.tokens_span(&meta.tokens);
                            self.source(span, 200)
                        }
                        Meta::NameValue(meta) => {
                            let span = self.expr_span(&meta.value);
                            self.source(span, 200)
                        }
                        Meta::Path(_) => None,
                    };
                    result.test |= is_test(&path);
                    let span = self.span(attribute.bracket_token.span.join());
                    result.decorators.push(Decorator { path, value: None, tokens, span });
                }
            }
        }
        let doc = doc.trim();
        result.doc = (!doc.is_empty()).then(|| Name::new(shorten(doc, 400)));
        result
    }

    fn derives(&mut self, path: &Path, meta: &syn::MetaList, out: &mut Vec<Decorator>) {
        let parser = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
        let Ok(derives) = meta.parse_args_with(parser) else { return };
        for derive in derives {
            let span = self.between(super::spans::path_start(&derive), super::spans::path_end(&derive));
            let path = path.join(super::types::path(&derive).segments());
            out.push(Decorator { path, value: None, tokens: None, span });
        }
    }
}

fn push_doc(doc: &mut String, value: &Expr) {
    if doc.len() > 400 {
        return;
    }
    if let Expr::Lit(lit) = value
        && let Lit::Str(text) = &lit.lit
    {
        if !doc.is_empty() {
            doc.push('\n');
        }
        doc.push_str(text.value().trim());
    }
}
