//! A respondent's browser, as far as a survey without scripts needs one: reading a page's form, filling
//! it in and encoding it. What carries the requests is the caller's.

use std::collections::BTreeSet;

use peil_instrument::{Answers, Questionnaire};

/// The first form of a page that is posted.
///
/// Reads the pages that this project writes; it is no reader of arbitrary HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    action: String,
    fields: Vec<(String, String)>,
    offered: BTreeSet<String>,
}

/// A start tag with its attributes.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, String)>,
    /// What stands between this tag and the next.
    text: &'a str,
}

impl Form {
    /// Reads the first posted form of a page; `None` if there is none.
    pub fn read(html: &str) -> Option<Form> {
        let mut tags = tags(html).into_iter();
        let start = tags.find(|tag| tag.name == "form" && tag.get("method") == Some("post"))?;
        let mut form = Form {
            action: start.get("action").unwrap_or_default().to_owned(),
            fields: Vec::new(),
            offered: BTreeSet::new(),
        };
        for tag in tags.take_while(|tag| tag.name != "/form") {
            let Some(name) = tag.get("name").map(str::to_owned) else { continue };
            let value = tag.get("value").unwrap_or_default().to_owned();
            match (tag.name, tag.get("type")) {
                ("input", Some("hidden")) => form.fields.push((name, value)),
                ("input", Some("radio" | "checkbox")) => {
                    if tag.get("checked").is_some() {
                        form.fields.push((name.clone(), value));
                    }
                    form.offered.insert(name);
                }
                ("input", _) => {
                    form.fields.push((name.clone(), value));
                    form.offered.insert(name);
                }
                ("textarea", _) => {
                    // The first line break after the tag is not part of the text.
                    let text = tag.text.strip_prefix('\n').unwrap_or(tag.text);
                    form.fields.push((name.clone(), unescape(text)));
                    form.offered.insert(name);
                }
                _ => {}
            }
        }
        Some(form)
    }

    /// Where it is posted to.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The names that the page lets a person fill in.
    pub fn offered(&self) -> &BTreeSet<String> {
        &self.offered
    }

    /// The value of a field, if it is set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Fills in a field.
    pub fn set(&mut self, name: &str, value: &str) {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// Fills in those of the answers that the page asks for.
    pub fn fill(&mut self, questionnaire: &Questionnaire, answers: &Answers) {
        for (name, value) in answers.fields(questionnaire) {
            if self.offered.contains(&name) {
                self.set(&name, &value);
            }
        }
    }

    /// The body of the request when the button `press` is pressed.
    pub fn body(&self, press: Option<(&str, &str)>) -> String {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(&self.fields);
        if let Some((name, value)) = press {
            body.append_pair(name, value);
        }
        body.finish()
    }
}

impl Tag<'_> {
    fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| *name == attribute).map(|(_, value)| value.as_str())
    }
}

fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    for piece in html.split('<').skip(1) {
        let Some(end) = end_of_tag(piece) else { continue };
        let inside = piece[..end].trim_end_matches('/');
        let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            let name_end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            if name_end == 0 {
                break;
            }
            let attribute = &rest[..name_end];
            rest = &rest[name_end..];
            let mut value = String::new();
            if let Some(quoted) = rest.strip_prefix("=\"") {
                let close = quoted.find('"').unwrap_or(quoted.len());
                value = unescape(&quoted[..close]);
                rest = quoted.get(close + 1..).unwrap_or_default();
            }
            attributes.push((attribute, value));
        }
        tags.push(Tag { name, attributes, text: &piece[end + 1..] });
    }
    tags
}

/// Where a tag closes: the first `>` that stands in no quoted value.
fn end_of_tag(piece: &str) -> Option<usize> {
    let mut quoted = false;
    piece.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(at)
    })
}

fn unescape(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&#60;", "<"),
        ("&gt;", ">"),
        ("&#62;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
        // Last: what it gives must not be read again.
        ("&amp;", "&"),
    ];
    entities.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<p>before</p><form method="get" action="/x"></form>
        <form method="post" action="/w/1/page?a=1&amp;b=2" id="answers">
        <input type="hidden" name="token" value="a&quot;b">
        <fieldset><legend>1 > 0</legend>
        <input type="radio" name="q" value="1"><input type="radio" name="q" value="2" checked>
        <input type="checkbox" name="m.a" value="1"></fieldset>
        <textarea name="t" rows="3">one &lt; two</textarea>
        <button name="go" value="next">Next</button></form><input name="outside" value="x">"#;

    #[test]
    fn a_form_is_read_with_what_is_filled_in() {
        let form = Form::read(PAGE).unwrap();
        assert_eq!(form.action(), "/w/1/page?a=1&b=2");
        assert_eq!(form.get("token"), Some("a\"b"));
        assert_eq!(form.get("q"), Some("2"));
        assert_eq!(form.get("t"), Some("one < two"));
        assert_eq!(form.get("m.a"), None);
        assert_eq!(form.get("outside"), None);
        assert_eq!(
            form.offered().iter().map(String::as_str).collect::<Vec<_>>(),
            ["m.a", "q", "t"]
        );
    }

    #[test]
    fn a_filled_form_is_encoded() {
        let mut form = Form::read(PAGE).unwrap();
        form.set("q", "1");
        form.set("t", "é & é");
        assert_eq!(form.body(Some(("go", "next"))), "token=a%22b&q=1&t=%C3%A9+%26+%C3%A9&go=next");
    }
}
