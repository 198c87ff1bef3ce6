//! The binary form of an edition: opening it is many times faster than reading its quads again.
//!
//! Layout: `PTLSNAP1`, SHA-256 of what follows, then an LZ4 frame of the *head* (bytes chosen by the caller, with their
//! length), the dictionary (arena, offsets) and the quads sorted by subject. Numbers are little-endian. A snapshot can
//! always be rebuilt from the journal, so anything unexpected in it is an error and never a guess.

use std::io::{Read, Write};

use lz4_flex::frame::{FrameDecoder, FrameEncoder};
use sha2::{Digest, Sha256};

use super::Edition;
use super::dictionary::{Dictionary, DictionaryError};
use super::quads::{QuadIds, Quads};

const MAGIC: &[u8; 8] = b"PTLSNAP1";
const DIGEST: usize = 32;
/// A snapshot says it holds at most this many terms or quads, or bytes of terms: beyond, the file is not ours.
const MOST: u64 = 1 << 36;

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Not a snapshot, or of another version of the format.
    #[error("this is not a snapshot of this version of Portulan")]
    Foreign,
    /// The bytes have changed since they were written.
    #[error("the snapshot is damaged: its checksum does not match its content")]
    Checksum,
    /// The content contradicts itself.
    #[error("the snapshot is damaged: {0}")]
    Corrupt(&'static str),
    /// The dictionary could not be rebuilt.
    #[error("the snapshot is damaged: {0}")]
    Dictionary(#[from] DictionaryError),
    /// The bytes could not be compressed or decompressed.
    #[error("the snapshot cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
}

/// Writes an edition with a head, which comes back when it is read.
///
/// # Errors
/// When memory for the compressed bytes cannot be written, which does not happen in practice.
pub fn write(edition: &Edition, head: &[u8]) -> Result<Vec<u8>, SnapshotError> {
    let mut encoder = FrameEncoder::new(Vec::new());
    let (arena, offsets) = edition.dictionary.flatten();
    write_block(&mut encoder, head)?;
    encoder.write_all(&edition.number.to_le_bytes())?;
    write_block(&mut encoder, &arena)?;
    write_numbers(&mut encoder, offsets.len(), offsets.iter().map(|offset| offset.to_le_bytes()))?;
    let quads = edition.quads.all();
    let numbers = quads.iter().flatten().map(|id| id.to_le_bytes());
    write_numbers(&mut encoder, quads.len(), numbers)?;
    let body = encoder.finish().map_err(std::io::Error::from)?;
    let mut file = Vec::with_capacity(MAGIC.len() + DIGEST + body.len());
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&Sha256::digest(&body));
    file.extend_from_slice(&body);
    Ok(file)
}

/// Reads an edition and its head.
///
/// # Errors
/// When the bytes are not exactly those that [`write`] made.
pub fn read(file: &[u8]) -> Result<(Edition, Vec<u8>), SnapshotError> {
    let body = file.strip_prefix(MAGIC).ok_or(SnapshotError::Foreign)?;
    let (digest, body) = body.split_at_checked(DIGEST).ok_or(SnapshotError::Checksum)?;
    if Sha256::digest(body)[..] != *digest {
        return Err(SnapshotError::Checksum);
    }
    let mut decoder = FrameDecoder::new(body);
    let head = read_block(&mut decoder)?;
    let number = read_u64(&mut decoder)?;
    let arena = read_block(&mut decoder)?;
    let mut bytes = read_bytes(&mut decoder, 8)?;
    let offsets: Vec<u64> = chunks(&bytes).map(u64::from_le_bytes).collect();
    bytes = read_bytes(&mut decoder, 16)?;
    let ids: Vec<u32> = chunks(&bytes).map(u32::from_le_bytes).collect();
    let quads: Vec<QuadIds> = ids.as_chunks::<4>().0.to_vec();
    let dictionary = Dictionary::unflatten(&arena, &offsets)?;
    check_quads(&quads, &dictionary)?;
    Ok((Edition::from_parts(number, dictionary, Quads::new(quads)), head))
}

/// Each place of a quad holds a term that may stand there.
fn check_quads(quads: &[QuadIds], dictionary: &Dictionary) -> Result<(), SnapshotError> {
    let kinds: Vec<u8> = (0..dictionary.len() as u32).map(|id| dictionary.key(id)[0]).collect();
    let kind = |id: u32| kinds.get(id as usize).copied().unwrap_or(0);
    let is_node = |id: u32| matches!(kind(id), b'<' | b'_');
    let sound = quads.iter().all(|[s, p, o, g]| {
        is_node(*s) && kind(*p) == b'<' && *o != 0 && kind(*o) != 0 && (*g == 0 || is_node(*g))
    });
    if sound { Ok(()) } else { Err(SnapshotError::Corrupt("a quad is not well formed")) }
}

fn write_block(to: &mut impl Write, bytes: &[u8]) -> Result<(), SnapshotError> {
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    Ok(to.write_all(bytes)?)
}

fn write_numbers<const N: usize>(
    to: &mut impl Write,
    count: usize,
    numbers: impl Iterator<Item = [u8; N]>,
) -> Result<(), SnapshotError> {
    to.write_all(&(count as u64).to_le_bytes())?;
    let mut buffer = Vec::with_capacity(1 << 16);
    for number in numbers {
        buffer.extend_from_slice(&number);
        if buffer.len() + N > 1 << 16 {
            to.write_all(&buffer)?;
            buffer.clear();
        }
    }
    Ok(to.write_all(&buffer)?)
}

fn read_u64(from: &mut impl Read) -> Result<u64, SnapshotError> {
    let mut bytes = [0; 8];
    from.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

fn read_block(from: &mut impl Read) -> Result<Vec<u8>, SnapshotError> {
    read_bytes(from, 1)
}

/// A count, then that many items of `size` bytes.
fn read_bytes(from: &mut impl Read, size: u64) -> Result<Vec<u8>, SnapshotError> {
    let length = read_u64(from)?.saturating_mul(size);
    if length > MOST {
        return Err(SnapshotError::Corrupt("a length is absurd"));
    }
    // The length is not trusted for the allocation: `take` stops at what is really there.
    let mut bytes = Vec::with_capacity(length.min(1 << 28) as usize);
    from.by_ref().take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(SnapshotError::Corrupt("it stops too early"))
    }
}

fn chunks<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; N]> + '_ {
    bytes.as_chunks::<N>().0.iter().copied()
}
