//! Help texts, written in Markdown, as HTML: no markup of their own, headings with anchors, words explained.
//!
//! Markdown with tables, and two conventions: a paragraph that only says `[[name]]` or `[[name:value]]` is replaced
//! by what the page makes of it, and `> [!TIP]` opens an answer that stays folded (`> [!NOTE]` a remark).

use std::collections::HashSet;

use oxrdf::NamedNode;
use pulldown_cmark::{
    BlockQuoteKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream,
    html,
};

use super::definitions::{Definitions, Expansion, escaped};
use super::filters;

/// Longest text accepted, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// A text ready for a page.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Rendered {
    /// The first heading of level 1, as plain text.
    pub(super) title: String,
    /// The rest, as HTML.
    pub(super) html: String,
    /// The headings of level 2: anchor and text.
    pub(super) contents: Vec<(String, String)>,
}

/// What a page makes of `[[name:value]]`: HTML, or nothing when it does not know the name.
pub(super) type Directive<'a> = &'a mut dyn FnMut(&str, &str) -> Option<String>;

/// What a text draws from elsewhere, and how its statements can be pointed at.
pub(super) trait Inserts {
    /// What stands for a paragraph that only says `[[name:value]]`; nothing when the name is unknown.
    fn block(&mut self, name: &str, value: &str) -> Option<String>;

    /// The same inside a sentence; nothing leaves it as it is written.
    fn inline(&mut self, _name: &str, _value: &str) -> Option<String> {
        None
    }

    /// Whether each statement has an address of its own.
    fn has_addresses(&self) -> bool {
        false
    }
}

struct Blocks<'a>(Directive<'a>);

impl Inserts for Blocks<'_> {
    fn block(&mut self, name: &str, value: &str) -> Option<String> {
        (self.0)(name, value)
    }
}

/// Renders a text; what is beyond [`LONGEST`] is left out.
pub(super) fn render(text: &str, definitions: &Definitions, directive: Directive<'_>) -> Rendered {
    render_with(text, definitions, &mut Blocks(directive))
}

/// The same with what may also be inserted inside sentences.
pub(super) fn render_with(
    text: &str,
    definitions: &Definitions,
    inserts: &mut dyn Inserts,
) -> Rendered {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM;
    let events: Vec<Event<'_>> =
        TextMergeStream::new(Parser::new_ext(&text[..end], options)).collect();
    let mut writer = Writer {
        definitions,
        rendered: Rendered::default(),
        out: Vec::new(),
        silent: 0,
        heading: String::new(),
        in_head: false,
        quotes: Vec::new(),
        addresses: inserts.has_addresses().then(HashSet::new),
        statements: Vec::new(),
    };
    let mut place = 0;
    while place < events.len() {
        place += writer.write(&events[place..], inserts);
    }
    let mut text = String::new();
    html::push_html(&mut text, writer.out.into_iter());
    Rendered { html: text, ..writer.rendered }
}

struct Writer<'a, 'e> {
    definitions: &'a Definitions,
    rendered: Rendered,
    out: Vec<Event<'e>>,
    /// How many links and pieces of code are open: words are not explained there.
    silent: usize,
    /// The last heading, and whether the head of a table is open.
    heading: String,
    in_head: bool,
    /// How each open quotation ends, and for an answer that stays folded what was explained before it.
    quotes: Vec<(&'static str, Option<HashSet<NamedNode>>)>,
    /// The addresses given to statements, when they have any, and those of the statements that are open.
    addresses: Option<HashSet<String>>,
    statements: Vec<String>,
}

impl<'e> Writer<'_, 'e> {
    /// Writes what comes first; says how many events that was.
    fn write(&mut self, events: &[Event<'e>], inserts: &mut dyn Inserts) -> usize {
        match &events[0] {
            Event::Start(Tag::Heading { level, .. }) => return self.heading(events, *level),
            Event::Start(Tag::Paragraph) => {
                if let [_, Event::Text(text), Event::End(TagEnd::Paragraph), ..] = events
                    && let Some((name, value)) = directive(text)
                    && let Some(html) = inserts.block(name, value)
                {
                    self.raw(html);
                    return 3;
                }
                self.open_statement("p", events, TagEnd::Paragraph);
            }
            Event::Start(Tag::Item) => self.open_statement("li", events, TagEnd::Item),
            Event::End(TagEnd::Paragraph) => self.close_statement("p", &events[0]),
            Event::End(TagEnd::Item) => self.close_statement("li", &events[0]),
            Event::Start(Tag::BlockQuote(kind)) => self.open_quote(*kind),
            Event::End(TagEnd::BlockQuote(_)) => {
                let (end, explained) = self.quotes.pop().unwrap_or(("</blockquote>", None));
                if let Some(explained) = explained {
                    self.definitions.forget_since(explained);
                }
                self.raw(end.to_owned());
            }
            Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableCell)
            | Event::End(TagEnd::Table | TagEnd::TableHead | TagEnd::TableCell) => {
                self.table(&events[0]);
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.silent += 1;
                let href = if is_safe(dest_url) { escaped(dest_url) } else { String::new() };
                let external = filters::is_web_address(dest_url);
                let rel = if external { " rel=\"noopener nofollow external\"" } else { "" };
                self.inline(format!("<a href=\"{href}\"{rel}>"));
            }
            Event::End(TagEnd::Link) => {
                self.silent = self.silent.saturating_sub(1);
                self.inline("</a>".to_owned());
            }
            // A picture of elsewhere would tell that other place who reads: its words remain.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::CodeBlock(_)) => {
                self.silent += 1;
                self.raw("<pre tabindex=\"0\"><code>".to_owned());
            }
            Event::End(TagEnd::CodeBlock) => {
                self.silent = self.silent.saturating_sub(1);
                self.raw("</code></pre>\n".to_owned());
            }
            Event::Start(Tag::HtmlBlock) => self.out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => self.out.push(Event::End(TagEnd::Paragraph)),
            Event::Html(text) | Event::InlineHtml(text) => self.inline(escaped(text)),
            Event::Text(text) => self.text(text, inserts),
            other => self.out.push(other.clone()),
        }
        1
    }

    /// A heading whole: the first of level 1 is the title of the page, the others get an anchor.
    fn heading(&mut self, events: &[Event<'e>], level: HeadingLevel) -> usize {
        let end = events
            .iter()
            .position(|event| matches!(event, Event::End(TagEnd::Heading(_))))
            .unwrap_or(events.len() - 1);
        let mut words = String::new();
        for event in &events[1..end] {
            if let Event::Text(text) | Event::Code(text) = event {
                words.push_str(text);
            }
        }
        let words = filters::typography(&words);
        if level == HeadingLevel::H1 && self.rendered.title.is_empty() {
            self.rendered.title = words;
            return end + 1;
        }
        self.heading.clone_from(&words);
        let anchor = self.anchor(&words);
        let tag = if level <= HeadingLevel::H2 { "h2" } else { "h3" };
        self.raw(format!("<{tag} id=\"{anchor}\">{}</{tag}>\n", escaped(&words)));
        if tag == "h2" {
            self.rendered.contents.push((anchor, words));
        }
        end + 1
    }

    /// An anchor made of the words, unlike those before.
    fn anchor(&self, words: &str) -> String {
        let base = crate::search::normalise(words).replace(' ', "-");
        let is_taken =
            |anchor: &str| self.rendered.contents.iter().any(|(known, _)| known == anchor);
        let mut anchor = format!("s-{base}");
        let mut number = 2;
        while is_taken(&anchor) {
            anchor = format!("s-{base}-{number}");
            number += 1;
        }
        anchor
    }

    /// The parts of a table; the heading above it is its caption.
    fn table(&mut self, event: &Event<'e>) {
        let html = match event {
            Event::Start(Tag::Table(_)) => {
                let caption = escaped(&self.heading);
                format!(
                    "<div class=\"table-frame\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\
                     <table><caption class=\"hidden\">{caption}</caption>"
                )
            }
            Event::End(TagEnd::Table) => "</tbody></table></div>\n".to_owned(),
            Event::Start(Tag::TableHead) => {
                self.in_head = true;
                "<thead><tr>".to_owned()
            }
            Event::End(TagEnd::TableHead) => {
                self.in_head = false;
                "</tr></thead><tbody>\n".to_owned()
            }
            Event::Start(_) if self.in_head => "<th scope=\"col\">".to_owned(),
            Event::End(_) if self.in_head => "</th>".to_owned(),
            Event::Start(_) => "<td>".to_owned(),
            _ => "</td>".to_owned(),
        };
        self.raw(html);
    }

    fn open_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (start, end) = match kind {
            Some(BlockQuoteKind::Tip) => {
                ("<details class=\"answer\"><summary>Voir la réponse</summary>\n", "</details>\n")
            }
            Some(_) => ("<div class=\"help-note\">\n", "</div>\n"),
            None => ("<blockquote>\n", "</blockquote>\n"),
        };
        let is_folded = kind == Some(BlockQuoteKind::Tip);
        self.quotes.push((end, is_folded.then(|| self.definitions.explained())));
        self.raw(start.to_owned());
    }

    /// Opens a paragraph or an item, with an address made of its words if statements have one.
    fn open_statement(&mut self, tag: &'static str, events: &[Event<'e>], end: TagEnd) {
        let Some(addresses) = &mut self.addresses else {
            self.out.push(events[0].clone());
            return;
        };
        let mut words = String::new();
        for event in events.iter().take_while(|event| **event != Event::End(end)) {
            if let Event::Text(text) | Event::Code(text) = event {
                words.push_str(text);
            }
        }
        let digits: String = crate::fact::digest(&words).chars().take(8).collect();
        let mut address = format!("p-{digits}");
        let mut number = 2;
        while !addresses.insert(address.clone()) {
            address = format!("p-{digits}-{number}");
            number += 1;
        }
        self.inline(format!("<{tag} id=\"{address}\">"));
        self.statements.push(address);
    }

    fn close_statement(&mut self, tag: &'static str, end: &Event<'e>) {
        match self.statements.pop() {
            Some(address) if tag == "p" => self.inline(format!(
                "<a class=\"statement-link\" href=\"#{address}\" aria-label=\"lien vers ce passage\">¶</a></p>\n"
            )),
            Some(_) => self.inline(format!("</{tag}>\n")),
            None => self.out.push(end.clone()),
        }
    }

    /// A text, with what it draws from elsewhere between its words.
    fn text(&mut self, text: &CowStr<'e>, inserts: &mut dyn Inserts) {
        let mut rest = text.as_ref();
        while let Some(start) = rest.find("[[")
            && let Some(length) = rest[start..].find("]]")
        {
            let end = start + length + 2;
            let drawn =
                directive(&rest[start..end]).and_then(|(name, value)| inserts.inline(name, value));
            let Some(html) = drawn else {
                self.words(&rest[..end]);
                rest = &rest[end..];
                continue;
            };
            self.words(&rest[..start]);
            self.inline(html);
            rest = &rest[end..];
        }
        self.words(rest);
    }

    fn words(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let html = if self.silent > 0 {
            escaped(text)
        } else {
            self.definitions.annotated(text, Expansion::Written)
        };
        self.inline(html);
    }

    fn raw(&mut self, html: String) {
        self.out.push(Event::Html(html.into()));
    }

    fn inline(&mut self, html: String) {
        self.out.push(Event::InlineHtml(html.into()));
    }
}

/// The name and the value of a text that only says `[[name]]` or `[[name:value]]`.
fn directive(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim().strip_prefix("[[")?.strip_suffix("]]")?;
    if inner.contains("]]") {
        return None;
    }
    let (name, value) = inner.split_once(':').unwrap_or((inner, ""));
    Some((name.trim(), value.trim()))
}

/// Whether an address may be made a link: pages of the site, anchors, the web, a mailbox.
fn is_safe(address: &str) -> bool {
    let is_local = address.starts_with('/') && !address.starts_with("//");
    is_local
        || address.starts_with('#')
        || address.starts_with("mailto:")
        || filters::is_web_address(address)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::definitions::Definitions;
    use super::render;

    fn html(text: &str) -> String {
        render(text, &Definitions::default(), &mut |_, _| None).html
    }

    #[test]
    fn headings_get_anchors_and_the_first_is_the_title() {
        let text = "# Aide\n\n## L’été : quoi ?\n\n## L’été : quoi ?\n";
        let page = render(text, &Definitions::default(), &mut |_, _| None);
        assert_eq!(page.title, "Aide");
        let anchors: Vec<&str> = page.contents.iter().map(|(anchor, _)| anchor.as_str()).collect();
        assert_eq!(anchors, ["s-l-ete-quoi", "s-l-ete-quoi-2"]);
        assert!(page.html.contains("<h2 id=\"s-l-ete-quoi-2\">L’été\u{a0}: quoi\u{202f}?</h2>"));
    }

    #[test]
    fn markup_and_odd_links_are_disarmed() {
        for text in [
            "<script>alert(1)</script>",
            "a <b onclick=x>b</b>",
            "[x](javascript:alert(1))",
            "[x](//evil.example/)",
            "[x](data:text/html,<script>)",
            "![x](https://evil.example/p.png)",
            "<img src=x onerror=alert(1)>",
        ] {
            let html = html(text);
            for bad in ["<script", "<b ", "<img", "javascript:", "evil.example", "data:"] {
                assert!(!html.contains(bad), "{text} gives {html}");
            }
        }
    }

    #[test]
    fn answers_fold_and_directives_are_replaced() {
        let folded = html("> [!TIP]\n> Oui.\n");
        assert!(folded.starts_with("<details class=\"answer\"><summary>Voir la réponse</summary>"));
        assert!(folded.trim_end().ends_with("</details>"));
        let page =
            render("[[question:x]]\n\n[[autre]]\n", &Definitions::default(), &mut |name, value| {
                (name == "question").then(|| format!("<p>{value}!</p>"))
            });
        assert!(
            page.html.contains("<p>x!</p>") && page.html.contains("[[autre]]"),
            "{}",
            page.html
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_out(text in "(?s)([#>*`_\\[\\]()!<|&\"' \n-]|script|img|details|[a-zé]){0,80}") {
            let html = html(&text);
            for tag in ["<script", "<img", "<iframe", "<style"] {
                prop_assert!(!html.contains(tag), "{html}");
            }
        }
    }
}
