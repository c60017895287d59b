//! A statement taken apart as scenarios write it: the list of what is selected, and the condition.

use super::token::{Symbol, Token, TokenKind, tokens};

/// Words that begin a clause which scenarios in parts do not have.
const OTHER_CLAUSES: [&str; 9] = ["GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "UNION", "WITH", "JOIN"];

/// The list and the condition of `SELECT … FROM table [WHERE …]`, with single spaces between tokens, so that texts that differ in
/// layout alone are equal. `None` for any other statement.
pub fn parts(sql: &str) -> Option<(Vec<String>, Option<String>)> {
    let mut tokens = tokens(sql).ok()?;
    if tokens.last().is_some_and(|token| token.kind == TokenKind::Symbol(Symbol::Semicolon)) {
        tokens.pop();
    }
    let mut depth = 0_i32;
    let mut from = None;
    let mut condition = None;
    let mut commas = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match &token.kind {
            TokenKind::Symbol(Symbol::Open) => depth += 1,
            TokenKind::Symbol(Symbol::Close) => depth -= 1,
            TokenKind::Symbol(Symbol::Comma) if depth == 0 && from.is_none() => commas.push(at),
            TokenKind::Word(word) if depth == 0 => {
                if OTHER_CLAUSES.iter().any(|clause| word.eq_ignore_ascii_case(clause)) {
                    return None;
                }
                if word.eq_ignore_ascii_case("FROM") && from.is_none() {
                    from = Some(at);
                } else if word.eq_ignore_ascii_case("WHERE") && condition.is_none() {
                    condition = Some(at);
                }
            }
            _ => {}
        }
    }
    let is_select = matches!(tokens.first().map(|token| &token.kind), Some(TokenKind::Word(word)) if word.eq_ignore_ascii_case("SELECT"));
    let from = from.filter(|_| is_select)?;
    let text = |tokens: &[Token<'_>]| joined(sql, tokens);
    let mut list = Vec::new();
    let mut start = 1;
    for end in commas.into_iter().chain([from]) {
        list.push(text(tokens.get(start..end)?));
        start = end + 1;
    }
    Some((list, condition.and_then(|at| tokens.get(at + 1..)).map(text)))
}

/// A statement with single spaces between its tokens; as it is when it has none.
pub fn in_one_line(sql: &str) -> String {
    tokens(sql).map_or_else(|_| sql.to_owned(), |tokens| joined(sql, &tokens))
}

fn joined(sql: &str, tokens: &[Token<'_>]) -> String {
    let parts = tokens.iter().filter_map(|token| sql.get(token.span.start as usize..token.span.end as usize));
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_taken_apart() {
        #[track_caller]
        fn check(sql: &str, expected: Option<(&[&str], Option<&str>)>) {
            let expected = expected.map(|(list, condition)| (list.iter().map(ToString::to_string).collect(), condition.map(str::to_owned)));
            assert_eq!(parts(sql), expected, "{sql}");
        }
        check("SELECT a,\n  sum(b, c) FROM t", Some((&["a", "sum ( b , c )"], None)));
        check("select * from t where x = 1  AND\ny IN (1, 2);", Some((&["*"], Some("x = 1 AND y IN ( 1 , 2 )"))));
        check("SELECT a FROM t GROUP BY a", None);
        check("SELECT 'FROM' FROM t WHERE a = 'GROUP BY'", Some((&["'FROM'"], Some("a = 'GROUP BY'"))));
        check("SHOW TABLES", None);
        check("SELECT 1", None);
        check("SELECT 'open", None);
    }

    #[test]
    fn layout_does_not_count() {
        assert_eq!(in_one_line("SELECT  a\nFROM t -- all"), "SELECT a FROM t");
    }
}
