//! Just enough reading of HTML for a test that fills in forms as a browser does.

use std::fmt::Write;

/// A tag with its attributes, unescaped, and the text up to the next tag.
#[derive(Debug, Clone)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// All tags of a page, closing ones with a `/` before their name.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    for piece in html.split('<').skip(1) {
        let end = end_of_tag(piece);
        let (inside, text) = (&piece[..end], piece.get(end + 1..).unwrap_or_default());
        let (name, rest) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
        tags.push(Tag {
            name: name.to_owned(),
            attributes: attributes(rest),
            text: unescape(text),
        });
    }
    tags
}

fn end_of_tag(piece: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in piece.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at,
            _ => {}
        }
    }
    panic!("a tag without an end: {piece}");
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return attributes;
        }
        let end = rest.find(['=', ' ', '\n']).unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let value = match rest.strip_prefix("=\"") {
            Some(after) => {
                let end = after.find('"').expect("a closing quote");
                rest = &after[end + 1..];
                unescape(&after[..end])
            }
            None => String::new(),
        };
        attributes.push((name, value));
    }
}

/// The document with the whole survey, cut up: what is outside its pages, and the pages by their place.
pub fn templates(html: &str) -> (String, Vec<(String, String)>) {
    let mut pieces = html.split("<template data-page-place=\"");
    let mut outside = pieces.next().unwrap_or_default().to_owned();
    let pages = pieces.map(|piece| {
        let (page, after) = piece.split_once("</template>").expect("the end of a template");
        outside.push_str(after);
        let (attributes, body) = page.split_once('>').expect("the end of a tag");
        let place = attributes.split('"').next().unwrap_or_default();
        (place.to_owned(), body.to_owned())
    });
    let pages = pages.collect();
    (outside, pages)
}

/// The plan in that document, as it stands there.
pub fn plan(html: &str) -> &str {
    let (_, plan) = html.split_once(" id=\"plan\">").expect("a plan");
    plan.split_once('<').expect("its end").0
}

/// Character references back to characters.
pub fn unescape(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once(';').expect("a character reference");
        let character = match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "shy" => '\u{ad}',
            number => {
                let number = number.strip_prefix('#').expect("a known name or a number");
                char::from_u32(number.parse().expect("a number")).expect("a character")
            }
        };
        plain.push(character);
        plain.push_str(rest);
    }
    plain
}

/// The fields of the page's form as a browser would send them, and the value of `action` per button.
pub fn form_fields(html: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for tag in tags(html) {
        let Some(name) = tag.get("name").map(str::to_owned) else { continue };
        match (&*tag.name, tag.get("type").unwrap_or_default()) {
            ("input", "radio" | "checkbox") if !tag.has("checked") => {}
            ("input", _) => fields.push((name, tag.get("value").unwrap_or_default().to_owned())),
            // A parser drops the line break after the tag.
            ("textarea", _) => {
                let text = tag.text.strip_prefix('\n').unwrap_or(&tag.text);
                fields.push((name, text.to_owned()));
            }
            _ => {}
        }
    }
    fields
}

/// `application/x-www-form-urlencoded`, with line ends as browsers send them.
pub fn encode(fields: &[(String, String)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        if !body.is_empty() {
            body.push('&');
        }
        encode_text(name, &mut body);
        body.push('=');
        encode_text(&value.replace('\n', "\r\n"), &mut body);
    }
    body
}

fn encode_text(text: &str, body: &mut String) {
    for byte in text.bytes() {
        match byte {
            b' ' => body.push('+'),
            _ if byte.is_ascii_alphanumeric() || b"*-._".contains(&byte) => {
                body.push(char::from(byte));
            }
            _ => write!(body, "%{byte:02X}").expect("a string takes everything"),
        }
    }
}
