//! Arithmetic of templates: names, decimals, `+ - * /`, parentheses, `ceil floor min max`. Exact.

use std::collections::BTreeMap;

use super::exact::Exact;

/// Values by name.
pub type Names = BTreeMap<String, Exact>;

/// Levels of parentheses in one expression.
const DEPTH_MAX: usize = 32;

/// The value of an expression.
///
/// # Errors
/// A sentence that says what is wrong: an unknown name, a division by 0, text that is no expression.
pub fn evaluate(text: &str, names: &Names) -> Result<Exact, String> {
    let mut reader = Reader { rest: text.trim_start(), names, depth: 0 };
    let value = reader.sum()?;
    if reader.rest.is_empty() { Ok(value) } else { Err(format!("{:?} is not expected here", reader.rest)) }
}

struct Reader<'a> {
    rest: &'a str,
    names: &'a Names,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, symbol: char) -> bool {
        let found = self.rest.strip_prefix(symbol);
        self.rest = found.map_or(self.rest, str::trim_start);
        found.is_some()
    }

    fn word(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word
    }

    fn sum(&mut self) -> Result<Exact, String> {
        let mut value = self.product()?;
        loop {
            value = match () {
                () if self.take('+') => value.plus(self.product()?),
                () if self.take('-') => value.minus(self.product()?),
                () => return Ok(value),
            }
            .ok_or("the sum is beyond what is exact")?;
        }
    }

    fn product(&mut self) -> Result<Exact, String> {
        let mut value = self.factor()?;
        loop {
            value = match () {
                () if self.take('*') => value.times(self.factor()?).ok_or("the product is beyond what is exact"),
                () if self.take('/') => value.over(self.factor()?).ok_or("a division by 0"),
                () => return Ok(value),
            }?;
        }
    }

    fn factor(&mut self) -> Result<Exact, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(format!("more than {DEPTH_MAX} levels of parentheses"));
        }
        let value = self.atom();
        self.depth -= 1;
        value
    }

    fn atom(&mut self) -> Result<Exact, String> {
        if self.take('(') {
            let value = self.sum()?;
            return if self.take(')') { Ok(value) } else { Err("a parenthesis is not closed".to_owned()) };
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            let digits = self.word(|c| c.is_ascii_digit() || c == '.' || c == '_');
            return Exact::parse(&digits.replace('_', "")).ok_or_else(|| format!("{digits:?} is no number"));
        }
        let name = self.word(|c| c.is_ascii_alphanumeric() || c == '_');
        if self.take('(') {
            return self.call(name);
        }
        if name.is_empty() {
            return Err("a value is missing".to_owned());
        }
        self.names.get(name).copied().ok_or_else(|| format!("there is no value {name:?}"))
    }

    fn call(&mut self, name: &str) -> Result<Exact, String> {
        let mut value = self.sum()?;
        match name {
            "ceil" => value = value.ceil(),
            "floor" => value = value.floor(),
            "min" | "max" => {
                while self.take(',') {
                    let other = self.sum()?;
                    value = if name == "min" { value.min(other) } else { value.max(other) };
                }
            }
            _ => return Err(format!("there is no function {name:?}; there are ceil, floor, min and max")),
        }
        if self.take(')') { Ok(value) } else { Err(format!("the parenthesis of {name} is not closed")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let names = Names::from([("rate".to_owned(), Exact::from(2_400)), ("size".to_owned(), Exact::from(512))]);
        let found = evaluate(text, &names).map_or_else(|error| error, |value| value.to_string());
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn expressions() {
        check("rate * size / 1024", "1,200");
        check("ceil(rate / 1000) + 1", "4");
        check("max(1, ceil(rate*size/1_048_576), 3) - 0.5", "2.5");
        check("(1 + 2) * 3", "9");
        check("1 / 3 * 3", "1");
        check("min(4, 2, 3)", "2");
        check("rate / (size - 512)", "a division by 0");
        check("weight * 2", "there is no value \"weight\"");
        check("sqrt(4)", "there is no function \"sqrt\"; there are ceil, floor, min and max");
        check("1 +", "a value is missing");
        check("(1", "a parenthesis is not closed");
        check("1 2", "\"2\" is not expected here");
    }
}
