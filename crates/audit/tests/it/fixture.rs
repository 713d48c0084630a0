//! Waves as their `results.json` tells of them, from answers that are made up.

use std::fmt::Write;

use peil_audit::{Files, Leak, Report, Wave, audit};

/// A file in the making.
pub struct Results {
    wave: &'static str,
    units: Vec<String>,
    figures: Vec<String>,
}

impl Results {
    /// Units as code, parent and invited, with everybody below them.
    pub fn new(units: &[(&str, &str, u64)]) -> Results {
        let unit = |(code, parent, invited): &(&str, &str, u64)| {
            let parent =
                if parent.is_empty() { "null".to_owned() } else { format!("\"{parent}\"") };
            format!(
                r#"{{"code":"{code}","parent":{parent},"heads":{invited},"invited":{invited},"shown":true}}"#
            )
        };
        Results { wave: "2026", units: units.iter().map(unit).collect(), figures: Vec::new() }
    }

    pub fn of_wave(self, wave: &'static str) -> Results {
        Results { wave, ..self }
    }

    /// A figure, in the words of the file.
    pub fn figure(
        mut self,
        unit: &str,
        subject: (&str, &str),
        measure: &str,
        answer: Option<&str>,
        n: Option<u64>,
        value: f64,
    ) -> Results {
        let (kind, id) = subject;
        let mut line = format!(r#"{{"unit":"{unit}","kind":"{kind}","measure":"{measure}","#);
        if !id.is_empty() {
            write!(line, r#""id":"{id}","#).unwrap();
        }
        let text = |text: Option<String>| text.unwrap_or_else(|| "null".to_owned());
        let answer = text(answer.map(|answer| format!("\"{answer}\"")));
        let n = text(n.map(|n| n.to_string()));
        write!(line, r#""answer":{answer},"n":{n},"value":{value},"status":"shown"}}"#).unwrap();
        self.figures.push(line);
        self
    }

    pub fn respondents(self, unit: &str, people: u64) -> Results {
        self.figure(unit, ("unit", ""), "respondents", None, None, people as f64)
    }

    /// A share that is not shown: the file tells all the same that there is such an answer.
    pub fn hidden_share(mut self, unit: &str, item: &str, answer: &str) -> Results {
        self.figures.push(format!(
            r#"{{"unit":"{unit}","kind":"item","measure":"share","id":"{item}","answer":"{answer}","n":null,"value":null,"status":"hidden"}}"#
        ));
        self
    }

    /// How often each of the answers 1, 2, … was given.
    pub fn counts(mut self, unit: &str, item: &str, counts: &[u64]) -> Results {
        let n = counts.iter().sum();
        for (answer, people) in (1..).zip(counts) {
            let answer = format!("{answer}");
            let (subject, value) = (("item", item), *people as f64);
            self = self.figure(unit, subject, "count", Some(&answer), Some(n), value);
        }
        self
    }

    pub fn mean(self, unit: &str, item: &str, n: Option<u64>, value: f64) -> Results {
        self.figure(unit, ("item", item), "mean", None, n, value)
    }

    pub fn json(&self) -> String {
        let (units, figures) = (self.units.join(","), self.figures.join(","));
        let wave = self.wave;
        format!(
            r#"{{"schema":1,"about":{{"wave":"{wave}","k":10}},"units":[{units}],"figures":[{figures}]}}"#
        )
    }

    pub fn wave(&self) -> Wave {
        let mut files = Files::default();
        files.add("results.json", &self.json()).unwrap();
        files.waves().unwrap().remove(0)
    }

    pub fn audit(&self) -> Report {
        audit(&[self.wave()])
    }
}

/// Whether something of this kind is found of the group, with these words in it.
#[track_caller]
pub fn finds(report: &Report, leak: Leak, group: &str, words: &str) {
    let found = report.findings.iter().any(|finding| {
        finding.leak == leak && finding.group == group && finding.conclusion.contains(words)
    });
    let all: Vec<String> = report.findings.iter().map(|f| format!("{:?} {f}", f.leak)).collect();
    assert!(found, "no {leak:?} of {group} with `{words}` among:\n{}\n{report:?}", all.join("\n"));
}
