//! The images that come with a model of Archi, in a folder `images` beside it.

use sha2::{Digest, Sha256};

use super::error::ImportError;
use super::finding::Code;
use super::package::{Entry, Package, hexadecimal};
use super::reading::Reading;
use super::xml::short;
use crate::model::{Image, Place};

/// Larger images are described without their bytes: they would weigh on every copy of the map.
const KEPT: usize = 64 << 10;
/// Bytes of images kept in all.
const KEPT_IN_ALL: usize = 2 << 20;
/// Images described at most.
const MOST: usize = 5_000;

/// Reads the images under `folder`/images.
///
/// # Errors
/// When a limit of the package is exceeded; an image that cannot be read is a finding.
pub(super) fn read(
    package: &mut Package<'_>,
    folder: &str,
    reading: &mut Reading,
) -> Result<(), ImportError> {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let images = format!("{prefix}images/");
    let inside = |entry: &&Entry| entry.path.starts_with(&images);
    let entries: Vec<Entry> = package.entries().iter().filter(inside).take(MOST).cloned().collect();
    let mut kept = 0;
    for entry in entries {
        let path = entry.path[prefix.len()..].to_owned();
        let bytes = match package.read(&entry) {
            Ok(bytes) => bytes,
            Err(error @ (ImportError::TooLarge { .. } | ImportError::ArchiveBomb { .. })) => {
                return Err(error);
            }
            Err(error) => {
                let said = (error.to_string(), "l’image est passée");
                reading.find(Code::FileUnreadable, (Place::default(), None), said);
                continue;
            }
        };
        let media_type = media_type(&bytes);
        let fits = bytes.len() <= KEPT && kept + bytes.len() <= KEPT_IN_ALL;
        if media_type.is_none() {
            let message = format!("le fichier «{}» n’est pas une image connue", short(&path));
            let said = (message, "le fichier est décrit, sans son contenu");
            reading.find(Code::ImageInvalid, (Place::default(), None), said);
        } else if !fits {
            let message = format!("l’image «{}» fait {} octets", short(&path), bytes.len());
            let said = (message, "l’image est décrite (taille, empreinte), sans son contenu");
            reading.find(Code::ImageInvalid, (Place::default(), None), said);
        }
        let mut image = Image {
            path,
            media_type,
            size: bytes.len() as u64,
            sha256: hexadecimal(&Sha256::digest(&bytes)),
            content: None,
        };
        if media_type.is_some() && fits {
            kept += bytes.len();
            image.content = Some(bytes);
        }
        reading.model.images.push(image);
    }
    Ok(())
}

/// The media type of an image by its first bytes. SVG is a document, which may hold scripts: it is told apart so that
/// whoever shows it knows.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 7] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xFF\xD8\xFF", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"\0\0\x01\0", "image/vnd.microsoft.icon"),
    ];
    let known = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature));
    if let Some((_, media_type)) = known {
        return Some(media_type);
    }
    // «BM», then the size of the file.
    let size = bytes.get(2..6).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
    if bytes.starts_with(b"BM") && size.is_some_and(|size| size as usize <= bytes.len()) {
        return Some("image/bmp");
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_024)]);
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    let is_svg = head.starts_with("<svg") || (head.starts_with("<?xml") && head.contains("<svg"));
    is_svg.then_some("image/svg+xml")
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn an_image_is_known_by_its_bytes() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(media_type(b"<?xml version=\"1.0\"?>\n<svg/>"), Some("image/svg+xml"));
        for wrong in [&b""[..], b"<html>", b"MZ\x90", b"BM\xFF\xFF\xFF\xFF", b"GIF8"] {
            assert_eq!(media_type(wrong), None);
        }
    }
}
