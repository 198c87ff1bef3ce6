use super::*;
use object_store::memory::InMemory;
use oxrdf::{Literal, NamedNode, Quad};
use proptest::prelude::*;
use time::OffsetDateTime;

fn iri(text: &str) -> NamedNode {
    NamedNode::new_unchecked(text)
}

fn change(message: &str, count: usize) -> Change {
    let quad = |n: usize| {
        let text =
            Literal::new_language_tagged_literal_unchecked(format!("n° {n}\n\"fin\" \\"), "fr");
        Quad::new(iri(&format!("urn:{message}:{n}")), iri("urn:p"), text, iri("urn:g"))
    };
    Change {
        header: Header {
            number: 0,
            kind: Kind::Import,
            date: OffsetDateTime::from_unix_timestamp(1_800_000_000).expect("a date"),
            author: "Anne d’Essai".into(),
            organisation: Some("CNAF".into()),
            source: None,
            message: message.into(),
            base: Some("https://exemple.fr/".into()),
        },
        added: (0..count).map(quad).collect(),
        removed: (count..count + 2).map(quad).collect(),
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

async fn fill(journal: &Journal, count: usize) -> Head {
    let mut head = Head::default();
    for n in 0..count {
        head = journal.append(head, &change(&format!("c{n}"), 3)).await.expect("appended");
    }
    head
}

#[test]
fn changes_come_back_in_order_as_they_went_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::local(folder.path()).expect("opened");
    run(async {
        let head = fill(&journal, 12).await;
        assert_eq!(head.number, 12);
        let again = Journal::local(folder.path()).expect("opened");
        let mut at = Head::default();
        let mut seen = Vec::new();
        while let Some((change, next)) = again.next(at).await.expect("read") {
            seen.push(change);
            at = next;
        }
        assert_eq!(at, head);
        for (n, seen) in seen.iter().enumerate() {
            let mut expected = change(&format!("c{n}"), 3);
            expected.header.number = n as u64 + 1;
            assert_eq!(seen, &expected);
        }
        assert_eq!(again.headers().await.expect("read").len(), 12);
        assert_eq!(again.verify().await.expect("read"), []);
    });
}

#[test]
fn of_two_writers_one_wins_and_the_other_is_told() {
    let store = Arc::new(InMemory::new());
    let (one, two) = (Journal::on(store.clone(), "a"), Journal::on(store, "b"));
    run(async {
        let head = fill(&one, 3).await;
        one.append(head, &change("premier", 1)).await.expect("first");
        let lost = two.append(head, &change("second", 1)).await;
        assert!(matches!(lost, Err(JournalError::Conflict { number: 4 })), "{lost:?}");
        let (won, _) = two.next(head).await.expect("read").expect("there");
        assert_eq!(won.header.message, "premier");
        // The very same bytes are the same write, retried.
        one.append(head, &change("premier", 1)).await.expect("retried");
    });
}

#[test]
fn an_altered_past_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::local(folder.path()).expect("opened");
    run(async {
        fill(&journal, 5).await;
        let file = |n: u64| folder.path().join(format!("changes/{n:010}.rdfp.gz"));
        let forged = change("forgé", 1);
        let bytes = std::fs::read(file(1)).expect("read");
        let before = Head { number: 1, hash: Sha256Hash::of(&bytes) };
        std::fs::write(file(2), patch::write(2, before, &forged).expect("written"))
            .expect("written");
        let damages = journal.verify().await.expect("read");
        assert_eq!(damages.len(), 1);
        assert_eq!((damages[0].number, &damages[0].what), (2, &DamageKind::Altered));
        let head = journal.next(Head::default()).await.expect("read").expect("there").1;
        let head = journal.next(head).await.expect("the forgery itself reads").expect("there").1;
        let broken = journal.next(head).await;
        assert!(matches!(broken, Err(JournalError::BrokenChain { altered: 2, found_by: 3 })));
        std::fs::remove_file(file(4)).expect("removed");
        let bytes = std::fs::read(file(5)).expect("read");
        std::fs::write(file(5), &bytes[..bytes.len() / 2]).expect("written");
        let kinds: Vec<_> =
            journal.verify().await.expect("read").into_iter().map(|d| (d.number, d.what)).collect();
        assert!(
            matches!(
                kinds.as_slice(),
                [
                    (2, DamageKind::Altered),
                    (4, DamageKind::Missing),
                    (5, DamageKind::Unreadable(_))
                ]
            ),
            "{kinds:?}"
        );
    });
}

#[test]
fn a_folder_that_cannot_be_used_is_said_in_french() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("fichier");
    std::fs::write(&file, "pas un dossier").expect("written");
    let error = Journal::local(&file).expect_err("refused");
    assert!(error.in_french().contains("fichier"), "{}", error.in_french());
}

/// Found by fuzzing: the lenient parser takes an address that runs over two lines, which cannot be written again.
#[test]
fn an_address_on_two_lines_is_refused() {
    let mut broken = change("m", 1);
    broken.added[0].subject = iri("urn:a .\nA <urn:b").into();
    let written = patch::write(1, Head::default(), &broken).expect("written");
    let told = patch::read(1, &written).expect_err("refused").to_string();
    assert!(told.contains("two lines"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in any::<usize>(), flip in any::<u8>()) {
        prop_assert!(patch::read(1, &bytes).is_err());
        let mut whole = patch::write(1, Head::default(), &change("m", 2)).expect("written");
        prop_assert!(patch::read(1, &whole).is_ok());
        prop_assert!(patch::read(2, &whole).is_err());
        let place = cut % whole.len();
        prop_assert!(patch::read(1, &whole[..place]).is_err());
        whole[place] ^= flip;
        let _ = patch::read(1, &whole);
        let _ = patch::read_header(1, &whole);
    }
}
