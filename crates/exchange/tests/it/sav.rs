//! A `.sav` file read back by the description of the format alone, record by record: nothing of the writer is used.

use std::collections::BTreeMap;

/// A file as a reader sees it.
pub struct Sav {
    pub label: String,
    pub documents: Vec<String>,
    pub variables: Vec<Variable>,
    pub cases: Vec<Vec<Value>>,
}

pub struct Variable {
    pub name: String,
    pub label: String,
    /// In bytes; 0 for a number.
    pub width: usize,
    pub missing: Vec<f64>,
    pub labels: Vec<(f64, String)>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Number(f64),
    SystemMissing,
}

impl Sav {
    pub fn read(bytes: &[u8]) -> Sav {
        Reader { bytes, at: 0 }.file()
    }

    pub fn variable(&self, name: &str) -> &Variable {
        &self.variables[self.place(name)]
    }

    pub fn value(&self, case: usize, name: &str) -> &Value {
        &self.cases[case][self.place(name)]
    }

    fn place(&self, name: &str) -> usize {
        let found = self.variables.iter().position(|variable| variable.name == name);
        found.unwrap_or_else(|| panic!("no variable {name}"))
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, n: usize) -> &[u8] {
        self.at += n;
        &self.bytes[self.at - n..self.at]
    }

    fn text(&mut self, n: usize) -> String {
        String::from_utf8(self.take(n).to_vec()).unwrap().trim_end().to_owned()
    }

    fn int(&mut self) -> i32 {
        i32::from_le_bytes(self.take(4).try_into().unwrap())
    }

    fn size(&mut self) -> usize {
        usize::try_from(self.int()).unwrap()
    }

    fn float(&mut self) -> f64 {
        f64::from_le_bytes(self.take(8).try_into().unwrap())
    }

    fn file(mut self) -> Sav {
        assert_eq!(self.text(4), "$FL2");
        assert!(self.text(60).starts_with("@(#) SPSS DATA FILE"));
        assert_eq!(self.int(), 2, "little-endian");
        let (n_slots, compression, weight, n_cases) =
            (self.size(), self.int(), self.int(), self.size());
        assert_eq!((compression, weight), (0, 0));
        assert!((self.float() - 100.0).abs() < f64::EPSILON);
        assert_eq!(self.text(17), "01 Jan 0000:00:00", "no clock");
        let mut sav =
            Sav { label: self.text(64), documents: vec![], variables: vec![], cases: vec![] };
        self.take(3);
        let (mut slots, mut names) = (Vec::new(), BTreeMap::new());
        let mut labels: Vec<(f64, String)> = Vec::new();
        loop {
            match self.int() {
                2 => self.variable(&mut sav, &mut slots),
                3 => labels = self.labels(),
                4 => {
                    for _ in 0..self.size() {
                        let variable: usize = slots[self.size() - 1];
                        sav.variables[variable].labels.clone_from(&labels);
                    }
                }
                6 => {
                    for _ in 0..self.size() {
                        let line = self.text(80);
                        sav.documents.push(line);
                    }
                }
                7 => self.extension(&sav, &mut names),
                999 => break,
                other => panic!("a record of kind {other} at byte {}", self.at),
            }
        }
        self.int();
        for variable in &mut sav.variables {
            variable.name = names[&variable.name].clone();
        }
        assert_eq!(slots.len(), n_slots);
        for _ in 0..n_cases {
            let case = sav.variables.iter().map(|variable| self.value(variable.width)).collect();
            sav.cases.push(case);
        }
        assert_eq!(self.at, self.bytes.len(), "nothing is left over");
        sav
    }

    fn variable(&mut self, sav: &mut Sav, slots: &mut Vec<usize>) {
        let width = self.int();
        let (has_label, n_missing) = (self.int(), self.size());
        self.take(8);
        let name = self.text(8);
        if width < 0 {
            slots.push(sav.variables.len() - 1);
            return;
        }
        slots.push(sav.variables.len());
        let mut label = String::new();
        if has_label == 1 {
            let length = self.size();
            label = self.text(length);
            self.take(length.next_multiple_of(4) - length);
        }
        let missing = (0..n_missing).map(|_| self.float()).collect();
        let width = usize::try_from(width).unwrap();
        sav.variables.push(Variable { name, label, width, missing, labels: vec![] });
    }

    fn labels(&mut self) -> Vec<(f64, String)> {
        let mut labels = Vec::new();
        for _ in 0..self.size() {
            let value = self.float();
            let length = usize::from(self.take(1)[0]);
            labels.push((value, self.text(length)));
            self.take((length + 1).next_multiple_of(8) - length - 1);
        }
        labels
    }

    fn extension(&mut self, sav: &Sav, names: &mut BTreeMap<String, String>) {
        let (kind, size, count) = (self.int(), self.size(), self.size());
        let bytes = self.take(size * count).to_vec();
        match kind {
            11 => {
                assert_eq!(count, sav.variables.len() * 3, "measure, width and alignment of each");
            }
            13 => {
                let text = String::from_utf8(bytes).unwrap();
                for pair in text.split('\t') {
                    let (short, long) = pair.split_once('=').unwrap();
                    assert!(short.len() <= 8 && long.len() <= 64, "{pair}");
                    names.insert(short.to_owned(), long.to_owned());
                }
            }
            20 => assert_eq!(bytes, b"UTF-8"),
            _ => {}
        }
    }

    fn value(&mut self, width: usize) -> Value {
        if width > 0 {
            return Value::Text(self.text(width.next_multiple_of(8)));
        }
        let number = self.float();
        if number.to_bits() == (-f64::MAX).to_bits() {
            Value::SystemMissing
        } else {
            Value::Number(number)
        }
    }
}
