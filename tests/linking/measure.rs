//! How much better than guessing.

/// One-sided 99%.
const Z: f64 = 2.326_348;

/// What was right, against what guessing gets right.
#[derive(Debug, Clone, Default)]
pub struct Measure {
    /// Guesses made.
    pub guesses: f64,
    /// Of these, right.
    pub hits: f64,
    /// As many as guessing gets right: one in a class of n, whatever n.
    pub by_chance: f64,
    /// Squared surplus of right guesses, per class.
    squares: f64,
    /// Classes counted: a class of a wave for each kind of answer.
    classes: f64,
}

impl Measure {
    /// Counts the guesses of one class.
    pub fn count(&mut self, hits: usize, people: usize, answers: usize) {
        let by_chance = answers as f64 / people.max(1) as f64;
        self.guesses += answers as f64;
        self.hits += hits as f64;
        self.by_chance += by_chance;
        self.squares += (hits as f64 - by_chance).powi(2);
        self.classes += 1.0;
    }

    /// Counts what another counted.
    pub fn add(&mut self, other: &Measure) {
        self.guesses += other.guesses;
        self.hits += other.hits;
        self.by_chance += other.by_chance;
        self.squares += other.squares;
        self.classes += other.classes;
    }

    /// The share of guesses that was right, beyond chance.
    pub fn advantage(&self) -> f64 {
        (self.hits - self.by_chance) / self.guesses.max(1.0)
    }

    /// At least this, with 99% confidence.
    pub fn lower(&self) -> f64 {
        self.advantage() - self.half_width()
    }

    /// At most this, with 99% confidence.
    pub fn upper(&self) -> f64 {
        self.advantage() + self.half_width()
    }

    /// Whether somebody is right in one guess of a class has to do with the others of that class, so classes are what
    /// is counted. The number of hits of a random one-to-one assignment has variance 1, whatever the class; more is
    /// taken if more was seen. Kinds of answers are in orders of their own, drawn apart, so they count apart: where
    /// they are not, that is what is looked for.
    fn half_width(&self) -> f64 {
        let surplus = self.hits - self.by_chance;
        let mean = surplus / self.classes.max(1.0);
        let seen = self.squares - mean * surplus;
        let scale = self.classes / (self.classes - 1.0).max(1.0);
        Z * (seen * scale).max(self.classes).sqrt() / self.guesses.max(1.0)
    }
}

impl std::fmt::Display for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of_hundred = |share: f64| 100.0 * share;
        write!(
            f,
            "{:.0} guesses, {:.2}% right, {:.2}% by chance: {:+.2} points, at most {:+.2}",
            self.guesses,
            of_hundred(self.hits / self.guesses.max(1.0)),
            of_hundred(self.by_chance / self.guesses.max(1.0)),
            of_hundred(self.advantage()),
            of_hundred(self.upper()),
        )
    }
}
