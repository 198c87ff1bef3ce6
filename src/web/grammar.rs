//! A little French grammar: articles, contractions and numbers, for sentences made from the facts.
//!
//! It knows words of the language, nothing of the domain. When a gender is not known, no article is written, which is how
//! French treats names of firms and programs («opéré par France Travail»).

use super::pages::lower_first;

/// What precedes a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Article {
    /// Nothing: the name of a firm, of a program.
    None,
    /// «le».
    Masculine,
    /// «la».
    Feminine,
    /// «l’».
    Elided,
    /// «les».
    Plural,
}

/// First words of names whose gender their ending does not tell. Sorted.
const FEMININE: &[&str] = &[
    "administration",
    "agence",
    "allocation",
    "api",
    "application",
    "autorité",
    "banque",
    "branche",
    "caisse",
    "carte",
    "chambre",
    "cnil",
    "demande",
    "donnée",
    "école",
    "entreprise",
    "fédération",
    "haute",
    "ligne",
    "mairie",
    "maison",
    "mutuelle",
    "norme",
    "part",
    "personne",
    "plateforme",
    "réforme",
    "règle",
    "retraite",
    "source",
    "technologie",
    "trace",
    "union",
    "urssaf",
    "zone",
    "écriture",
    "pièce",
];
const MASCULINE: &[&str] = &[
    "accès",
    "acteur",
    "agent",
    "allocataire",
    "annuaire",
    "assuré",
    "avis",
    "bénéficiaire",
    "centre",
    "chèque",
    "comité",
    "compte",
    "courrier",
    "dispositif",
    "dossier",
    "droit",
    "employeur",
    "ensemble",
    "établissement",
    "état",
    "échange",
    "fichier",
    "fonds",
    "gestionnaire",
    "gie",
    "gip",
    "groupe",
    "groupement",
    "guichet",
    "identifiant",
    "indu",
    "institut",
    "ministère",
    "objet",
    "organisme",
    "partenaire",
    "portail",
    "principe",
    "processus",
    "programme",
    "public",
    "quartier",
    "référentiel",
    "régime",
    "répertoire",
    "réseau",
    "risque",
    "service",
    "standard",
    "système",
    "téléservice",
    "texte",
    "titre",
];
/// Words that end like a plural and are not.
const SINGULAR: &[&str] =
    &["accès", "avis", "corps", "cours", "fonds", "mois", "pays", "processus", "réseaux-services"];
const FEMININE_ENDINGS: &[&str] =
    &["tion", "sion", "ance", "ence", "ture", "ité", "éité", "ologie"];
const MASCULINE_ENDINGS: &[&str] = &["age", "ment", "isme", "eur", "eau", "ier", "el"];
/// First words that already play the part of an article.
const DETERMINERS: &[&str] = &[
    "le", "la", "les", "l’", "l'", "un", "une", "des", "mon", "ma", "mes", "tout", "tous", "toute",
];
/// Common nouns that keep their capital.
const CAPITALS: &[&str] = &["État", "Éducation", "Commission", "La Poste"];

/// The gender of a noun phrase, by its first word: true when feminine.
pub(super) fn is_feminine(phrase: &str) -> Option<bool> {
    let word = first_word(phrase);
    if FEMININE.contains(&word.as_str()) {
        return Some(true);
    }
    if MASCULINE.contains(&word.as_str()) {
        return Some(false);
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if word.chars().count() > 4 && ends(FEMININE_ENDINGS) {
        Some(true)
    } else if word.chars().count() > 4 && ends(MASCULINE_ENDINGS) {
        Some(false)
    } else {
        None
    }
}

fn first_word(phrase: &str) -> String {
    let end =
        phrase.find(|c: char| c.is_whitespace() || matches!(c, '(' | ',')).unwrap_or(phrase.len());
    let word = phrase[..end].to_lowercase();
    for elided in ["l’", "l'", "d’", "d'"] {
        if word.starts_with(elided) {
            return "l’".to_owned();
        }
    }
    word
}

/// The article of a name: `shown` is what is written, `full` the whole name, the same when there is no acronym.
pub(super) fn article(shown: &str, full: &str, common: bool) -> Article {
    let is_brand = shown.contains('.') || (shown == full && !common);
    let word = first_word(full);
    let determined =
        [first_word(shown).as_str(), word.as_str()].iter().any(|word| DETERMINERS.contains(word));
    if is_brand || determined {
        return Article::None;
    }
    let is_plural = word.chars().count() > 4
        && word.ends_with(['s', 'x'])
        && !SINGULAR.contains(&word.as_str());
    if is_plural {
        return Article::Plural;
    }
    match is_feminine(full) {
        None => Article::None,
        Some(_) if starts_with_vowel(shown) => Article::Elided,
        Some(true) => Article::Feminine,
        Some(false) => Article::Masculine,
    }
}

/// Whether «le», «la», «de» lose their vowel before it.
pub(super) fn starts_with_vowel(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|first| first.to_lowercase().any(|c| "aàâeéèêëiîïoôuùûœ".contains(c)))
}

/// A preposition and an article, contracted, with the space that follows: «du », «de l’», «aux », «par la ».
pub(super) fn introduced(preposition: &str, article: Article, shown: &str) -> String {
    let article_text = match article {
        Article::None => "",
        Article::Masculine => "le ",
        Article::Feminine => "la ",
        Article::Elided => "l’",
        Article::Plural => "les ",
    };
    match (preposition, article) {
        ("de", Article::Masculine) => "du ".to_owned(),
        ("de", Article::Plural) => "des ".to_owned(),
        ("de", Article::None) if starts_with_vowel(shown) => "d’".to_owned(),
        ("à", Article::Masculine) => "au ".to_owned(),
        ("à", Article::Plural) => "aux ".to_owned(),
        ("", _) => article_text.to_owned(),
        (preposition, _) => format!("{preposition} {article_text}"),
    }
}

/// A name as it is written inside a sentence: common nouns lose their capital.
pub(super) fn inside(name: &str, common: bool) -> String {
    let keeps = CAPITALS.iter().any(|capital| name.starts_with(capital));
    if common && !keeps { lower_first(name) } else { name.to_owned() }
}

/// A number in words up to sixteen, in figures beyond.
pub(super) fn in_words(number: usize) -> String {
    const WORDS: [&str; 17] = [
        "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
        "onze", "douze", "treize", "quatorze", "quinze", "seize",
    ];
    WORDS.get(number).map_or_else(|| super::filters::number(number), |word| (*word).to_owned())
}

/// What introduces a date written in French, after `word`: `en` 1988 but `le` 15 mars 2019, `depuis le`, `du`.
pub(super) fn before_date(word: &str, raw: &str) -> &'static str {
    let is_day = raw.trim_start_matches('-').matches('-').count() == 2;
    match (word, is_day) {
        ("en", true) => "le ",
        ("en", false) => "en ",
        ("depuis", true) => "depuis le ",
        ("depuis", false) => "depuis ",
        ("du", true) => "du ",
        ("du", false) => "de ",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{Article, article, before_date, in_words, inside, introduced};

    #[test]
    fn names_get_the_article_that_their_first_word_calls_for() {
        let check = |shown: &str, full: &str, common: bool, expected: &str| {
            assert_eq!(introduced("par", article(shown, full, common), shown) + shown, expected);
        };
        check("CNAV", "Caisse nationale d’assurance vieillesse", false, "par la CNAV");
        check("RNCPS", "Répertoire national commun", false, "par le RNCPS");
        check("ANS", "Agence du numérique en santé", false, "par l’ANS");
        check("Urssaf CN", "Urssaf Caisse nationale", false, "par l’Urssaf CN");
        check("CAF", "Caisses d’allocations familiales", false, "par les CAF");
        check("FSPOEIE", "Fonds spécial des pensions", false, "par le FSPOEIE");
        check("France Travail", "France Travail", false, "par France Travail");
        check("Mon compte retraite", "Compte personnel", false, "par Mon compte retraite");
        check("net-entreprises.fr", "Net-entreprises", false, "par net-entreprises.fr");
        check("employeur", "employeur", true, "par l’employeur");
        check("collectivités", "collectivités", true, "par les collectivités");
        check("Zyx", "Zyx", true, "par Zyx");
        check("<b>", "", false, "par <b>");
    }

    #[test]
    fn prepositions_contract_with_articles() {
        let de = |shown: &str, full: &str| introduced("de", article(shown, full, true), shown);
        assert_eq!(de("régime général", "régime général"), "du ");
        assert_eq!(de("régimes spéciaux", "régimes spéciaux"), "des ");
        assert_eq!(de("application", "application"), "de l’");
        assert_eq!(introduced("de", Article::None, "Agirc-Arrco"), "d’");
        assert_eq!(introduced("à", Article::Plural, "CAF"), "aux ");
        assert_eq!(introduced("à", Article::Feminine, "DSN"), "à la ");
    }

    #[test]
    fn dates_and_numbers_read_well() {
        assert_eq!(before_date("en", "1988"), "en ");
        assert_eq!(before_date("depuis", "2019-03-15"), "depuis le ");
        assert_eq!(before_date("du", "2012-03"), "de ");
        assert_eq!((in_words(9).as_str(), in_words(21).as_str()), ("neuf", "21"));
        assert_eq!(inside("Rémunération", true), "rémunération");
        assert_eq!((inside("NIR", true), inside("État", true)), ("NIR".into(), "État".into()));
    }
}
