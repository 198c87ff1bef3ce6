//! Findings: what is imperfect in an input that is imported all the same.
//!
//! A finding says where, what, and what was done instead; its code is stable and has a title, an explanation and a
//! remedy in French, so that a page per code can exist.

use serde::Serialize;

use crate::model::Place;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The input breaks its format: something was left out or is not as written.
    Error,
    /// Everything is imported, but something is doubtful.
    Warning,
    /// Good to know.
    Information,
}

impl Severity {
    /// The name for people, in French.
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "erreur",
            Self::Warning => "avertissement",
            Self::Information => "information",
        }
    }
}

/// One imperfection of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Severity, always that of the code.
    pub severity: Severity,
    /// Stable code.
    pub code: Code,
    /// What is wrong, in French, with the values concerned.
    pub message: String,
    /// What was done instead, in French.
    pub instead: String,
    /// Line from 1, or 0 when the finding concerns the whole file.
    pub line: u32,
    /// Column in characters from 1, or 0.
    pub column: u32,
    /// Identifier, in the source, of the thing concerned.
    pub id: Option<String>,
    /// The file concerned, when the model is in several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// The findings of one reading, bounded so that a hostile file cannot fill the memory.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    /// How many are kept of each severity: a flood of remarks must not hide an error.
    of_severity: [usize; 3],
    limit: usize,
    omitted: usize,
    /// The file being read, when the model is in several.
    file: Option<String>,
}

impl Findings {
    /// Keeps at most `limit` findings of each severity and counts the others.
    pub fn new(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Records what was found at `place` about the thing `id`: a message, and what was done instead.
    pub fn add(&mut self, code: Code, (place, id): (Place, Option<&str>), said: (String, &str)) {
        let of_severity = &mut self.of_severity[code.severity() as usize];
        if *of_severity >= self.limit {
            self.omitted += 1;
            return;
        }
        *of_severity += 1;
        self.kept.push(Finding {
            severity: code.severity(),
            code,
            message: said.0,
            instead: said.1.to_owned(),
            line: place.line,
            column: place.column,
            id: id.map(str::to_owned),
            file: self.file.clone(),
        });
    }

    /// Says which file is read from now on; none when the whole model is looked at.
    pub fn set_file(&mut self, file: Option<&str>) {
        self.file = file.map(str::to_owned);
    }

    /// Gives a file to the findings about a whole model, from the identifier of what they concern.
    pub fn locate<'f>(&mut self, file_of: impl Fn(&str) -> Option<&'f str>) {
        for finding in self.kept.iter_mut().filter(|finding| finding.file.is_none()) {
            finding.file = finding.id.as_deref().and_then(&file_of).map(str::to_owned);
        }
    }

    /// The findings in the order of the file, those of the whole file first.
    pub fn into_sorted(mut self) -> Vec<Finding> {
        self.kept.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        self.file = None;
        if self.omitted > 0 {
            let message = format!("{} autres constats ne sont pas détaillés", self.omitted);
            self.limit = usize::MAX;
            self.add(
                Code::FindingsOmitted,
                (Place::default(), None),
                (message, "les premiers constats sont listés, les autres comptés"),
            );
        }
        self.kept
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $code:literal $severity:ident $title:literal $explanation:literal $remedy:literal;)+) => {
        /// Everything that can be found in an imported file; the serialised form is the stable code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable code, in kebab-case.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// How serious it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),+ }
            }

            /// Short title in French.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }

            /// Why it matters, in French.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => $explanation),+ }
            }

            /// How to correct it, in French.
            pub fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy),+ }
            }
        }
    };
}

codes! {
    /// The namespace is not one of the standard.
    NamespaceUnofficial "namespace-unofficial" Warning
        "Espace de noms non officiel"
        "Le format d’échange 3.1 garde l’espace de noms 3.0 : certains outils écrivent pourtant «…/3.1/»."
        "Remplacer l’espace de noms par http://www.opengroup.org/xsd/archimate/3.0/ ou mettre l’outil à jour.";
    /// The bytes contradict the declared encoding.
    EncodingContradiction "encoding-contradiction" Warning
        "Codage annoncé contredit par le fichier"
        "La déclaration XML annonce un codage des caractères qui n’est pas celui du fichier."
        "Enregistrer le fichier en UTF-8 et annoncer «UTF-8» dans la déclaration XML.";
    /// An identifier is used twice.
    IdentifierDuplicate "identifier-duplicate" Error
        "Identifiant en double"
        "Un identifiant doit être unique dans tout le fichier : les références deviennent sinon ambiguës."
        "Donner un identifiant propre à chaque élément, relation, vue et propriété, puis réexporter.";
    /// A concept has no identifier.
    IdentifierMissing "identifier-missing" Error
        "Identifiant absent"
        "Sans identifiant, une chose ne peut être ni référencée ni retrouvée au prochain import."
        "Réexporter le modèle avec un outil qui écrit les identifiants.";
    /// An end of a relationship does not exist.
    RelationEndMissing "relation-end-missing" Error
        "Relation vers une chose absente"
        "La source ou la cible de la relation n’existe pas dans le fichier, ou a elle-même été écartée."
        "Rétablir l’élément manquant ou supprimer la relation dans l’outil d’origine.";
    /// A property refers to a definition that does not exist.
    PropertyDefinitionMissing "property-definition-missing" Error
        "Propriété sans définition"
        "La propriété renvoie à une définition absente : son nom est inconnu."
        "Ajouter la définition dans «propertyDefinitions», avec son nom.";
    /// A box of a view shows an element that does not exist.
    ViewElementMissing "view-element-missing" Error
        "Vue montrant un élément absent"
        "Un cadre de la vue renvoie à un élément qui n’existe pas dans le fichier."
        "Supprimer le cadre de la vue ou rétablir l’élément.";
    /// A line of a view shows a relationship that does not exist.
    ViewRelationMissing "view-relation-missing" Error
        "Vue montrant une relation absente"
        "Un trait de la vue renvoie à une relation qui n’existe pas dans le fichier, ou qui a été écartée."
        "Supprimer le trait de la vue ou rétablir la relation.";
    /// An end of a line of a view does not exist in the view.
    ConnectionEndMissing "connection-end-missing" Error
        "Trait sans extrémité"
        "Un trait de la vue part d’un cadre absent de la vue, ou y mène."
        "Rattacher ou supprimer le trait dans l’outil d’origine.";
    /// A figure leads to a view that does not exist.
    ViewReferenceMissing "view-reference-missing" Error
        "Renvoi vers une vue absente"
        "Un cadre ou une vue renvoie à une vue ou à un point de vue absent du fichier."
        "Rétablir la vue ou supprimer le renvoi.";
    /// A folder holds something that does not exist.
    FolderItemMissing "folder-item-missing" Error
        "Dossier contenant une chose absente"
        "Un dossier range une chose qui n’existe pas dans le fichier, ou qui a été écartée."
        "Retirer la référence du dossier ou rétablir la chose.";
    /// A type is not one of ArchiMate 3.2.
    TypeUnknown "type-unknown" Warning
        "Type inconnu d’ArchiMate 3.2"
        "Le type écrit dans le fichier n’est pas dans la norme : il peut être plus récent, ou propre à l’outil."
        "Vérifier le type dans l’outil d’origine ; la chose est gardée avec le type tel qu’il est écrit.";
    /// A type has an older name.
    TypeRenamed "type-renamed" Information
        "Ancien nom de type"
        "Le type porte un nom d’ArchiMate 2, remplacé depuis."
        "Rien à faire ; réexporter avec un outil récent écrira le nom actuel.";
    /// An element has no name.
    ElementUnnamed "element-unnamed" Warning
        "Élément sans nom"
        "Sans nom, l’élément ne peut être ni cherché ni reconnu par les lecteurs."
        "Nommer l’élément dans l’outil d’origine.";
    /// A view has no name.
    ViewUnnamed "view-unnamed" Warning
        "Vue sans nom"
        "Sans nom, la vue ne peut pas être reconnue dans une liste."
        "Nommer la vue dans l’outil d’origine.";
    /// The definition of a property has no name.
    PropertyDefinitionUnnamed "property-definition-unnamed" Warning
        "Définition de propriété sans nom"
        "Les valeurs de cette propriété ne peuvent pas être comprises."
        "Nommer la propriété dans l’outil d’origine.";
    /// A property has no value.
    PropertyWithoutValue "property-without-value" Information
        "Propriété sans valeur"
        "La propriété est posée, mais sa valeur est vide."
        "Compléter la valeur, ou retirer la propriété.";
    /// A value does not have the form that the definition announces.
    PropertyValueInvalid "property-value-invalid" Warning
        "Valeur qui n’a pas la forme annoncée"
        "La définition annonce une date, un nombre ou un booléen, et la valeur n’en a pas la forme."
        "Écrire les dates sous la forme AAAA-MM-JJ, les nombres en chiffres, les booléens «true» ou «false».";
    /// A kind of access is not one of the standard.
    AccessTypeUnknown "access-type-unknown" Warning
        "Sorte d’accès inconnue"
        "Un accès peut être «Access», «Read», «Write» ou «ReadWrite»."
        "Corriger «accessType» dans le fichier ou dans l’outil.";
    /// A position, a size or a colour cannot be used.
    GeometryInvalid "geometry-invalid" Warning
        "Position, taille ou couleur impossible"
        "Une coordonnée n’est pas un entier positif, une taille est nulle ou une couleur sort des bornes."
        "Replacer la figure dans la vue avec l’outil d’origine.";
    /// A language tag is not well formed.
    LanguageInvalid "language-invalid" Warning
        "Langue mal indiquée"
        "Une langue s’écrit «fr», «fr-FR» ou «en» (norme BCP 47)."
        "Corriger l’attribut «xml:lang».";
    /// Two elements have the same business key.
    BusinessKeyDuplicate "business-key-duplicate" Warning
        "Même clé métier pour deux éléments"
        "La clé métier doit désigner une seule chose : elle sert d’adresse permanente."
        "Donner une clé propre à chaque élément, ou fusionner les deux éléments dans l’outil d’origine.";
    /// Two elements of one type have the same name.
    NameDuplicate "name-duplicate" Information
        "Homonymes de même type"
        "Deux éléments du même type portent le même nom : ce sont peut-être des doublons."
        "Vérifier s’il s’agit de la même chose ; rien n’est jamais fusionné automatiquement.";
    /// A view is a free drawing, not an ArchiMate diagram.
    ViewNotArchimate "view-not-archimate" Information
        "Esquisse ou canevas"
        "La vue est un dessin libre d’Archi, dont les figures ne sont pas des éléments du modèle."
        "Rien à faire ; pour que la vue montre des éléments, la refaire comme vue ArchiMate.";
    /// A specialization that a concept has does not exist.
    ProfileMissing "profile-missing" Error
        "Spécialisation absente"
        "L’élément ou la relation renvoie à une spécialisation que le modèle ne définit pas."
        "Rétablir la spécialisation dans l’outil d’origine, ou la retirer de l’élément.";
    /// An image that is shown is not with the model.
    ImageMissing "image-missing" Warning
        "Image absente"
        "Une figure ou une spécialisation montre une image qui n’est pas jointe au modèle."
        "Enregistrer le modèle avec ses images (Archi l’écrit alors en archive ZIP), ou joindre le dossier «images».";
    /// A file among the images cannot be used as one.
    ImageInvalid "image-invalid" Warning
        "Image inutilisable"
        "Le contenu du fichier n’est pas celui d’une image, ou il est trop lourd pour être gardé."
        "Remplacer l’image par un fichier PNG ou JPEG plus léger.";
    /// An entry of an archive or of a folder is left out for safety.
    FileRefused "file-refused" Warning
        "Fichier écarté par sécurité"
        "Une archive ou un dossier contient un lien, un chemin qui sort du dossier, un nom en double ou un contenu chiffré."
        "Refaire l’archive ou le dossier avec l’outil d’origine, sans liens ni chemins absolus.";
    /// One file of a model in several files cannot be read.
    FileUnreadable "file-unreadable" Error
        "Fichier du modèle illisible"
        "Un des fichiers du modèle est mal formé, interrompu ou inaccessible : ce qu’il contient manque."
        "Récupérer le fichier dans l’historique du dépôt, ou réenregistrer le modèle avec coArchi.";
    /// A file that a folder of coArchi should have does not exist.
    FileMissing "file-missing" Warning
        "Fichier de dossier absent"
        "Chaque dossier de coArchi contient un fichier «folder.xml», qui lui donne son nom."
        "Récupérer le fichier dans l’historique du dépôt, ou réenregistrer le modèle avec coArchi.";
    /// There are other models beside the one that was read.
    OtherModel "other-model" Information
        "Autre modèle à côté"
        "Le dossier ou l’archive contient plusieurs modèles ; un seul est lu."
        "Pour lire l’autre, donner son fichier ou son dossier.";
    /// A tag that we do not read.
    ContentIgnored "content-ignored" Information
        "Contenu non repris"
        "Le fichier contient des balises étrangères au format d’échange, ou propres à un outil."
        "Rien à faire si ce contenu n’est utile qu’à l’outil d’origine.";
    /// More findings than are kept.
    FindingsOmitted "findings-omitted" Information
        "Constats non détaillés"
        "Le fichier donne lieu à plus de constats que ce qui est listé."
        "Corriger les premiers constats, puis recommencer.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_kebab_case() {
        let mut codes: Vec<_> = Code::ALL.iter().map(|code| code.code()).collect();
        assert!(
            codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-')),
            "{codes:?}"
        );
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Code::ALL.len());
    }

    #[test]
    fn findings_beyond_the_limit_are_counted() {
        let mut findings = Findings::new(1);
        for line in 1..=3 {
            let place = Place { line, column: 1 };
            findings.add(Code::ElementUnnamed, (place, None), (String::new(), ""));
        }
        let kept = findings.into_sorted();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[1].code, Code::FindingsOmitted);
        assert!(kept[1].message.starts_with("2 "));
    }

    #[test]
    fn remarks_do_not_hide_an_error() {
        let mut findings = Findings::new(1);
        for code in [Code::ElementUnnamed, Code::ElementUnnamed, Code::RelationEndMissing] {
            findings.add(code, (Place::default(), None), (String::new(), ""));
        }
        let kept = findings.into_sorted();
        assert!(kept.iter().any(|finding| finding.severity == Severity::Error), "{kept:?}");
    }
}
