//! What is measured, and how it is said.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use tokio::time::Instant;

use crate::journey::{Journey, Kind};

/// Everything that was measured.
#[derive(Default)]
pub struct Measured {
    took: BTreeMap<Kind, Vec<Duration>>,
    whole: usize,
    errors: BTreeMap<String, usize>,
    /// Processor time while measuring, if the system tells.
    pub cpu: Option<Cpu>,
    /// How long was measured.
    pub seconds: f64,
}

impl Measured {
    /// Counts a journey.
    pub fn add(&mut self, journey: Journey) {
        for (kind, took) in journey.took {
            self.took.entry(kind).or_default().push(took);
        }
        match journey.error {
            None => self.whole += 1,
            Some(error) => *self.errors.entry(format!("{error:#}")).or_default() += 1,
        }
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<10}{:>10}{:>10}{:>10}{:>10}",
            "", "requests", "p50 ms", "p99 ms", "max ms"
        )?;
        let mut all: Vec<Duration> = Vec::new();
        for (kind, took) in &self.took {
            row(f, &format!("{kind:?}").to_lowercase(), took.clone())?;
            all.extend(took);
        }
        let n = all.len();
        row(f, "all", all)?;
        let (journeys, requests) = (self.whole as f64 / self.seconds, n as f64 / self.seconds);
        writeln!(f, "whole journeys {journeys:.0} a second, requests {requests:.0} a second")?;
        match &self.cpu {
            Some(cpu) => {
                let share = |spent: f64| 100.0 * spent / self.seconds;
                let (service, load) = (share(cpu.service), share(cpu.load));
                writeln!(f, "processor: service {service:.0} %, load {load:.0} % of one core")?;
            }
            None => writeln!(f, "processor: this system does not tell")?,
        }
        write!(f, "errors: {}", self.errors.values().sum::<usize>())?;
        for (error, times) in &self.errors {
            write!(f, "\n  {times} × {error}")?;
        }
        Ok(())
    }
}

/// Nearest rank: the smallest value that so many per cent do not exceed.
fn row(f: &mut fmt::Formatter<'_>, name: &str, mut took: Vec<Duration>) -> fmt::Result {
    took.sort_unstable();
    let at = |percent: usize| {
        let rank = (took.len() * percent).div_ceil(100).max(1) - 1;
        took.get(rank).map_or(0.0, |took| took.as_secs_f64() * 1e3)
    };
    writeln!(f, "{name:<10}{:>10}{:>10.2}{:>10.2}{:>10.2}", took.len(), at(50), at(99), at(100))
}

/// Seconds of processor time.
pub struct Cpu {
    service: f64,
    load: f64,
}

impl Cpu {
    /// What the service and this process spend within a time; `None` where there is no `/proc`.
    pub async fn between(service: u32, from: Instant, during: Duration) -> Option<Cpu> {
        tokio::time::sleep_until(from).await;
        let before = (spent(&service.to_string())?, spent("self")?);
        tokio::time::sleep_until(from + during).await;
        let after = (spent(&service.to_string())?, spent("self")?);
        Some(Cpu { service: after.0 - before.0, load: after.1 - before.1 })
    }
}

/// Processor time of a process so far: user and system, fields 14 and 15 of `/proc/…/stat` (proc(5)), in
/// hundredths of a second on every Linux of today.
fn spent(process: &str) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name in brackets, field 2, may hold spaces.
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks: f64 = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}
