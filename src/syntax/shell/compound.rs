//! Groups, conditions and loops.

use crate::source::Span;

use super::cursor::Cursor;
use super::{Arm, Compound, CompoundKind, Item, Unsure};

impl Cursor<'_> {
    /// Reads a compound command, its redirections and the blanks behind it, if one starts here.
    pub(super) fn compound(&mut self) -> Result<Option<Compound>, Unsure> {
        let start = self.at;
        let read: fn(&mut Self) -> Result<CompoundKind, Unsure> = match self.bare_word() {
            "{" => Self::braces,
            "if" => Self::condition,
            "case" => Self::case,
            "while" | "until" => Self::while_loop,
            "for" | "select" => Self::for_loop,
            "[[" => Self::test,
            _ if self.looking_at("((") => Self::arithmetic_command,
            _ if self.looking_at("(") => Self::subshell,
            _ => return Ok(None),
        };
        let kind = self.nested(read)?;
        let mut end = self.at;
        let mut redirections = Vec::new();
        self.skip_blanks();
        while let Some(redirection) = self.redirection()? {
            redirections.push(redirection);
            end = self.at;
            self.skip_blanks();
        }
        Ok(Some(Compound { kind, redirections, span: Span::new(start, end) }))
    }

    /// Steps over the grammar's word `word`, which must stand here.
    fn expect_word(&mut self, word: &str) -> Result<(), Unsure> {
        if self.bare_word() != word {
            return self.unclosed();
        }
        self.expect(word)
    }

    fn braces(&mut self) -> Result<CompoundKind, Unsure> {
        self.brace_group().map(CompoundKind::Braces)
    }

    fn brace_group(&mut self) -> Result<Vec<Item>, Unsure> {
        self.expect("{")?;
        let items = self.filled_list()?;
        self.expect_word("}")?;
        Ok(items)
    }

    fn subshell(&mut self) -> Result<CompoundKind, Unsure> {
        self.expect("(")?;
        let items = self.filled_list()?;
        self.expect(")")?;
        Ok(CompoundKind::Subshell(items))
    }

    fn condition(&mut self) -> Result<CompoundKind, Unsure> {
        let mut branches = Vec::new();
        let mut otherwise = None;
        self.expect("if")?;
        loop {
            let condition = self.filled_list()?;
            self.expect_word("then")?;
            branches.push((condition, self.filled_list()?));
            if self.bare_word() != "elif" {
                break;
            }
            self.expect("elif")?;
        }
        if self.bare_word() == "else" {
            self.expect("else")?;
            otherwise = Some(self.filled_list()?);
        }
        self.expect_word("fi")?;
        Ok(CompoundKind::If { branches, otherwise })
    }

    fn while_loop(&mut self) -> Result<CompoundKind, Unsure> {
        self.at += self.bare_word().len();
        let condition = self.filled_list()?;
        let body = self.do_group()?;
        Ok(CompoundKind::While { condition, body })
    }

    fn for_loop(&mut self) -> Result<CompoundKind, Unsure> {
        self.at += self.bare_word().len();
        self.skip_blanks();
        if self.looking_at("((") {
            self.parenthesised_arithmetic()?;
        } else {
            self.loop_words()?;
        }
        self.skip_blanks();
        self.eat(";");
        self.skip_lines()?;
        let body = if self.bare_word() == "{" { self.brace_group()? } else { self.do_group()? };
        Ok(CompoundKind::For { body })
    }

    /// Reads `name in word …` without the separator behind it.
    fn loop_words(&mut self) -> Result<(), Unsure> {
        self.word()?;
        self.skip_lines()?;
        if self.bare_word() != "in" {
            return Ok(());
        }
        self.expect("in")?;
        self.skip_blanks();
        while self.at_word() {
            self.word()?;
            self.skip_blanks();
        }
        Ok(())
    }

    fn do_group(&mut self) -> Result<Vec<Item>, Unsure> {
        self.expect_word("do")?;
        let body = self.filled_list()?;
        self.expect_word("done")?;
        Ok(body)
    }

    fn case(&mut self) -> Result<CompoundKind, Unsure> {
        self.expect("case")?;
        self.skip_blanks();
        let subject = self.word()?;
        self.skip_lines()?;
        self.expect_word("in")?;
        let mut arms = Vec::new();
        loop {
            self.skip_lines()?;
            if self.bare_word() == "esac" {
                self.expect("esac")?;
                return Ok(CompoundKind::Case { subject, arms });
            }
            arms.push(self.arm()?);
        }
    }

    fn arm(&mut self) -> Result<Arm, Unsure> {
        self.eat("(");
        let mut patterns = Vec::new();
        loop {
            self.skip_blanks();
            if !self.at_word() {
                return self.unsure(self.at, "a pattern is missing");
            }
            patterns.push(self.word()?);
            self.skip_blanks();
            if !self.eat("|") {
                break;
            }
        }
        self.expect(")")?;
        let body = self.list()?;
        let ended = [";;&", ";;", ";&"].iter().any(|end| self.eat(end));
        if !ended && self.bare_word() != "esac" {
            return self.unsure(self.at, "an arm of a `case` is not closed here");
        }
        Ok(Arm { patterns, body })
    }

    /// Reads `[[ … ]]`, of which only the end is of interest.
    fn test(&mut self) -> Result<CompoundKind, Unsure> {
        let start = self.at;
        self.expect("[[")?;
        loop {
            self.skip_lines()?;
            if self.bare_word() == "]]" {
                self.expect("]]")?;
                return Ok(CompoundKind::Test);
            }
            if self.at_word() {
                self.word()?;
            } else if matches!(self.peek(), b'(' | b')' | b'|' | b'&' | b'<' | b'>') {
                self.at += 1;
            } else {
                return self.unsure(start, "a `[[` is never closed");
            }
        }
    }

    fn arithmetic_command(&mut self) -> Result<CompoundKind, Unsure> {
        self.parenthesised_arithmetic()?;
        Ok(CompoundKind::Arithmetic)
    }

    /// Reads `(( … ))`.
    pub(super) fn parenthesised_arithmetic(&mut self) -> Result<(), Unsure> {
        self.expect("((")?;
        self.arithmetic(&mut Vec::new())
    }
}
