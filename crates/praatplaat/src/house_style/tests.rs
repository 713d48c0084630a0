use super::*;

const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><defs><linearGradient id="a"/></defs>
<style>.b { fill: url(#a) }</style><rect class="b" width="10" height="10"/></svg>"#;

fn read(text: &str) -> Result<HouseStyle, String> {
    let logo = |_: &str| Logo::from_bytes(SVG.into());
    HouseStyle::parse(text, logo).map_err(|(line, problem)| {
        let line = line.map_or_else(String::new, |line| format!("{line}: "));
        format!("{line}{problem}")
    })
}

fn refused(text: &str) -> String {
    read(text).unwrap_err()
}

#[test]
fn every_line_may_be_left_out() {
    assert_eq!(read("").unwrap(), HouseStyle::default());
    let style =
        read("name = \" Waterstad \"\nlogo = \"logo.svg\"\nfavourable = \"#004400\"").unwrap();
    assert_eq!(style.name.as_deref(), Some("Waterstad"));
    assert_eq!(style.colours.favourable, Colour::new(0, 0x44, 0));
    assert_eq!(style.colours.unfavourable, Colours::default().unfavourable);
    assert_eq!(style.logo.unwrap().kind, LogoKind::Svg);
}

#[test]
fn contrast_is_that_of_wcag() {
    let (white, black) = (Colour::new(255, 255, 255), Colour::new(0, 0, 0));
    assert!((white.contrast(black) - 21.0).abs() < 1e-12);
    let grey = Colour::parse("#777777").unwrap();
    assert!((grey.contrast(white) - 4.478).abs() < 0.001);
    let Colours { favourable, unfavourable } = Colours::default();
    assert!(favourable.contrast(unfavourable) > APART);
    assert!(favourable.contrast(NEUTRAL) > BESIDE && unfavourable.contrast(NEUTRAL) > BESIDE);
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_the_mend() {
    assert_eq!(
        refused("name = \"W\"\nfavourable = \"donkerblauw\""),
        "2: `favourable` is \"donkerblauw\", which is no colour: write it like \"#0b3f7d\""
    );
    assert!(refused("unfavourable = \"#+12345\"").contains("no colour"));
    assert_eq!(
        refused("\n\nunfavourable = \"#ffcc00\""),
        "3: `unfavourable` is #ffcc00, too pale to see on paper: its contrast is 1.4 to 1, and 3 to 1 is needed; take a \
         darker shade"
    );
    let alike = refused("favourable = \"#b00020\"\nunfavourable = \"#7a3e00\"");
    assert!(
        alike.starts_with("2: `favourable` and `unfavourable` are as dark as each other"),
        "{alike}"
    );
    assert!(refused("colour = \"#000000\"").starts_with("1: unknown field `colour`"));
    assert!(refused("name = ").starts_with("1: "));
    assert_eq!(refused("name = \"  \""), "1: `name` is empty: fill it in, or leave the line out");
}

#[test]
fn a_logo_may_only_show_something() {
    let problem = |svg: &str| Logo::from_bytes(svg.into()).unwrap_err().to_string();
    let with = |inside: &str| {
        problem(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"x\">{inside}</svg>"
        ))
    };
    assert!(with("<script>alert(1)</script>").contains("a <script>"));
    assert!(with("<SCRIPT/>").contains("a <script>"));
    assert!(with("<rect onload=\"x()\"/>").contains("an `onload`"));
    assert!(with("<image xlink:href=\"https://elsewhere.example/x.png\"/>").contains("a link to"));
    assert!(with("<use href=\"other.svg#a\"/>").contains("a link to"));
    assert!(with("<style>@import 'x.css';</style>").contains("from elsewhere"));
    assert!(with("<style><![CDATA[a{fill:URL( \"x.svg\")}]]></style>").contains("from elsewhere"));
    assert!(with("<rect style=\"fill:url('http://x')\"/>").contains("from elsewhere"));
    assert!(with("<foreignObject/>").contains("a <foreignobject>"));
    assert!(problem("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>").contains("DOCTYPE"));
    assert!(problem("<svg><g></svg>").contains("broken"));
    assert!(problem("<html/>").contains("neither"));
    assert!(problem("GIF89a").contains("neither"));
    assert!(Logo::from_bytes(vec![b' '; 1_000_001]).unwrap_err().to_string().contains("1 MB"));
    let mut png = PNG.to_vec();
    assert_eq!(Logo::from_bytes(png.clone()).unwrap().kind, LogoKind::Png);
    png[16..20].copy_from_slice(&50_000_u32.to_be_bytes());
    assert!(Logo::from_bytes(png).unwrap_err().to_string().contains("50000 by 1 pixels"));
}

/// One pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

#[test]
fn the_file_is_named_where_it_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("huisstijl.toml");
    let missing = HouseStyle::read(&file).unwrap_err().to_string();
    assert!(missing.contains("huisstijl.toml: it cannot be read"), "{missing}");
    std::fs::write(&file, "logo = \"not there.svg\"").unwrap();
    let missing = HouseStyle::read(&file).unwrap_err().to_string();
    assert!(
        missing.contains("huisstijl.toml:1: the logo not there.svg: cannot be read"),
        "{missing}"
    );
    std::fs::write(folder.path().join("not there.svg"), SVG).unwrap();
    assert!(HouseStyle::read(&file).unwrap().logo.is_some());
}
