//! Items: modules, imports, types, impls, functions, statics.

use syn::{FnArg, ImplItem, Item, Pat, StaticMutability, TraitItem, UseTree, Visibility};

use super::attributes::{Attributes, without_threads};
use super::statements::Tail;
use super::types::{bounds, generics, name, return_type, type_expr};
use super::{Lowering, alternatives, spans};
use crate::model::{
    Field, FnIdx, FunctionKind, Global, Impl, ImplIdx, Import, ImportKind, LocalKind, ModIdx, Module, Name, Owner,
    Param, ParamKind, Path, Span, TypeDef, TypeExpr, TypeIdx, TypeKind,
};

fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

/// A static or const to be made a global.
pub(super) struct Static<'a> {
    pub(super) attributes: Attributes,
    pub(super) name: Name,
    pub(super) ty: TypeExpr,
    pub(super) value: Option<&'a syn::Expr>,
    pub(super) name_span: Span,
    pub(super) span: Span,
    pub(super) static_mut: bool,
    pub(super) constant: bool,
    pub(super) thread_local: bool,
}

impl Lowering<'_> {
    pub(super) fn item(&mut self, item: &Item) {
        self.model.statements = self.model.statements.saturating_add(1);
        let attributes = match item {
            Item::Impl(e) => e.attrs.as_slice(),
            Item::Mod(e) => e.attrs.as_slice(),
            _ => &[],
        };
        if without_threads(attributes) {
            return;
        }
        match item {
            Item::Fn(e) => self.function_item(&e.attrs, &e.vis, &e.sig, Some(&e.block)),
            Item::Impl(e) => self.impl_item(e),
            Item::Use(e) => self.use_item(e),
            Item::Struct(e) => {
                let end = e.semi_token.map_or_else(
                    || match &e.fields {
                        syn::Fields::Named(fields) => fields.brace_token.span.close(),
                        syn::Fields::Unnamed(fields) => fields.paren_token.span.close(),
                        syn::Fields::Unit => e.ident.span(),
                    },
                    |semi| semi.spans[0],
                );
                let span = self.item_span(&e.vis, e.struct_token.span, end);
                let fields = self.fields(&e.fields, None);
                self.type_item(&e.attrs, &e.ident, TypeKind::Struct, Vec::new(), &e.generics, fields, span);
            }
            Item::Union(e) => {
                let span = self.item_span(&e.vis, e.union_token.span, e.fields.brace_token.span.close());
                let fields = self.fields(&syn::Fields::Named(e.fields.clone()), None);
                self.type_item(&e.attrs, &e.ident, TypeKind::Struct, Vec::new(), &e.generics, fields, span);
            }
            Item::Enum(e) => {
                let span = self.item_span(&e.vis, e.enum_token.span, e.brace_token.span.close());
                let fields = e.variants.iter().flat_map(|variant| self.fields(&variant.fields, Some(&variant.ident)));
                let fields = fields.collect();
                let index = self.type_item(&e.attrs, &e.ident, TypeKind::Enum, Vec::new(), &e.generics, fields, span);
                if let Some(def) = self.model.types.get_mut(index.0 as usize) {
                    def.variants = e.variants.iter().map(|variant| name(&variant.ident)).collect();
                }
            }
            Item::Trait(e) => self.trait_item(e),
            Item::TraitAlias(e) => {
                let span = self.item_span(&e.vis, e.trait_token.span, e.semi_token.spans[0]);
                let bases = bounds(&e.bounds);
                self.type_item(&e.attrs, &e.ident, TypeKind::Trait, bases, &e.generics, Vec::new(), span);
            }
            Item::Type(e) => {
                let span = self.item_span(&e.vis, e.type_token.span, e.semi_token.spans[0]);
                let kind = TypeKind::Alias(type_expr(&e.ty));
                self.type_item(&e.attrs, &e.ident, kind, Vec::new(), &e.generics, Vec::new(), span);
            }
            Item::Mod(e) => self.mod_item(e),
            Item::Static(e) => {
                let global = Static {
                    attributes: self.attributes(&e.attrs),
                    name: name(&e.ident),
                    ty: type_expr(&e.ty),
                    value: Some(&e.expr),
                    name_span: self.span(e.ident.span()),
                    span: self.item_span(&e.vis, e.static_token.span, e.semi_token.spans[0]),
                    static_mut: matches!(e.mutability, StaticMutability::Mut(_)),
                    constant: false,
                    thread_local: e.attrs.iter().any(|attribute| attribute.path().is_ident("thread_local")),
                };
                self.global(global);
            }
            Item::Const(e) => {
                let global = Static {
                    attributes: self.attributes(&e.attrs),
                    name: name(&e.ident),
                    ty: type_expr(&e.ty),
                    value: Some(&e.expr),
                    name_span: self.span(e.ident.span()),
                    span: self.item_span(&e.vis, e.const_token.span, e.semi_token.spans[0]),
                    static_mut: false,
                    constant: true,
                    thread_local: false,
                };
                self.global(global);
            }
            Item::ForeignMod(e) => self.foreign_mod(e),
            Item::ExternCrate(e) => self.extern_crate(e),
            Item::Macro(e) => self.macro_item(e),
            _ => {
                let (first, last) = spans::item(item);
                let span = self.between(first, last);
                self.not_understood("an item of an unknown form", span);
            }
        }
    }

    fn item_span(&self, vis: &Visibility, keyword: proc_macro2::Span, end: proc_macro2::Span) -> Span {
        self.between(spans::visibility(vis).unwrap_or(keyword), end)
    }

    /// Lowers under what attributes and owners say, and restores both.
    fn within<T>(&mut self, cfg_test: bool, owner: Option<Owner>, f: impl FnOnce(&mut Self) -> T) -> T {
        let outer = (self.cfg_test, self.owner);
        self.cfg_test |= cfg_test;
        self.owner = owner;
        let result = f(self);
        (self.cfg_test, self.owner) = outer;
        result
    }

    /// The function items stand in; nothing at module level.
    fn enclosing_function(&self) -> Option<FnIdx> {
        self.body.function.filter(|function| function.0 != 0)
    }

    /// Names of the functions around an item, outermost first.
    fn outer_names(&self) -> Path {
        let around = self.stack.iter().chain(std::iter::once(&self.body));
        let functions = around.filter_map(|body| body.function).filter(|function| function.0 != 0);
        Path::new(functions.filter_map(|function| self.model.functions.get(function.0 as usize)).map(|f| f.name))
    }

    // Functions.

    pub(super) fn function_item(
        &mut self,
        attrs: &[syn::Attribute],
        vis: &Visibility,
        signature: &syn::Signature,
        block: Option<&syn::Block>,
    ) {
        if without_threads(attrs) {
            return;
        }
        let attributes = self.attributes(attrs);
        let first = spans::visibility(vis).unwrap_or_else(|| spans::signature_start(signature));
        let last = block.map_or_else(|| signature.paren_token.span.close(), |block| block.brace_token.span.close());
        let span = self.between(first, last);
        let name_span = self.span(signature.ident.span());
        let owner = self.owner;
        let parent = self.enclosing_function();
        let index = self.open_function(name(&signature.ident), FunctionKind::Named, span, name_span);
        let test = self.cfg_test || attributes.cfg_test || attributes.test;
        if let Some(function) = self.function_mut(index) {
            function.owner = owner;
            function.parent = parent;
            function.is_async = signature.asyncness.is_some();
            function.public = is_public(vis);
            function.ret = return_type(&signature.output);
            function.generics = generics(&signature.generics);
            function.decorators = attributes.decorators;
            function.doc = attributes.doc;
            function.test = test;
        }
        let params = self.within(attributes.cfg_test || attributes.test, None, |this| {
            this.body.open_block();
            let params = this.params(signature);
            if let Some(block) = block {
                let tail =
                    if matches!(signature.output, syn::ReturnType::Default) { Tail::Discard } else { Tail::Return };
                this.in_temps(|this| this.body_block(block, tail));
            }
            this.body.close_block();
            params
        });
        let root = self.body.close_sequence();
        if let Some(function) = self.function_mut(index) {
            function.params = params;
        }
        self.close_function(index, block.map(|_| root));
    }

    fn params(&mut self, signature: &syn::Signature) -> Vec<Param> {
        let mut params = Vec::with_capacity(signature.inputs.len());
        let mut patterns = Vec::new();
        for input in &signature.inputs {
            match input {
                FnArg::Receiver(receiver) => params.push(self.receiver(receiver)),
                FnArg::Typed(input) => {
                    let param = self.param(&input.pat, type_expr(&input.ty));
                    if !matches!(&*input.pat, Pat::Ident(_) | Pat::Wild(_)) {
                        patterns.push((&*input.pat, param.local));
                    }
                    params.push(param);
                }
            }
        }
        self.take_apart(patterns);
        params
    }

    fn receiver(&mut self, receiver: &syn::Receiver) -> Param {
        let ty = match &receiver.kind {
            syn::ReceiverKind::Reference(_, _, mutability) => {
                TypeExpr::Ref { inner: Box::new(TypeExpr::SelfType), mutable: mutability.is_some(), raw: false }
            }
            syn::ReceiverKind::Typed(_, ty) => type_expr(ty),
            _ => TypeExpr::SelfType,
        };
        let span = self.span(receiver.self_token.span);
        self.declare_param(Name::new("self"), ty, ParamKind::Receiver, span)
    }

    fn param(&mut self, pat: &Pat, ty: TypeExpr) -> Param {
        let (name, span) = match pat {
            Pat::Ident(pat) => (name(&pat.ident), self.span(pat.ident.span())),
            Pat::Wild(pat) => (Name::new("_"), self.span(pat.underscore_token.spans[0])),
            _ => (Name::new("<pattern>"), Span::default()),
        };
        self.declare_param(name, ty, ParamKind::Positional, span)
    }

    fn declare_param(&mut self, name: Name, ty: TypeExpr, kind: ParamKind, span: Span) -> Param {
        let local = self.body.local(name, LocalKind::Param, ty.clone(), false, span);
        if name != "_" && name != "<pattern>" {
            self.body.declare_quietly(name, local);
        }
        Param { local, name, ty, kind, default: None }
    }

    /// Binds the names in parameter patterns to the parts of the parameters.
    fn take_apart(&mut self, patterns: Vec<(&Pat, crate::model::LocalId)>) {
        for (pat, local) in patterns {
            let span = self.body.locals.get(local.0 as usize).map_or(Span::default(), |local| local.span);
            let value = self.body.value(crate::model::Value::Local(local), span);
            self.bind_pattern(pat, value);
        }
    }

    pub(super) fn closure_params<'p>(&mut self, inputs: impl IntoIterator<Item = &'p Pat>) -> Vec<Param> {
        let mut params = Vec::new();
        let mut patterns = Vec::new();
        for input in inputs {
            let (pat, ty) = match input {
                Pat::Type(input) => (&*input.pat, type_expr(&input.ty)),
                _ => (input, TypeExpr::Unknown),
            };
            let param = self.param(pat, ty);
            if !matches!(pat, Pat::Ident(_) | Pat::Wild(_)) {
                patterns.push((pat, param.local));
            }
            params.push(param);
        }
        self.take_apart(patterns);
        params
    }

    // Types.

    fn fields(&mut self, fields: &syn::Fields, variant: Option<&syn::Ident>) -> Vec<Field> {
        let prefix = variant.map(|variant| format!("{}.", name(variant))).unwrap_or_default();
        let mut result = Vec::with_capacity(fields.len());
        for (position, field) in fields.iter().enumerate() {
            let (own, span) = match &field.ident {
                Some(ident) => (name(ident).as_str().to_owned(), self.span(ident.span())),
                None => (position.to_string(), Span::default()),
            };
            let name = Name::new(&format!("{prefix}{own}"));
            result.push(Field { name, ty: type_expr(&field.ty), default: None, class_variable: false, span });
        }
        result
    }

    #[allow(clippy::too_many_arguments)]
    fn type_item(
        &mut self,
        attrs: &[syn::Attribute],
        ident: &syn::Ident,
        kind: TypeKind,
        bases: Vec<TypeExpr>,
        params: &syn::Generics,
        fields: Vec<Field>,
        span: Span,
    ) -> TypeIdx {
        let attributes = self.attributes(attrs);
        let index = TypeIdx(u32::try_from(self.model.types.len()).unwrap_or(u32::MAX));
        let name_span = self.span(ident.span());
        let fields = fields
            .into_iter()
            .map(|field| Field { span: if field.span == Span::default() { name_span } else { field.span }, ..field })
            .collect();
        self.model.types.push(TypeDef {
            name: name(ident),
            outer: self.outer_names(),
            module: self.module,
            kind,
            bases,
            generics: generics(params),
            fields,
            variants: Vec::new(),
            decorators: attributes.decorators,
            body: None,
            parent: self.enclosing_function(),
            generation: 0,
            cfg_test: self.cfg_test || attributes.cfg_test,
            span,
            name_span,
        });
        index
    }

    fn trait_item(&mut self, e: &syn::ItemTrait) {
        let span = self.item_span(&e.vis, e.trait_token.span, e.brace_token.span.close());
        let bases = bounds(&e.supertraits);
        let index = self.type_item(&e.attrs, &e.ident, TypeKind::Trait, bases, &e.generics, Vec::new(), span);
        let cfg_test = self.model.types.get(index.0 as usize).is_some_and(|ty| ty.cfg_test);
        self.within(cfg_test, Some(Owner::Type(index)), |this| {
            for item in &e.items {
                this.trait_member(item);
            }
        });
    }

    pub(super) fn trait_member(&mut self, item: &TraitItem) {
        self.model.statements = self.model.statements.saturating_add(1);
        match item {
            TraitItem::Fn(e) => {
                self.function_item(&e.attrs, &Visibility::Inherited, &e.sig, e.default.as_ref());
            }
            TraitItem::Const(e) => {
                if let Some((_, value)) = &e.default {
                    self.associated_const(&e.ident, value);
                }
            }
            TraitItem::Type(_) => {}
            TraitItem::Macro(e) => self.member_macro(&e.mac),
            TraitItem::Verbatim(tokens) => self.unknown_member(tokens),
            _ => {}
        }
    }

    fn unknown_member(&mut self, tokens: &proc_macro2::TokenStream) {
        // `fn f();` in an impl, which a macro or an attribute completes.
        if let Ok(TraitItem::Fn(e)) = syn::parse2(tokens.clone()) {
            return self.function_item(&e.attrs, &Visibility::Inherited, &e.sig, e.default.as_ref());
        }
        let span = self.tokens_span(tokens);
        self.not_understood("a member of an unknown form", span);
    }

    fn impl_item(&mut self, e: &syn::ItemImpl) {
        let attributes = self.attributes(&e.attrs);
        let index = ImplIdx(u32::try_from(self.model.impls.len()).unwrap_or(u32::MAX));
        let first = e.unsafety.map_or(e.impl_token.span, |token| token.span);
        let assoc = e
            .items
            .iter()
            .filter_map(|item| match item {
                ImplItem::Type(e) => Some((name(&e.ident), type_expr(&e.ty))),
                _ => None,
            })
            .collect();
        let trait_ = e
            .trait_
            .as_ref()
            .map(|(path, _)| TypeExpr::Path { path: super::types::path(path), args: super::types::type_args(path) });
        let implementation = Impl {
            self_ty: type_expr(&e.self_ty),
            trait_,
            generics: generics(&e.generics),
            assoc,
            unsafe_: e.unsafety.is_some(),
            negative: e.modifiers.polarity.is_some(),
            module: self.module,
            cfg_test: self.cfg_test || attributes.cfg_test,
            span: self.between(first, e.brace_token.span.close()),
        };
        self.model.impls.push(implementation);
        self.within(attributes.cfg_test, Some(Owner::Impl(index)), |this| {
            for item in alternatives::of_members(&e.items) {
                this.impl_member(item);
            }
        });
    }

    pub(super) fn impl_member(&mut self, item: &ImplItem) {
        self.model.statements = self.model.statements.saturating_add(1);
        match item {
            ImplItem::Fn(e) => self.function_item(&e.attrs, &e.vis, &e.sig, Some(&e.block)),
            ImplItem::Const(e) => self.associated_const(&e.ident, &e.expr),
            ImplItem::Type(_) => {}
            ImplItem::Macro(e) => self.member_macro(&e.mac),
            ImplItem::Verbatim(tokens) => self.unknown_member(tokens),
            _ => {}
        }
    }

    /// An associated constant is lowered for what its value may contain; it is no global.
    fn associated_const(&mut self, ident: &syn::Ident, value: &syn::Expr) {
        let name_span = self.span(ident.span());
        let span = self.expr_span(value);
        let owner = self.owner;
        let (function, _) = self.initialiser_function(name(ident), value, span, name_span);
        if let Some(function) = self.function_mut(function) {
            function.owner = owner;
        }
    }

    // Globals.

    pub(super) fn global(&mut self, global: Static<'_>) {
        let values = match global.value {
            Some(value) => {
                let cfg_test = global.attributes.cfg_test;
                let (name, span, name_span) = (global.name, global.span, global.name_span);
                vec![self.within(cfg_test, None, |this| this.initialiser_function(name, value, span, name_span))]
            }
            None => Vec::new(),
        };
        self.model.globals.push(Global {
            name: global.name,
            module: self.module,
            ty: global.ty,
            values,
            static_mut: global.static_mut,
            constant: global.constant,
            thread_local: global.thread_local,
            generation: 0,
            span: global.name_span,
        });
    }

    fn initialiser_function(
        &mut self,
        name: Name,
        value: &syn::Expr,
        span: Span,
        name_span: Span,
    ) -> (FnIdx, crate::model::ValueId) {
        let parent = self.enclosing_function();
        let function = self.open_function(name, FunctionKind::Initialiser, span, name_span);
        if let Some(function) = self.function_mut(function) {
            function.parent = parent;
        }
        let value = self.in_temps(|this| {
            let value = this.expr(value);
            this.return_value(value);
            value
        });
        let root = self.body.close_sequence();
        self.close_function(function, Some(root));
        (function, value)
    }

    fn foreign_mod(&mut self, e: &syn::ItemForeignMod) {
        for item in &e.items {
            match item {
                syn::ForeignItem::Fn(e) => self.function_item(&e.attrs, &e.vis, &e.sig, None),
                syn::ForeignItem::Static(e) => {
                    let global = Static {
                        attributes: self.attributes(&e.attrs),
                        name: name(&e.ident),
                        ty: type_expr(&e.ty),
                        value: None,
                        name_span: self.span(e.ident.span()),
                        span: self.item_span(&e.vis, e.static_token.span, e.semi_token.spans[0]),
                        static_mut: matches!(e.mutability, StaticMutability::Mut(_)),
                        constant: false,
                        thread_local: false,
                    };
                    self.global(global);
                }
                _ => {}
            }
        }
    }

    // Modules and imports.

    fn mod_item(&mut self, e: &syn::ItemMod) {
        let attributes = self.attributes(&e.attrs);
        let Some((_, items)) = &e.content else {
            let span = self.span(e.ident.span());
            let own = name(&e.ident);
            self.import(own, Path::new([own]), ImportKind::ChildModule, is_public(&e.vis), span);
            return;
        };
        self.in_module(name(&e.ident), attributes.cfg_test, |this| this.items(items));
    }

    pub(super) fn in_module(&mut self, name: Name, cfg_test: bool, f: impl FnOnce(&mut Self)) {
        let path = self.model.modules.get(self.module.0 as usize).map(|module| module.path.child(name));
        let index = ModIdx(u32::try_from(self.model.modules.len()).unwrap_or(u32::MAX));
        self.model.modules.push(Module {
            path: path.unwrap_or_default(),
            parent: Some(self.module),
            cfg_test: self.cfg_test || cfg_test,
        });
        let outer = std::mem::replace(&mut self.module, index);
        self.within(cfg_test, None, f);
        self.module = outer;
    }

    fn import(&mut self, local: Name, target: Path, kind: ImportKind, public: bool, span: Span) {
        self.model.imports.push(Import {
            local,
            target,
            level: 0,
            kind,
            public,
            function: self.enclosing_function(),
            module: self.module,
            type_only: false,
            span,
        });
    }

    fn extern_crate(&mut self, e: &syn::ItemExternCrate) {
        let own = name(&e.ident);
        let local = e.rename.as_ref().map_or(own, |(_, rename)| name(rename));
        let span = self.span(e.ident.span());
        self.import(local, Path::new([own]), ImportKind::Item, is_public(&e.vis), span);
    }

    fn use_item(&mut self, e: &syn::ItemUse) {
        self.use_tree(&e.tree, &Path::default(), is_public(&e.vis));
    }

    fn use_tree(&mut self, tree: &UseTree, prefix: &Path, public: bool) {
        let (mut tree, mut segments) = (tree, prefix.segments().to_vec());
        // Gathered in one path: a path for every segment would be quadratic.
        while let UseTree::Path(e) = tree {
            segments.push(name(&e.ident));
            tree = &e.tree;
        }
        let prefix = &Path::new(segments);
        match tree {
            UseTree::Path(_) => {}
            UseTree::Name(e) => {
                let span = self.span(e.ident.span());
                self.use_name(name(&e.ident), None, prefix, public, span);
            }
            UseTree::Rename(e) => {
                let span = self.between(e.ident.span(), e.rename.span());
                self.use_name(name(&e.ident), Some(name(&e.rename)), prefix, public, span);
            }
            UseTree::Glob(e) => {
                let span = self.span(e.star_token.spans[0]);
                self.import(Name::new("*"), prefix.clone(), ImportKind::Glob, public, span);
            }
            UseTree::Group(e) => {
                for tree in &e.items {
                    self.use_tree(tree, prefix, public);
                }
            }
        }
    }

    /// `use a::b`, `use a::b as c`; `use a::{self}` means `a`.
    fn use_name(&mut self, own: Name, rename: Option<Name>, prefix: &Path, public: bool, span: Span) {
        let target = if own == "self" && !prefix.is_empty() { prefix.clone() } else { prefix.child(own) };
        let local = rename.or_else(|| target.last()).unwrap_or(own);
        self.import(local, target, ImportKind::Item, public, span);
    }
}
