//! Which parts of a page went beyond their room.

use typst::foundations::{NativeElement, Value};
use typst::introspection::{MetadataElem, PagedPosition};
use typst::layout::Abs;
use typst_layout::PagedDocument;

use crate::fit::Part;

/// What a part may stand over, in points: sums of lengths are not exact.
const NOTHING: f64 = 0.01;

/// The parts of which the last mark lies further below the first than their room allows. The templates mark them (`part` in
/// `kit.typ`).
pub(super) fn beyond(document: &PagedDocument) -> Vec<Part> {
    let introspector = document.introspector();
    let mut begun: Vec<(Part, PagedPosition)> = Vec::new();
    let mut beyond = Vec::new();
    for mark in introspector.elements().query(&MetadataElem::ELEM.select()) {
        let place = mark.location().and_then(|place| introspector.position(place));
        let read = mark.to_packed::<MetadataElem>().and_then(|mark| part(&mark.value));
        let (Some(place), Some((part, room))) = (place, read) else { continue };
        match begun.iter().position(|(begun, _)| *begun == part) {
            None => begun.push((part, place)),
            Some(index) => {
                let (_, from) = begun.swap_remove(index);
                if place.page != from.page || place.point.y - from.point.y > room + Abs::pt(NOTHING)
                {
                    beyond.push(part);
                }
            }
        }
    }
    beyond
}

/// The part that a mark belongs to, and its room.
fn part(mark: &Value) -> Option<(Part, Abs)> {
    let Value::Dict(mark) = mark else { return None };
    let Ok(Value::Str(name)) = mark.get("part") else { return None };
    let Ok(Value::Length(room)) = mark.get("room") else { return None };
    Some((Part::named(name)?, room.abs))
}
