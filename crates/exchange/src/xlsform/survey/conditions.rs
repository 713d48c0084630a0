//! Conditions, which are looked up when all questions are known.

use crate::remark::{Outcome, Remark};
use crate::xlsform::draft::{DraftBlock, DraftKind};
use crate::xlsform::expression::Relevance;

/// A condition that is looked up when all items are known.
pub(super) struct Asked {
    pub block: usize,
    pub item: usize,
    pub on: Relevance,
}

impl Asked {
    /// A condition on an earlier single choice becomes one of Peil's; any other is reported.
    pub(super) fn look_up(&self, blocks: &mut [DraftBlock], remarks: &mut Vec<Remark>) {
        let ids = self.options(blocks);
        let Some(DraftBlock { items, .. }) = blocks.get_mut(self.block) else { return };
        let Some(item) = items.get_mut(self.item) else { return };
        if let Some(ids) = ids {
            item.show_if = Some((self.on.question.clone(), ids));
        } else {
            let condition = self.on.to_expression();
            let values = [("condition", condition.as_str()), ("name", item.id.as_str())];
            let place = item.place.clone();
            remarks.push(Remark::new(Outcome::LeftOut, place, "condition", &values));
        }
    }

    /// The ids of the answers that lead to the question; nothing, unless all are answers of one single choice
    /// that stands earlier.
    fn options(&self, blocks: &[DraftBlock]) -> Option<Vec<String>> {
        let earlier = blocks.iter().take(self.block + 1).enumerate().flat_map(|(n, block)| {
            let end = if n == self.block { self.item } else { block.items.len() };
            block.items.iter().take(end)
        });
        let leading = earlier.into_iter().find(|item| item.id == self.on.question)?;
        let DraftKind::Single { options } = &leading.kind else { return None };
        let id = |name: &String| {
            options.iter().find(|option| option.name == *name).map(|option| option.id.clone())
        };
        self.on.any_of.iter().map(id).collect()
    }
}
