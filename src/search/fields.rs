//! The fields of the index, and the tantivy index itself, which lives in memory.

use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument};

use super::words::{names_analyzer, stems_analyzer, texts_analyzer};

const NAMES: &str = "noms";
const TEXTS: &str = "textes";
const STEMS: &str = "radicaux";
/// The name of the field that holds the place of the entry.
pub(super) const NUMBER: &str = "number";
/// What the writer may hold before it cuts a segment, in bytes.
const BUDGET: usize = 120_000_000;

/// The fields of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// Whole names: a letter for their kind (see [`super::NameKind::mark`]), a space, the name.
    pub(super) whole: Field,
    /// The words of the names.
    pub(super) name: Field,
    /// The stems of the words of the names.
    pub(super) stem: Field,
    /// The stems of the names of what the thing is linked to, and of its classes: given as stems (`words::stemmed`).
    pub(super) linked: Field,
    /// The stems of everything else that is said of the thing.
    pub(super) text: Field,
    /// The place of the entry among the entries.
    pub(super) number: Field,
}

impl Fields {
    fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let mut field = |name: &str, tokenizer: &str, option: IndexRecordOption| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(option)
                .set_fieldnorms(option != IndexRecordOption::Basic);
            builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
        };
        let mut fields = Self {
            number: Field::from_field_id(0),
            whole: field("whole", "raw", IndexRecordOption::Basic),
            name: field("name", NAMES, IndexRecordOption::WithFreqs),
            stem: field("stem", TEXTS, IndexRecordOption::WithFreqs),
            linked: field("linked", STEMS, IndexRecordOption::WithFreqs),
            text: field("text", TEXTS, IndexRecordOption::WithFreqs),
        };
        fields.number = builder.add_u64_field(NUMBER, FAST);
        (builder.build(), fields)
    }
}

/// An index being written.
pub(super) struct Writer {
    pub(super) fields: Fields,
    writer: IndexWriter,
    index: Index,
}

impl Writer {
    pub(super) fn new() -> tantivy::Result<Self> {
        let (schema, fields) = Fields::schema();
        let tokenizers = TokenizerManager::default();
        tokenizers.register(NAMES, names_analyzer());
        tokenizers.register(TEXTS, texts_analyzer());
        tokenizers.register(STEMS, stems_analyzer());
        let index = Index::builder()
            .schema(schema)
            .settings(IndexSettings::default())
            .tokenizers(tokenizers)
            .create_in_ram()?;
        // One thread leaves the other processors to the readers; a frozen index needs no merge.
        let writer = index.writer_with_num_threads(1, BUDGET)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self { fields, writer, index })
    }

    pub(super) fn add(&mut self, document: TantivyDocument) -> tantivy::Result<()> {
        self.writer.add_document(document).map(|_| ())
    }

    /// Ends the index; nothing is added any more.
    pub(super) fn finish(mut self) -> tantivy::Result<(Fields, IndexReader)> {
        self.writer.commit()?;
        self.writer.wait_merging_threads()?;
        let reader = self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok((self.fields, reader))
    }
}
