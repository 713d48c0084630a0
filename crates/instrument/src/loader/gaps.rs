//! Gaps: two views of the same thing.

use super::Loader;
use super::reader::Table;
use super::scales::ScaleDraft;
use crate::{Gap, Id, shape};

impl Loader<'_> {
    pub(super) fn gaps(&mut self, root: &Table<'_>, scales: &[ScaleDraft]) -> Vec<Gap> {
        let tables = self.reader.any_tables(root, "gaps", "gap", &shape::GAP.names());
        let mut gaps = Vec::new();
        for table in &tables {
            let id = self.own_id(table, "gap");
            let own_view = self.scale_named(table, "self", scales);
            let others_view = self.scale_named(table, "others", scales);
            let (Some(own_view), Some(others_view)) = (own_view, others_view) else { continue };
            let (one, other) = (&scales[own_view].scale, &scales[others_view].scale);
            // A difference of two means has a meaning only where both are of as many things of the same kind.
            let alike = one.items.len() == other.items.len() && one.points == other.points;
            if own_view == others_view || !alike {
                self.reader.report.add(table.line, "Q085", [("place", table.place.clone())]);
            }
            gaps.push(Gap { id: id.unwrap_or_else(Id::stand_in), own_view, others_view });
        }
        gaps
    }
}
