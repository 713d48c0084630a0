//! What holds for every reply.

use std::collections::HashSet;

use axum::http::header;

use crate::html::{self, Tag, tags};
use crate::respondent::Reply;

/// The largest page, in bytes.
pub const MAX_PAGE: usize = 30_000;

/// Checks headers, and markup if it is a page.
pub fn check(reply: &Reply) {
    let header = |name: &str| reply.headers.get(name).map(|value| value.to_str().expect("text"));
    let csp = header("content-security-policy").expect("a policy");
    assert!(csp.starts_with("default-src 'none';") && !csp.contains("unsafe"), "{csp}");
    for part in ["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"] {
        assert!(csp.contains(part), "{csp}");
    }
    assert_eq!(header("referrer-policy"), Some("no-referrer"));
    assert_eq!(header("x-content-type-options"), Some("nosniff"));
    assert_eq!(header("cross-origin-opener-policy"), Some("same-origin"));
    assert!(header("permissions-policy").is_some());
    assert!(!reply.headers.contains_key(header::SET_COOKIE), "no cookie, ever");
    assert!(!reply.headers.contains_key(header::LOCATION), "no redirect could carry a secret");
    let kind = header("content-type").unwrap_or_default();
    if kind.starts_with("text/html") {
        assert_eq!(header("cache-control"), Some("no-store"));
        if reply.body.contains(" data-page=\"sheet\"") {
            check_sheet(&reply.body);
        } else {
            check_page(&reply.body);
        }
    }
}

/// The document with the whole survey: what it shows itself is a page, and so is each of its templates.
fn check_sheet(html: &str) {
    let (outside, pages) = html::templates(html);
    let plan = html::plan(html);
    check_page(&outside.replacen(&format!(" id=\"plan\">{plan}<"), " id=\"plan\"><", 1));
    for (place, body) in pages {
        let head = format!("<html lang=\"nl\"><head><title>{place}</title></head><body>");
        check_page(&format!("<!doctype html>{head}{body}</body></html>"));
    }
}

fn check_page(html: &str) {
    assert!(html.len() < MAX_PAGE, "{} bytes", html.len());
    assert!(!html.contains('⟦'), "a text is missing: {html}");
    let placeholder = html.find('{').map(|at| &html[at..html.len().min(at + 40)]);
    assert_eq!(placeholder, None, "a placeholder was not filled");
    let tags = tags(html);
    assert!(html.starts_with("<!doctype html>"));
    assert!(first(&tags, "html").has("lang"));
    assert!(!first(&tags, "title").text.trim().is_empty());
    // Answers would show in an address.
    assert!(
        tags.iter().filter(|tag| tag.name == "form").all(|form| form.get("method") == Some("post"))
    );
    check_nothing_inline(&tags);
    check_headings(&tags);
    check_ids(&tags);
    check_labels(&tags);
    check_balance(&tags);
}

fn first<'t>(tags: &'t [Tag], name: &str) -> &'t Tag {
    tags.iter().find(|tag| tag.name == name).unwrap_or_else(|| panic!("no <{name}>"))
}

/// No style, no script and no handler in the page, and nothing from elsewhere.
fn check_nothing_inline(tags: &[Tag]) {
    for tag in tags {
        assert_ne!(tag.name, "style");
        if tag.name == "script" {
            // Data is no script: a browser does not run it.
            let data = tag.get("type") == Some("application/json");
            assert!((tag.has("src") || data) && tag.text.trim().is_empty(), "{tag:?}");
        }
        for (name, value) in &tag.attributes {
            assert!(name != "style" && !name.starts_with("on"), "{tag:?}");
            if matches!(&**name, "href" | "src" | "action" | "formaction") {
                let own = value.starts_with('#')
                    || value.starts_with('/') && !value.starts_with("//")
                    || tag.get("rel") == Some("icon") && value.starts_with("data:");
                assert!(own, "{tag:?}");
            }
        }
    }
}

/// One first-level heading, and no level skipped on the way down.
fn check_headings(tags: &[Tag]) {
    let levels: Vec<u32> = tags
        .iter()
        .filter_map(|tag| tag.name.strip_prefix('h').and_then(|level| level.parse().ok()))
        .collect();
    assert_eq!(levels.first(), Some(&1), "{levels:?}");
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{levels:?}");
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}

/// Ids are unique, and every reference to one holds.
fn check_ids(tags: &[Tag]) {
    let mut ids = HashSet::new();
    for tag in tags {
        if let Some(id) = tag.get("id") {
            assert!(ids.insert(id), "twice: {id}");
        }
    }
    for tag in tags {
        for name in ["for", "aria-describedby", "aria-labelledby", "form"] {
            for id in tag.get(name).unwrap_or_default().split_whitespace() {
                assert!(ids.contains(id), "{tag:?}");
            }
        }
        if let Some(id) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
            assert!(ids.contains(id), "{tag:?}");
        }
    }
}

/// Every input is named for a screen reader, and choices stand in a fieldset with a legend.
fn check_labels(tags: &[Tag]) {
    let labelled: HashSet<&str> = tags.iter().filter_map(|tag| tag.get("for")).collect();
    let (mut in_label, mut in_fieldset) = (false, false);
    for (at, tag) in tags.iter().enumerate() {
        match &*tag.name {
            "label" => in_label = true,
            "/label" => in_label = false,
            "fieldset" => {
                in_fieldset = true;
                assert_eq!(tags[at + 1].name, "legend");
            }
            "/fieldset" => in_fieldset = false,
            "input" if tag.get("type") == Some("hidden") => {}
            "input" | "textarea" => {
                let named = in_label || tag.get("id").is_some_and(|id| labelled.contains(id));
                assert!(named, "{tag:?}");
                let choice = matches!(tag.get("type"), Some("radio" | "checkbox"));
                assert!(!choice || in_fieldset, "{tag:?}");
            }
            "button" => assert!(!tag.text.trim().is_empty(), "{tag:?}"),
            _ => {}
        }
    }
}

/// Every tag that is opened is closed, in order.
fn check_balance(tags: &[Tag]) {
    let mut open = Vec::new();
    for tag in tags {
        match tag.name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name.to_owned()), "at {tag:?}"),
            None if matches!(
                &*tag.name,
                "!doctype" | "meta" | "link" | "input" | "rect" | "path" | "circle"
            ) => {}
            None => open.push(tag.name.clone()),
        }
    }
    assert!(open.is_empty(), "not closed: {open:?}");
}
