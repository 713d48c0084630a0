//! Every kind of plate looks as it did when somebody last looked at it.
//!
//! The pictures in `tests/pictures` are a third as large as those that are handed out: small enough to keep, and large
//! enough to see what moved. `UPDATE_EXPECT=1` takes new ones; look at them before they are kept.

use std::path::{Path, PathBuf};

use peil_praatplaat::PlateForm;

use crate::files;
use crate::gallery::gallery;

/// How many dots of a picture are one dot of the kept one, along each side.
const SHRINK: usize = 3;
/// What rounding on another processor may do: the mean difference of a dot, of 255.
const MEAN: f64 = 0.5;
/// A dot that differs by more than this is another dot.
const OTHER: u8 = 48;
/// How many dots may be others, of a thousand.
const OTHERS: usize = 1;

/// A picture in red, green and blue.
#[derive(PartialEq)]
struct Picture {
    width: usize,
    height: usize,
    dots: Vec<u8>,
}

#[test]
fn plates_look_as_they_did() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    let mut known: Vec<PathBuf> = Vec::new();
    let mut changed = Vec::new();
    for case in gallery() {
        for (page, file) in (1..).zip(files(&case, PlateForm::Png)) {
            let picture = Picture::read(&file.bytes).smaller();
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
    let case = gallery().into_iter().find(|case| case.name == "good").unwrap();
    let picture = Picture::read(&files(&case, PlateForm::Png)[0].bytes).smaller();
    let mut moved = gallery().into_iter().find(|case| case.name == "good").unwrap();
    moved.sample.set("TEAM", "culture", Some([3.7, 4.0, 4.3]));
    let other = Picture::read(&files(&moved, PlateForm::Png)[0].bytes).smaller();
    assert!(picture.is_like(&picture) && !picture.is_like(&other));
}

impl Picture {
    fn read(bytes: &[u8]) -> Picture {
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut dots = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut dots).unwrap();
        dots.truncate(info.buffer_size());
        let per_dot = info.color_type.samples();
        let dots = dots.chunks(per_dot).flat_map(|dot| [dot[0], dot[1], dot[2]]).collect();
        Picture { width: info.width as usize, height: info.height as usize, dots }
    }

    fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (width, height) = (self.width.try_into().unwrap(), self.height.try_into().unwrap());
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        encoder.write_header().unwrap().write_image_data(&self.dots).unwrap();
        bytes
    }

    /// Each dot the mean of several.
    fn smaller(&self) -> Picture {
        let (width, height) = (self.width / SHRINK, self.height / SHRINK);
        let mut dots = Vec::with_capacity(width * height * 3);
        for row in 0..height {
            for column in 0..width {
                for part in 0..3 {
                    let sum: usize = (0..SHRINK * SHRINK)
                        .map(|dot| {
                            let (x, y) =
                                (column * SHRINK + dot % SHRINK, row * SHRINK + dot / SHRINK);
                            usize::from(self.dots[(y * self.width + x) * 3 + part])
                        })
                        .sum();
                    dots.push(u8::try_from(sum / (SHRINK * SHRINK)).unwrap());
                }
            }
        }
        Picture { width, height, dots }
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
