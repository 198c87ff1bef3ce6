//! The codes of findings: severity, title, explanation and remedy, in the order of the documentation.

use serde::Serialize;

use super::Severity;

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

            /// The code of this name.
            pub fn named(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }

            /// The path of the help page that explains it.
            pub fn page(self) -> String {
                format!("/aide/constats/{}", self.code())
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
        "Le format d’échange 3.1 garde l’espace de noms 3.0 : certains outils écrivent pourtant « …/3.1/ »."
        "Remplacer l’espace de noms par http://www.opengroup.org/xsd/archimate/3.0/ ou mettre l’outil à jour.";
    /// The bytes contradict the declared encoding.
    EncodingContradiction "encoding-contradiction" Warning
        "Codage annoncé contredit par le fichier"
        "La déclaration XML annonce un codage des caractères qui n’est pas celui du fichier."
        "Enregistrer le fichier en UTF-8 et annoncer « UTF-8 » dans la déclaration XML.";
    /// An identifier is used twice.
    IdentifierDuplicate "identifier-duplicate" Error
        "Identifiant en double"
        "Un identifiant doit être unique dans tout le fichier : les références deviennent sinon ambiguës."
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
        "La propriété renvoie à une définition absente : son nom est inconnu."
        "Ajouter la définition dans « propertyDefinitions », avec son nom.";
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
        "Le type écrit dans le fichier n’est pas dans la norme : il peut être plus récent, ou propre à l’outil."
        "Vérifier le type dans l’outil d’origine ; la chose est gardée avec le type tel qu’il est écrit.";
    /// A type has an older name.
    TypeRenamed "type-renamed" Information
        "Ancien nom de type"
        "Le type porte un nom d’ArchiMate 2, remplacé depuis."
        "Rien à faire ; réexporter avec un outil récent écrira le nom actuel.";
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
    /// The standard does not permit this relationship between these types.
    RelationNotAllowed "relation-not-allowed" Warning
        "Relation que la norme n’admet pas"
        "ArchiMate 3.2 ne permet pas ce type de relation entre ces deux types d’éléments, ni directement ni par dérivation : chaque lecteur la comprendra à sa façon."
        "Choisir l’un des types de relation permis que cite le constat, retourner la relation, ou changer le type d’une extrémité.";
    /// The standard permits this relationship only as a derived one.
    RelationDerived "relation-derived" Information
        "Relation admise seulement par dérivation"
        "ArchiMate 3.2 n’admet cette relation entre ces types que comme le résumé d’une chaîne de relations : des éléments intermédiaires ne sont pas montrés."
        "Rien à faire si le résumé est voulu ; sinon, modéliser l’élément intermédiaire (un service, une fonction) et ses deux relations.";
    /// A junction joins relationships of several types.
    JunctionMixed "junction-mixed" Warning
        "Jonction de relations de types différents"
        "Toutes les relations qui arrivent à une jonction ou en partent doivent être du même type : sinon rien ne dit ce qui relie les deux bouts."
        "Donner le même type à toutes les relations de la jonction, ou employer une jonction par type.";
    /// Two relationships say the same thing.
    RelationDuplicate "relation-duplicate" Information
        "Relation en double"
        "Deux relations du même type relient les mêmes extrémités, sous le même nom : ce sont peut-être des copies."
        "Supprimer la copie dans l’outil d’origine, ou donner aux deux relations des noms qui les distinguent ; rien n’est jamais fusionné automatiquement.";
    /// Things contain, or specialise, each other in a circle.
    RelationCircular "relation-circular" Warning
        "Relations en cercle"
        "Un élément se trouve contenu dans lui-même, ou se spécialise lui-même, par une suite de relations."
        "Retourner ou supprimer l’une des relations du cercle ; c’est souvent une relation tracée à l’envers.";
    /// An element that no relationship and no view uses.
    ElementUnused "element-unused" Information
        "Élément inutilisé"
        "Aucune relation ne touche l’élément et aucune vue ne le montre : c’est souvent un reste."
        "Le relier ou le montrer dans une vue, ou le supprimer dans l’outil d’origine.";
    /// An element that no view shows.
    ElementNotShown "element-not-shown" Information
        "Élément sans vue"
        "L’élément a des relations, mais aucune vue du modèle ne le montre."
        "Rien à faire si le modèle sert de référentiel ; sinon, le montrer dans une vue.";
    /// A view shows nothing.
    ViewEmpty "view-empty" Information
        "Vue vide"
        "La vue ne contient aucun cadre."
        "La remplir ou la supprimer dans l’outil d’origine.";
    /// Two views have the same name.
    ViewNameDuplicate "view-name-duplicate" Information
        "Vues de même nom"
        "Deux vues portent le même nom : dans une liste, rien ne les distingue."
        "Donner à chaque vue un nom propre.";
    /// The definition of a property that nothing uses.
    PropertyDefinitionUnused "property-definition-unused" Information
        "Propriété jamais employée"
        "La propriété est définie, mais rien dans le modèle n’en a de valeur."
        "La retirer des définitions si elle ne sert plus.";
    /// A property has no value.
    PropertyWithoutValue "property-without-value" Information
        "Propriété sans valeur"
        "La propriété est posée, mais sa valeur est vide."
        "Compléter la valeur, ou retirer la propriété.";
    /// A value does not have the form that the definition announces.
    PropertyValueInvalid "property-value-invalid" Warning
        "Valeur qui n’a pas la forme annoncée"
        "La définition annonce une date, un nombre ou un booléen, et la valeur n’en a pas la forme."
        "Écrire les dates sous la forme AAAA-MM-JJ, les nombres en chiffres, les booléens « true » ou « false ».";
    /// A kind of access is not one of the standard.
    AccessTypeUnknown "access-type-unknown" Warning
        "Sorte d’accès inconnue"
        "Un accès peut être « Access », « Read », « Write » ou « ReadWrite »."
        "Corriger « accessType » dans le fichier ou dans l’outil.";
    /// A position, a size or a colour cannot be used.
    GeometryInvalid "geometry-invalid" Warning
        "Position, taille ou couleur impossible"
        "Une coordonnée n’est pas un entier positif, une taille est nulle ou une couleur sort des bornes."
        "Replacer la figure dans la vue avec l’outil d’origine.";
    /// A language tag is not well formed.
    LanguageInvalid "language-invalid" Warning
        "Langue mal indiquée"
        "Une langue s’écrit « fr », « fr-FR » ou « en » (norme BCP 47)."
        "Corriger l’attribut « xml:lang ».";
    /// Two elements have the same business key.
    BusinessKeyDuplicate "business-key-duplicate" Warning
        "Même clé métier pour deux éléments"
        "La clé métier doit désigner une seule chose : elle sert d’adresse permanente."
        "Donner une clé propre à chaque élément, ou fusionner les deux éléments dans l’outil d’origine.";
    /// Two elements of one type have the same name.
    NameDuplicate "name-duplicate" Information
        "Homonymes de même type"
        "Deux éléments du même type portent le même nom : ce sont peut-être des doublons."
        "Vérifier s’il s’agit de la même chose ; rien n’est jamais fusionné automatiquement.";
    /// A view is a free drawing, not an ArchiMate diagram.
    ViewNotArchimate "view-not-archimate" Information
        "Esquisse ou canevas"
        "La vue est un dessin libre d’Archi, dont les figures ne sont pas des éléments du modèle."
        "Rien à faire ; pour que la vue montre des éléments, la refaire comme vue ArchiMate.";
    /// A specialization that a concept has does not exist.
    ProfileMissing "profile-missing" Error
        "Spécialisation absente"
        "L’élément ou la relation renvoie à une spécialisation que le modèle ne définit pas."
        "Rétablir la spécialisation dans l’outil d’origine, ou la retirer de l’élément.";
    /// An image that is shown is not with the model.
    ImageMissing "image-missing" Warning
        "Image absente"
        "Une figure ou une spécialisation montre une image qui n’est pas jointe au modèle."
        "Enregistrer le modèle avec ses images (Archi l’écrit alors en archive ZIP), ou joindre le dossier « images ».";
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
        "Un des fichiers du modèle est mal formé, interrompu ou inaccessible : ce qu’il contient manque."
        "Récupérer le fichier dans l’historique du dépôt, ou réenregistrer le modèle avec coArchi.";
    /// A file that a folder of coArchi should have does not exist.
    FileMissing "file-missing" Warning
        "Fichier de dossier absent"
        "Chaque dossier de coArchi contient un fichier « folder.xml », qui lui donne son nom."
        "Récupérer le fichier dans l’historique du dépôt, ou réenregistrer le modèle avec coArchi.";
    /// There are other models beside the one that was read.
    OtherModel "other-model" Information
        "Autre modèle à côté"
        "Le dossier ou l’archive contient plusieurs modèles ; un seul est lu."
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
