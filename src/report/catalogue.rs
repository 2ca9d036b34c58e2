//! All rules' pages on one page of the web: by family, with a search. It is readable without its script, which only filters and
//! colours.
//!
//! Each rule can be linked to: `#await-under-lock`.

use std::fmt::Write;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::finding::{RuleInfo, Tier};

const PAGE: &str = include_str!("catalogue/page.html");
const STYLE: &str = concat!(include_str!("html/style.css"), include_str!("catalogue/style.css"));
const SCRIPT: &str = concat!(include_str!("html/highlight.js"), include_str!("catalogue/script.js"));

/// The page of some rules.
#[must_use]
pub fn page(rules: &[&RuleInfo]) -> String {
    let mut sorted = rules.to_vec();
    sorted.sort_by_key(|rule| (rule.family.as_str(), rule.id));
    let (mut contents, mut articles) = (String::new(), String::new());
    let mut family = "";
    for rule in sorted {
        if family != rule.family.as_str() {
            family = rule.family.as_str();
            // Writing to a string cannot fail.
            let _ = write!(contents, "</ul>\n<h2>{family}</h2>\n<ul>\n");
        }
        let _ = writeln!(contents, "<li data-rule=\"{0}\"><a href=\"#{0}\">{0}</a></li>", rule.id);
        articles.push_str(&article(rule));
    }
    let contents = contents.trim_start_matches("</ul>\n");
    PAGE.replace("/*STYLE*/", STYLE)
        .replace("/*SCRIPT*/", SCRIPT)
        .replace("/*VERSION*/", env!("CARGO_PKG_VERSION"))
        .replace("/*CONTENTS*/", &format!("{contents}</ul>"))
        .replacen("/*RULES*/", &articles, 1)
}

/// One rule: what is known of it, then its page.
fn article(rule: &RuleInfo) -> String {
    let languages: Vec<&str> = rule.languages.iter().map(|language| language.as_str()).collect();
    let tier = if rule.tier == Tier::Preview { "<span class=\"confidence\">preview</span>\n" } else { "" };
    let mut text = format!(
        "<article id=\"{0}\" aria-label=\"{0}\">\n<p class=\"head\"><span class=\"badge {1}\">{1}</span>\n\
         <span class=\"confidence\">{2}</span>\n<span class=\"confidence\">{3}</span>\n{tier}\
         <span>since {4}</span></p>\n",
        rule.id,
        rule.severity.as_str(),
        rule.family.as_str(),
        languages.join(", "),
        rule.since,
    );
    html::push_html(&mut text, Parser::new_ext(rule.page, Options::ENABLE_TABLES).map(below_the_page));
    text.push_str("</article>\n");
    text
}

/// A page's own headings stand one level below those of the whole, and its code says which language it is in and whether it is
/// right.
fn below_the_page(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: deeper(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(deeper(level))),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => Event::Html(CowStr::from(fence(&info))),
        Event::End(TagEnd::CodeBlock) => Event::Html(CowStr::from("</code></pre>\n")),
        other => other,
    }
}

fn deeper(level: HeadingLevel) -> HeadingLevel {
    HeadingLevel::try_from(level as usize + 1).unwrap_or(HeadingLevel::H6)
}

/// The opening of a code block, with a word about it where the page has one.
fn fence(info: &str) -> String {
    let (language, verdict) = info.split_once(' ').unwrap_or((info, ""));
    let said = match verdict {
        "bad" => "<p class=\"verdict error\">wrong</p>\n",
        "good" => "<p class=\"verdict right\">right</p>\n",
        _ => "",
    };
    let language = match language {
        "python" => "py",
        "rust" => "rs",
        _ => "",
    };
    format!("{said}<pre class=\"source\"><code data-language=\"{language}\">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_says_what_it_is_and_stays_text() {
        let text = "# a\n\n```rust bad\nlet x: &'static <T> = 1;\n```\n\n```console\n$ x\n```\n";
        let mut out = String::new();
        html::push_html(&mut out, Parser::new(text).map(below_the_page));
        assert!(out.contains("<h2>a</h2>"), "{out}");
        let code = "wrong</p>\n<pre class=\"source\"><code data-language=\"rs\">let x: &amp;'static &lt;T&gt; = 1;";
        assert!(out.contains(code), "{out}");
        assert!(out.contains("<code data-language=\"\">$ x"), "{out}");
    }
}
