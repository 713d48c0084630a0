//! A wave with all that belongs to it.

use std::sync::Arc;

use jiff::civil::Date;
use peil_instrument::Questionnaire;
use peil_storage::{Organisation, Wave, WaveStatus, WaveUnit};

use crate::Promised;

/// A wave with its organisation, its snapshot of the units and its questionnaire.
#[derive(Debug, Clone)]
pub struct FieldedWave {
    /// The wave.
    pub wave: Wave,
    /// Who asks.
    pub organisation: Organisation,
    /// The snapshot of the units; empty before launch.
    pub units: Arc<Vec<WaveUnit>>,
    /// How many people can take part by team links; their class is the organisation.
    pub by_team_link: u32,
    /// The questionnaire version the wave points at.
    pub questionnaire: Arc<Questionnaire>,
    /// What was promised about anonymity; none before launch.
    pub promised: Option<Arc<Promised>>,
}

/// Whether answers are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doors {
    /// Not launched, or before the first day.
    NotYet,
    /// Answers are taken.
    Open,
    /// After the last day, or closed by the coordinator.
    Closed,
}

impl FieldedWave {
    /// Whether answers are taken on this day.
    pub fn doors(&self, today: Date) -> Doors {
        match self.wave.status {
            WaveStatus::Draft | WaveStatus::Scheduled => Doors::NotYet,
            WaveStatus::Open if today < self.wave.opens_on => Doors::NotYet,
            WaveStatus::Open if today <= self.wave.closes_on => Doors::Open,
            WaveStatus::Open | WaveStatus::Closed | WaveStatus::Published => Doors::Closed,
        }
    }
}

/// The number of people invited in a class: those among whom an answer stands.
pub fn class_size(wave: &FieldedWave, class: usize) -> u32 {
    let own = wave.units.iter().filter(|unit| unit.class == class).map(|unit| unit.invited);
    let by_team_link = if class == 0 { wave.by_team_link } else { 0 };
    own.sum::<u32>().saturating_add(by_team_link)
}
