//! What a form says, and what it means: which entry, which values, which change.

use crate::web::importing::Form;

/// Values of one field read at most.
const MOST_VALUES: usize = 200;
/// Characters of one value.
pub(super) const LONGEST: usize = 20_000;
/// Empty lines added at most.
const MOST_LINES: usize = 50;

/// What the form is about.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A thing to be, of the class that has this key.
    New(String),
    /// A thing that is there, by what follows `id/` in its address.
    Thing(String),
}

/// What the person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// To see the form.
    Look,
    /// To have more lines.
    More,
    /// To see what would change.
    Preview,
    /// To publish what was shown.
    Publish,
    /// To see what withdrawing would remove.
    PreviewWithdrawal,
    /// To withdraw.
    Withdraw,
}

/// A form as it was sent.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) target: Target,
    pub(super) action: Action,
    pub(super) organisation: String,
    pub(super) author: String,
    pub(super) reason: String,
    /// Empty lines of the fields that take several values.
    pub(super) more: usize,
    /// The fields, as they were sent; none when the form was only asked for.
    values: Option<Vec<(String, String)>>,
    /// The state of the entry that the person was shown.
    pub(super) fingerprint: String,
    /// The change that the person was shown.
    pub(super) shown: String,
}

impl Draft {
    /// A form that is only asked for; the address may fill its fields in (`?rdfs:label=…`).
    pub(super) fn start(target: Target, pairs: &[(String, String)]) -> Self {
        let get = |name: &str| {
            let found = pairs.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let filled = pairs.iter().filter(|(name, _)| name.contains(':'));
        let filled: Vec<(String, String)> = filled.cloned().collect();
        let is_new = matches!(target, Target::New(_));
        Self {
            target,
            action: Action::Look,
            organisation: get("organisme"),
            author: String::new(),
            reason: String::new(),
            more: 1,
            values: (is_new && !filled.is_empty()).then_some(filled),
            fingerprint: String::new(),
            shown: String::new(),
        }
    }

    /// A form that was sent.
    pub(super) fn sent(target: Target, form: &Form) -> Self {
        let action = match form.get("action") {
            "publier" => Action::Publish,
            "lignes" => Action::More,
            "retirer" => Action::PreviewWithdrawal,
            "retirer-vraiment" => Action::Withdraw,
            _ => Action::Preview,
        };
        let more: usize = form.get("lignes").parse().unwrap_or(1);
        let line = |name: &str| form.get(name).trim().chars().take(300).collect::<String>();
        Self {
            target,
            action,
            organisation: line("organisme"),
            author: line("auteur"),
            reason: line("raison"),
            more: (more + if action == Action::More { 2 } else { 0 }).min(MOST_LINES),
            values: Some(
                form.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            ),
            fingerprint: form.get("empreinte").to_owned(),
            shown: form.get("vu").to_owned(),
        }
    }

    /// Where the form is sent.
    pub(super) fn url(&self) -> String {
        match &self.target {
            Target::New(class) => format!("/importer/saisie/nouveau/{class}"),
            Target::Thing(local) => super::thing_url(local),
        }
    }

    /// Who is said to write.
    pub(super) fn author(&self) -> String {
        if self.author.is_empty() {
            crate::web::importing::WHO.to_owned()
        } else {
            self.author.clone()
        }
    }

    /// What the journal says of the change.
    pub(super) fn message(&self, title: &str) -> String {
        let verb = match (&self.target, self.action) {
            (_, Action::Withdraw) => "Retrait de",
            (Target::New(_), _) => "Création de",
            (Target::Thing(_), _) => "Saisie sur",
        };
        let said = format!("{verb} « {title} »");
        if self.reason.is_empty() { said } else { format!("{said} : {}", self.reason) }
    }

    /// Whether the person accepts what they were shown.
    pub(super) fn wants_to_publish(&self) -> bool {
        matches!(self.action, Action::Publish | Action::Withdraw)
    }

    /// Whether the fields were sent.
    pub(super) fn is_sent(&self) -> bool {
        self.values.is_some()
    }

    /// What was written in a field.
    pub(super) fn texts(&self, field: &str) -> Option<Vec<&str>> {
        let values = self.values.as_ref()?;
        let sent = values.iter().filter(|(name, _)| name == field);
        Some(
            sent.map(|(_, value)| value.trim())
                .filter(|text| !text.is_empty())
                .take(MOST_VALUES)
                .collect(),
        )
    }
}
