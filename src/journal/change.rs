//! A change: quads removed and added, with who, when and why.

use std::fmt;
use std::str::FromStr;

use oxrdf::Quad;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

/// One change of the map, as the journal keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Who, when, why. The number is given when it is appended.
    pub header: Header,
    /// Quads that were not there and now are.
    pub added: Vec<Quad>,
    /// Quads that were there and no longer are.
    pub removed: Vec<Quad>,
}

/// Who made a change, when and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its number, from 1.
    pub number: u64,
    /// What kind of act it is.
    pub kind: Kind,
    /// When, to the second.
    pub date: OffsetDateTime,
    /// Who, as a name or an account.
    pub author: String,
    /// On behalf of which organisation, by its slug (the end of its address), if any.
    pub organisation: Option<String>,
    /// Which source it comes from (the name of an imported model…), if any.
    pub source: Option<String>,
    /// Why, in the author's words.
    pub message: String,
    /// Base of the addresses of things; said by the first change, for the whole journal.
    pub base: Option<String>,
}

/// Kinds of acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file was imported.
    Import,
    /// Somebody corrected facts.
    Edit,
    /// An earlier change was undone.
    Revert,
    /// A local element was said to be, or not to be, a shared one.
    Alignment,
    /// Something was published as a whole: the ontology, the public facts.
    Publication,
}

impl Kind {
    /// The word that the journal writes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Edit => "edit",
            Self::Revert => "revert",
            Self::Alignment => "alignment",
            Self::Publication => "publication",
        }
    }

    /// The word that people read.
    pub fn in_french(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Edit => "modification",
            Self::Revert => "annulation",
            Self::Alignment => "rapprochement",
            Self::Publication => "publication",
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::Import, Self::Edit, Self::Revert, Self::Alignment, Self::Publication]
            .into_iter()
            .find(|kind| kind.word() == word)
            .ok_or(())
    }
}

/// SHA-256 of the bytes of an object.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Sha256Hash([u8; 32]);

impl Sha256Hash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Sha256Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Sha256Hash({self})")
    }
}

impl FromStr for Sha256Hash {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 64 || !text.is_ascii() {
            return Err(());
        }
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).map_err(|_| ())?;
        }
        Ok(Self(bytes))
    }
}
