//! Every kind of plate looks as it did when somebody last looked at it.
//!
//! The pictures in `tests/pictures` are small enough to keep, and large enough to see what moved; to look closely, make the
//! plates themselves (`examples/gallery.rs`). `UPDATE_EXPECT=1` takes new ones; look at them before they are kept.

use std::path::{Path, PathBuf};

use super::Press;
use super::pictures::rendered;
use crate::Plates;
use crate::gallery::{Case, gallery};

/// Dots an inch of the pictures that are kept.
const DPI: f64 = 45.0;
/// Colours are kept in steps: the files are a third as large.
const STEP: u8 = 16;
/// What rounding on another processor may do: the mean difference of a dot, of 255.
const MEAN: f64 = 0.5;
/// A dot that differs by more than this is another dot.
const OTHER: u8 = 48;
/// How many dots may be others, of a thousand.
const OTHERS: usize = 1;
/// Of these every page is kept, of the others the front.
const WHOLE: [&str; 6] = ["worried", "inside", "pairs", "ten", "all_hidden", "sixty_questions"];

/// A picture in red, green and blue.
#[derive(PartialEq)]
struct Picture {
    width: u32,
    height: u32,
    dots: Vec<u8>,
}

fn pictures(press: &Press, case: &Case) -> Vec<Picture> {
    let released = case.sample.released();
    let (questionnaire, perspectives) = (&case.sample.questionnaire, &case.sample.perspectives);
    let plates = Plates::new(&released, questionnaire, perspectives, case.lang).unwrap();
    let plates = plates.with_house_style(case.style.clone());
    let source = plates.source(press, case.unit).unwrap();
    let document = source.document(press).unwrap();
    let pages = if WHOLE.contains(&case.name) { usize::MAX } else { 1 };
    let rendered = rendered(&document, DPI).unwrap();
    rendered.iter().take(pages).map(|bytes| Picture::read(bytes)).collect()
}

#[test]
fn plates_look_as_they_did() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    let press = Press::new().unwrap();
    let mut known: Vec<PathBuf> = Vec::new();
    let mut changed = Vec::new();
    for case in gallery() {
        for (page, picture) in (1..).zip(pictures(&press, &case)) {
            let path = kept.join(format!("{}-{page}.png", case.name));
            let before = std::fs::read(&path).ok().map(|bytes| Picture::read(&bytes));
            let same = before.as_ref().is_some_and(|before| picture.is_like(before));
            if !same && update {
                std::fs::write(&path, picture.write()).unwrap();
            } else if !same {
                let seen = std::env::temp_dir().join(format!("{}-{page}.png", case.name));
                std::fs::write(&seen, picture.write()).unwrap();
                changed.push(format!("{} (now {})", path.display(), seen.display()));
            }
            known.push(path);
        }
    }
    assert!(changed.is_empty(), "not as they were:\n{}", changed.join("\n"));
    for entry in std::fs::read_dir(&kept).unwrap() {
        let path = entry.unwrap().path();
        assert!(known.contains(&path), "{} is of no plate any more", path.display());
    }
}

#[test]
fn a_mark_that_moved_is_seen() {
    let press = Press::new().unwrap();
    let good = || gallery().into_iter().find(|case| case.name == "good").unwrap();
    let mut moved = good();
    moved.sample.set("TEAM", "culture", Some([3.7, 4.0, 4.3]));
    let (picture, other) = (pictures(&press, &good()), pictures(&press, &moved));
    assert!(picture[0].is_like(&picture[0]) && !picture[0].is_like(&other[0]));
}

impl Picture {
    fn read(bytes: &[u8]) -> Picture {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut dots = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut dots).unwrap();
        dots.truncate(info.buffer_size());
        let step = |part: u8| part / STEP * STEP;
        let colours = |dot: &[u8]| [step(dot[0]), step(dot[1]), step(dot[2])];
        let dots = dots.chunks(info.color_type.samples()).flat_map(colours).collect();
        Picture { width: info.width, height: info.height, dots }
    }

    fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder.write_header().unwrap().write_image_data(&self.dots).unwrap();
        bytes
    }

    fn is_like(&self, other: &Picture) -> bool {
        if (self.width, self.height) != (other.width, other.height) {
            return false;
        }
        let differences = || self.dots.iter().zip(&other.dots).map(|(a, b)| a.abs_diff(*b));
        let sum: f64 = differences().map(f64::from).sum();
        let others = differences().filter(|difference| *difference > OTHER).count();
        sum / self.dots.len() as f64 <= MEAN && others * 1000 <= OTHERS * self.dots.len()
    }
}
