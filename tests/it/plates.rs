//! Talk plates of a whole organisation: made in parts, kept, found again, handed on.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use crate::program::{OPENING, done, peil, refused};
use crate::repository;
use crate::two_waves::{answer, create};

/// Units: code, parent, name, heads. Some have what no file may be called; `tiny` is too small to be shown.
const UNITS: [(&str, &str, &str, u32); 6] = [
    ("town", "", "Gemeente Dorp", 40),
    ("south", "town", "Zuid", 40),
    ("north", "town", "Noord & <b>Co</b>", 0),
    ("../../x", "north", "../../etc/passwd 😀", 40),
    ("CON", "north", "<script>alert(1)</script>", 40),
    ("tiny", "south", "Klein team", 8),
];
/// The plates, as a folder lists them.
const PLATES: [&str; 5] = [
    "praatplaat-.._.._x-etc-passwd.pdf",
    "praatplaat-CON-script-alert-1-script.pdf",
    "praatplaat-north-noord-b-co-b.pdf",
    "praatplaat-south-zuid.pdf",
    "praatplaat-town-gemeente-dorp.pdf",
];

fn write_files(folder: &Path) {
    let mut tree = "code,parent,name_nl,name_en,kind,heads\n".to_owned();
    let mut staff = "unit,email,channel\n".to_owned();
    for (code, parent, name, heads) in UNITS {
        writeln!(tree, "{code},{parent},{name},{name},team,{heads}").unwrap();
        for person in 0..heads {
            writeln!(staff, "{code},p{person}-{}@town.example,mail", name.len()).unwrap();
        }
    }
    std::fs::write(folder.join("units.csv"), tree).unwrap();
    std::fs::write(folder.join("staff.csv"), staff).unwrap();
    let example = repository().join("docs/organisation.example.toml");
    let organisation = std::fs::read_to_string(example).unwrap();
    let organisation = organisation.replacen("code = \"rijk\"", "code = \"town\"", 1);
    std::fs::write(folder.join("organisation.toml"), organisation).unwrap();
}

/// Two closed waves of the same units.
async fn two_waves(at: &Path) {
    write_files(at);
    create(at, "w1", "2024-03-01", &[]);
    answer(at, "w1", &[], 1).await;
    done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    create(at, "w2", "2026-03-01", &["--previous", "w1"]);
    answer(at, "w2", &[], 2).await;
    done(peil(at).args(["wave", "close", "w2"]).args(OPENING));
}

type Files = BTreeMap<String, Vec<u8>>;

fn files(folder: &Path) -> Files {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
}

fn names(files: &Files) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

/// Makes plates of a wave in a folder; gives what was told.
fn plates(at: &Path, wave: &str, out: &str, more: &[&str]) -> String {
    done(peil(at).args(["plates", wave, "--out", out]).args(more))
}

/// A folder with what is in another, so that not all plates are made again for every test.
fn copy(at: &Path, to: &str, first: &Files) {
    std::fs::create_dir(at.join(to)).unwrap();
    for (name, bytes) in first {
        std::fs::write(at.join(to).join(name), bytes).unwrap();
    }
}

/// `href`s of a page.
fn links(page: &str) -> Vec<&str> {
    page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[tokio::test]
async fn plates_are_made_once_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    two_waves(at).await;
    let told = plates(at, "w1", "plates", &[]);
    assert!(told.contains("5 talk plates in plates: 5 made, 0 were there"), "{told}");
    let first = files(&at.join("plates"));
    let mut expected: Vec<&str> = vec!["index.html", "plates.json"];
    expected.extend(PLATES);
    expected.sort_unstable();
    assert_eq!(names(&first), expected);
    assert!(!at.join("etc").exists() && !at.join("x").exists());

    the_index_leads_to_every_plate(&first);
    only_what_does_not_fit_is_made_again(at, &first);
    the_list_is_of_this_folder_only(at);
    a_failing_disk_loses_no_plate(at, &first);
    some_units_are_made_before_others(at, &first);
    forms_are_added_beside_each_other(at, &first);
    a_zip_has_the_plates_of_one_part(at, &first);
    a_plate_can_go_without_its_back(at, &first);
    a_poster_stands_beside_its_plate(at);
    an_overview_is_kept_as_new_as_the_plates(at, &first);
    another_language_stands_beside_it(at, &first);
    another_wave_takes_its_place(at, &first);
}

fn the_index_leads_to_every_plate(files: &Files) {
    let page = std::str::from_utf8(&files["index.html"]).unwrap();
    let mut linked = links(page);
    assert_eq!(linked.len(), 5, "{page}");
    // The order is that of the organisation: each unit before what is below it.
    let order = ["town", "south", "north", ".._.._x", "CON"];
    for (link, code) in linked.iter().zip(order) {
        assert!(link.starts_with(&format!("praatplaat-{code}-")), "{linked:?}");
    }
    linked.sort_unstable();
    assert_eq!(linked, PLATES);
    assert!(page.contains("Klein team – voor dit onderdeel tonen we geen cijfers"), "{page}");
    // Names are words, whatever they look like.
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    assert!(page.contains("&#60;script&#62;alert(1)&#60;/script&#62;"), "{page}");
    assert!(page.contains("<html lang=\"nl\">"), "{page}");
    for tag in ["ul", "li", "a", "p", "span"] {
        let (begun, ended) = (format!("<{tag}"), format!("</{tag}>"));
        let count = |what: &str| page.matches(what).count();
        let begun = count(&format!("{begun}>")) + count(&format!("{begun} "));
        assert_eq!(begun, count(&ended), "<{tag}> in {page}");
    }
}

fn only_what_does_not_fit_is_made_again(at: &Path, first: &Files) {
    let folder = at.join("plates");
    let again = |told: &str| {
        let found = plates(at, "w1", "plates", &[]);
        assert!(found.contains(told), "{found}");
        assert!(files(&folder) == *first, "the same bytes as the first time");
    };
    again("0 made, 5 were there");
    std::fs::remove_file(folder.join(PLATES[3])).unwrap();
    again("1 made, 4 were there");
    let mut changed = first[PLATES[1]].clone();
    changed[1000] ^= 1;
    std::fs::write(folder.join(PLATES[1]), changed).unwrap();
    again("1 made, 4 were there");
    // Killed: the list lacks what came last, and a file is half there.
    std::fs::write(folder.join(format!(".{}.half", PLATES[2])), "%PDF").unwrap();
    let list = std::str::from_utf8(&first["plates.json"]).unwrap();
    let mut list: serde_json::Value = serde_json::from_str(list).unwrap();
    for code in ["north", "town"] {
        list["plates"].as_object_mut().unwrap().remove(code).unwrap();
    }
    std::fs::write(folder.join("plates.json"), list.to_string()).unwrap();
    again("2 made, 3 were there");
    // Without the list nothing is known, so nothing is trusted.
    copy(at, "unknown", first);
    std::fs::remove_file(at.join("unknown/plates.json")).unwrap();
    let told = plates(at, "w1", "unknown", &["--unit", "south"]);
    assert!(told.contains("1 made, 0 were there"), "{told}");
}

/// Nobody else's files are written over, and a list leads nowhere else.
fn the_list_is_of_this_folder_only(at: &Path) {
    let folder = at.join("else");
    let fails = |name: &str, content: &str, mend: &str| {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), content).unwrap();
        let message = refused(peil(at).args(["plates", "w1", "--out", "else"]), 3);
        assert!(message.contains(&format!("else/{name}")) && message.contains(mend), "{message}");
        assert_eq!(names(&files(&folder)), [name]);
        std::fs::remove_dir_all(&folder).unwrap();
    };
    fails("index.html", "<h1>Intranet</h1>", "another folder");
    fails("plates.json", "{\"plates\": [", "remove that file");
    let outside = r#"{"schema":1,"wave":"w0","questionnaire":"q","lang":"nl","plates":{},
        "zips":[{"name":"../units.csv","sha256":""}]}"#;
    fails("plates.json", outside, "remove that file");
    assert!(at.join("units.csv").is_file());
}

/// What was made before the disk failed stays, is known, and is not made again.
fn a_failing_disk_loses_no_plate(at: &Path, first: &Files) {
    let folder = at.join("full");
    copy(at, "full", first);
    for name in ["index.html", PLATES[0], PLATES[1]] {
        std::fs::remove_file(folder.join(name)).unwrap();
    }
    // The last plate cannot get its name.
    let in_the_way = folder.join(PLATES[1]);
    std::fs::create_dir(&in_the_way).unwrap();
    let message = refused(peil(at).args(["plates", "w1", "--out", "full"]), 1);
    assert!(message.contains(&format!("full/{}", PLATES[1])), "{message}");
    assert!(message.contains("run the same command again"), "{message}");
    assert!(!folder.join("index.html").exists());
    std::fs::remove_dir(&in_the_way).unwrap();
    let kept = PLATES.iter().filter(|plate| folder.join(plate).is_file()).count();
    assert!((3..=4).contains(&kept), "the units before it, and perhaps one after: {kept}");
    let told = plates(at, "w1", "full", &[]);
    assert!(told.contains(&format!("{} made, {kept} were there", 5 - kept)), "{told}");
    assert!(files(&folder) == *first);
    a_full_disk_leaves_nothing_half(at);
}

/// `/dev/full` is a disk without room.
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_nothing_half(at: &Path) {
    let folder = at.join("no-room");
    std::fs::create_dir(&folder).unwrap();
    let half = folder.join(format!(".{}.half", PLATES[3]));
    std::os::unix::fs::symlink("/dev/full", half).unwrap();
    let only = ["plates", "w1", "--out", "no-room", "--unit", "south"];
    let message = refused(peil(at).args(only), 1);
    assert!(message.contains("Make room on the disk"), "{message}");
    assert!(message.contains(&format!("no-room/{}", PLATES[3])), "{message}");
    assert_eq!(names(&files(&folder)), ["plates.json"]);
}

#[cfg(not(target_os = "linux"))]
fn a_full_disk_leaves_nothing_half(_: &Path) {}

fn some_units_are_made_before_others(at: &Path, first: &Files) {
    let told = plates(at, "w1", "some", &["--units", "CON,south"]);
    assert!(told.contains("2 talk plates in some: 2 made, 0 were there"), "{told}");
    let some = files(&at.join("some"));
    assert_eq!(names(&some), ["index.html", "plates.json", PLATES[1], PLATES[3]]);
    assert!(some[PLATES[1]] == first[PLATES[1]]);
    let page = std::str::from_utf8(&some["index.html"]).unwrap();
    assert_eq!(page.matches("deze praatplaat is nog niet gemaakt").count(), 3, "{page}");
    let message = refused(peil(at).args(["plates", "w1", "--out", "some", "--unit", "tiny"]), 4);
    assert!(message.contains("`tiny`"), "{message}");
}

fn forms_are_added_beside_each_other(at: &Path, first: &Files) {
    let more = ["--unit", "south", "--format", "html,svg,png,png"];
    let told = plates(at, "w1", "plates", &more);
    assert!(told.contains("1 talk plates in plates: 1 made"), "{told}");
    let found = files(&at.join("plates"));
    // A picture of each side.
    let (png, svg) = ("praatplaat-south-zuid-2.png", "praatplaat-south-zuid-1.svg");
    // A4 on its side at 150 dots an inch.
    let number = |at: usize| u32::from_be_bytes(found[png][at..at + 4].try_into().unwrap());
    assert_eq!((number(16), number(20)), (1754, 1240));
    assert!(found[svg].starts_with(b"<svg "));
    assert!(found[PLATES[3]] == first[PLATES[3]], "the document is still there");
    let page = std::str::from_utf8(&found["index.html"]).unwrap();
    assert!(links(page).contains(&png) && links(page).contains(&svg), "{page}");
    assert!(page.contains("PNG, bladzijde 2</a>"), "{page}");
    let html = "praatplaat-south-zuid.html";
    assert!(found[html].starts_with(b"<!doctype html>") && links(page).contains(&html), "{page}");
    assert!(page.contains("HTML</a>"), "{page}");
    let told = plates(at, "w1", "plates", &more);
    assert!(told.contains("0 made, 1 were there"), "{told}");
    assert!(files(&at.join("plates")) == found);
    pages_are_handed_on_and_kept(at, first);
}

/// A page is kept, found again and zipped like a document, whatever a unit is called.
fn pages_are_handed_on_and_kept(at: &Path, first: &Files) {
    let told = plates(at, "w1", "pages", &["--format", "html", "--zip"]);
    assert!(told.contains("5 made, 0 were there") && told.contains("2 zips"), "{told}");
    let found = files(&at.join("pages"));
    let html = PLATES.map(|plate| plate.replace(".pdf", ".html"));
    assert!(html.iter().all(|name| found.contains_key(name)), "{:?}", names(&found));
    let page = std::str::from_utf8(&found[&html[1]]).unwrap();
    assert!(page.contains("<h1>&#60;script&#62;alert(1)&#60;/script&#62;</h1>"), "{page}");
    assert!(!page.contains("<script"), "{page}");
    let zip = &found["praatplaten-south-zuid.zip"];
    let archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    assert!(archive.index_for_name(&html[3]).is_some() && archive.len() == 1);
    std::fs::remove_file(at.join("pages").join(&html[0])).unwrap();
    let told = plates(at, "w1", "pages", &["--format", "html,pdf", "--unit", "south,../../x"]);
    assert!(told.contains("2 made, 0 were there"), "{told}");
    let again = files(&at.join("pages"));
    assert!(again[&html[0]] == found[&html[0]] && again[PLATES[3]] == first[PLATES[3]]);
}

fn a_plate_can_go_without_its_back(at: &Path, first: &Files) {
    let both = ["--unit", "south", "--format", "pdf,png"];
    plates(at, "w1", "fronts", &both);
    let told = plates(at, "w1", "fronts", &[both.as_slice(), &["--front-only"]].concat());
    assert!(told.contains("1 made, 0 were there"), "{told}");
    assert!(told.contains("1 files of earlier plates that no longer fit were removed"), "{told}");
    let fronts = files(&at.join("fronts"));
    let picture = "praatplaat-south-zuid-1.png";
    assert_eq!(names(&fronts), ["index.html", "plates.json", picture, PLATES[3]]);
    assert!(fronts[PLATES[3]].len() < first[PLATES[3]].len());
    plates(at, "w1", "fronts", &both);
    assert!(files(&at.join("fronts"))[PLATES[3]] == first[PLATES[3]]);
}

fn a_poster_stands_beside_its_plate(at: &Path) {
    plates(at, "w1", "posters", &["--unit", "south", "--format", "poster,pdf"]);
    let found = files(&at.join("posters"));
    let poster = "praatplaat-south-zuid-a3.pdf";
    assert_eq!(names(&found), ["index.html", "plates.json", poster, PLATES[3]]);
    let page = std::str::from_utf8(&found["index.html"]).unwrap();
    assert!(links(page).contains(&poster) && page.contains("poster (A3)</a>"), "{page}");
    let told = plates(at, "w1", "posters", &["--unit", "south", "--format", "poster"]);
    assert!(told.contains("0 made, 1 were there"), "{told}");
}

/// Asked for once it is there, in the forms that were asked for, and is made again only if it would be another.
fn an_overview_is_kept_as_new_as_the_plates(at: &Path, first: &Files) {
    copy(at, "overview", first);
    let told =
        plates(at, "w1", "overview", &["--overview", "--format", "pdf,png", "--unit", "south"]);
    assert!(told.contains("The overview of all units: overview/overzicht.pdf"), "{told}");
    let pdf_only = files(&at.join("overview"));
    assert!(pdf_only.contains_key("overzicht.pdf") && !pdf_only.contains_key("overzicht.html"));
    plates(at, "w1", "overview", &["--overview", "--format", "html", "--unit", "south"]);
    let found = files(&at.join("overview"));
    assert!(found["overzicht.pdf"] == pdf_only["overzicht.pdf"]);
    let page = std::str::from_utf8(&found["index.html"]).unwrap();
    assert_eq!(links(page)[..2], ["overzicht.pdf", "overzicht.html"], "{page}");
    the_overview_has_every_unit(std::str::from_utf8(&found["overzicht.html"]).unwrap());
    // Gone or changed it comes back, without being asked for.
    let folder = at.join("overview");
    std::fs::remove_file(folder.join("overzicht.pdf")).unwrap();
    std::fs::write(folder.join("overzicht.html"), "changed").unwrap();
    plates(at, "w1", "overview", &["--unit", "south"]);
    assert!(files(&folder) == found);
    // With another wave it is another.
    plates(at, "w2", "overview", &["--overview", "--unit", "south"]);
    let other = files(&folder);
    assert!(other["overzicht.pdf"] != found["overzicht.pdf"]);
    assert!(!other.contains_key("overzicht.html"), "of the wave before");
    let pictures = ["plates", "w1", "--out", "pictures", "--overview", "--format", "png,svg"];
    let message = refused(peil(at).args(pictures), 3);
    assert!(message.contains("pdf and html only"), "{message}");
    assert!(!at.join("pictures").exists(), "before the first is made");
}

fn the_overview_has_every_unit(page: &str) {
    let rows: Vec<&str> = page
        .split("<th scope=\"row\"")
        .skip(1)
        .map(|row| row.split("</tr>").next().unwrap())
        .collect();
    assert_eq!(rows.len(), UNITS.len());
    let order = ["Gemeente Dorp", "Zuid", "Klein team", "Noord", "../../etc/passwd", "&#60;script"];
    for (row, name) in rows.iter().zip(order) {
        assert!(row.contains(name), "{name}: {row}");
    }
    let hidden = "<td>8</td><td class=\"hidden\" colspan=\"8\"><span>Voor dit onderdeel tonen we geen cijfers, wel voor Zuid.";
    assert!(rows[2].contains(hidden), "{}", rows[2]);
    assert!(!page.contains("<script"));
}

fn a_zip_has_the_plates_of_one_part(at: &Path, first: &Files) {
    copy(at, "zips", first);
    let told = plates(at, "w1", "zips", &["--zip"]);
    assert!(told.contains("0 made, 5 were there") && told.contains("2 zips"), "{told}");
    let found = files(&at.join("zips"));
    let (north, south) = ("praatplaten-north-noord-b-co-b.zip", "praatplaten-south-zuid.zip");
    for (zip, plates) in [(north, vec![PLATES[2], PLATES[0], PLATES[1]]), (south, vec![PLATES[3]])]
    {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&found[zip])).unwrap();
        let inside: Vec<String> =
            archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(inside, plates);
        for plate in plates {
            let mut bytes = Vec::new();
            archive.by_name(plate).unwrap().read_to_end(&mut bytes).unwrap();
            assert!(bytes == first[plate], "{plate} in {zip}");
        }
    }
    let page = std::str::from_utf8(&found["index.html"]).unwrap();
    assert!(links(page).contains(&north) && links(page).contains(&south), "{page}");
    // Asked for once, they are kept as new as what is in them.
    std::fs::remove_file(at.join("zips").join(north)).unwrap();
    plates(at, "w1", "zips", &[]);
    assert!(files(&at.join("zips")) == found, "the same plates are the same zip");
}

fn another_language_stands_beside_it(at: &Path, first: &Files) {
    copy(at, "both", first);
    plates(at, "w1", "both", &["--lang", "en", "--unit", "south"]);
    let mut both = files(&at.join("both"));
    let english = both.remove("index-en.html").unwrap();
    let english = std::str::from_utf8(&english).unwrap();
    assert!(english.contains("<html lang=\"en\">"), "{english}");
    assert_eq!(links(english), ["talk-plate-south-zuid.pdf"]);
    both.remove("plates-en.json").unwrap();
    both.remove("talk-plate-south-zuid.pdf").unwrap();
    assert!(both == *first, "nothing else changed");
}

/// A folder never holds plates of two waves; what somebody changed or put there is theirs.
fn another_wave_takes_its_place(at: &Path, first: &Files) {
    std::fs::write(at.join("zips/notes.txt"), "ours").unwrap();
    let told = plates(at, "w2", "zips", &["--unit", "south"]);
    assert!(told.contains("1 made, 0 were there"), "{told}");
    assert!(told.contains("7 files of earlier plates that no longer fit were removed"), "{told}");
    let mut found = files(&at.join("zips"));
    assert_eq!(found.remove("notes.txt").unwrap(), b"ours");
    assert_eq!(names(&found), ["index.html", "plates.json", PLATES[3]]);
    assert!(found[PLATES[3]] != first[PLATES[3]], "of the second wave");
}
