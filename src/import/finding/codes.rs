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
    /// A sheet whose rows are of no known class.
    SheetIgnored "sheet-ignored" Information
        "Feuille laissée de côté"
        "Rien ne dit de quelle classe sont les lignes de la feuille, ou elle n’a pas de lignes."
        "Donner à la feuille le nom d’une classe (« Applications »), choisir la classe à l’import, ou partir d’un modèle de tableau.";
    /// A column that means nothing known.
    ColumnUnknown "column-unknown" Warning
        "Colonne non comprise"
        "Le titre de la colonne n’est le nom d’aucune propriété de la classe, ni un synonyme connu."
        "Dire à l’étape des colonnes ce qu’elle veut dire, ou l’ignorer ; ce choix est retenu pour la source.";
    /// Two columns that mean the same.
    ColumnDuplicate "column-duplicate" Information
        "Deux colonnes pour la même propriété"
        "Deux titres désignent la même propriété : leurs valeurs s’ajoutent."
        "Rien à faire si c’est voulu ; sinon, ignorer l’une des deux à l’étape des colonnes.";
    /// A row without a name nor a key.
    RowUnnamed "row-unnamed" Error
        "Ligne sans nom"
        "Sans nom ni identifiant, la ligne ne désigne rien que l’on puisse retrouver."
        "Donner un nom à la ligne, ou la supprimer.";
    /// The row of our templates that shows how to fill them in.
    RowExample "row-example" Information
        "Ligne d’exemple laissée de côté"
        "Les modèles de tableau contiennent une ligne d’exemple, qui n’est jamais importée."
        "Rien à faire ; la supprimer si elle gêne.";
    /// Two rows for the same thing.
    RowDuplicate "row-duplicate" Warning
        "Deux lignes pour la même chose"
        "Deux lignes ont le même identifiant, ou à défaut le même nom."
        "Réunir les deux lignes, ou leur donner un identifiant différent.";
    /// A row that speaks of a thing that another source of the organisation has.
    RowKnown "row-known" Information
        "Ligne reconnue à son nom"
        "Une autre source du même organisme a une chose de cette classe et de ce nom : la ligne parle d’elle."
        "Rien à faire si c’est la même chose ; sinon, donner un identifiant à la ligne.";
    /// A class that the map does not have.
    CellClassUnknown "cell-class-unknown" Warning
        "Nature inconnue"
        "La nature écrite n’est le nom d’aucune classe de la carte qui convienne ici."
        "Écrire le nom d’une classe de la carte, tel qu’il paraît dans les listes.";
    /// A date that is not one.
    CellDateInvalid "cell-date-invalid" Warning
        "Date illisible"
        "La cellule ne contient pas une date possible : une année, un mois ou un jour."
        "Écrire 2025, 2025-12 ou 2025-12-31 ; 31/12/2025 et 31 décembre 2025 conviennent aussi.";
    /// A value that does not have the type expected.
    CellValueInvalid "cell-value-invalid" Warning
        "Valeur d’un autre type"
        "La propriété attend un nombre, oui ou non, ou une adresse web, et la cellule contient autre chose."
        "Écrire la valeur sous la forme attendue : elle est dite dans le commentaire du titre, dans le modèle de tableau.";
    /// A word that the vocabulary does not have.
    CellWordUnknown "cell-word-unknown" Warning
        "Mot hors du vocabulaire"
        "La propriété se dit avec les mots d’une liste, et celui-ci n’y est pas."
        "Choisir un mot de la liste ; le modèle de tableau la propose dans chaque cellule.";
    /// A name that nothing on the map has.
    ReferenceUnknown "reference-unknown" Warning
        "Nom inconnu de la carte"
        "Rien de la classe attendue ne porte ce nom, ce sigle ou cet identifiant, ni sur la carte ni dans le fichier."
        "Corriger le nom, ou ajouter la chose dans une feuille de sa classe.";
    /// A name that several things have.
    ReferenceAmbiguous "reference-ambiguous" Warning
        "Nom porté par plusieurs choses"
        "Plusieurs choses de la classe attendue portent ce nom : rien ne dit laquelle est voulue."
        "Écrire l’adresse de la chose (celle de sa page), son identifiant, ou un nom qu’elle seule porte.";
    /// Several values where one is expected.
    CellSeveralValues "cell-several-values" Warning
        "Plusieurs valeurs pour une seule attendue"
        "La propriété n’a qu’une valeur, et la cellule en donne plusieurs."
        "N’en garder qu’une.";
    /// The result of a formula that failed.
    CellError "cell-error" Error
        "Cellule en erreur"
        "La formule de la cellule a échoué : sa valeur n’est pas une donnée."
        "Corriger la formule, ou remplacer la cellule par sa valeur.";
    /// Values computed by formulas.
    CellFormula "cell-formula" Information
        "Valeurs calculées par des formules"
        "Portulan ne calcule pas : il prend la dernière valeur que le tableur a gardée."
        "Rien à faire si le classeur a été enregistré par un tableur ; sinon, l’ouvrir, le recalculer et l’enregistrer.";
    /// Macros.
    MacrosIgnored "macros-ignored" Information
        "Macros laissées de côté"
        "Le classeur contient des macros : elles ne sont ni lues, ni exécutées, ni gardées."
        "Rien à faire.";
    /// An encoding that had to be guessed.
    EncodingGuessed "encoding-guessed" Information
        "Codage deviné"
        "Le fichier n’est pas en UTF-8 : il est lu en Windows-1252, le codage habituel des anciens tableurs français."
        "Vérifier les accents ; enregistrer de préférence en « CSV UTF-8 ».";
    /// A thing made from its name.
    ThingCreated "thing-created" Information
        "Chose créée d’après son nom"
        "La carte ne connaissait rien de ce nom dans une classe où l’on nomme librement : la chose y entre."
        "Rien à faire si le nom est le bon ; s’il en existe un autre, l’employer évite un doublon.";
    /// A value removed from a row that another source says.
    ValueSaidElsewhere "value-said-elsewhere" Warning
        "Valeur dite par une autre source"
        "La valeur ôtée de la cellule est dite par une autre source, qu’un import ne peut pas changer."
        "La corriger dans la source qui la dit ; la page de la chose montre laquelle.";
    /// Rows that lack what their class expects.
    ValueExpected "value-expected" Information
        "Valeur attendue absente"
        "La forme de la classe attend au moins une valeur, et ces lignes n’en donnent pas."
        "La compléter quand elle est connue ; sans elle, la chose entre tout de même sur la carte.";
    /// Facts about what is reserved.
    FactRefused "fact-refused" Error
        "Fait écarté"
        "Le fait parle de la carte elle-même (ses graphes, ses classes, ses droits) ou d’une chose qui n’est pas à l’organisme : une contribution ne peut pas le dire."
        "Retirer ce fait du fichier.";
    /// A node that has no address.
    BlankNodeNamed "blank-node-named" Information
        "Nœud anonyme nommé"
        "La carte n’a que des nœuds qui ont une adresse : celui-ci en reçoit une, d’après ce qu’il dit."
        "Rien à faire ; donner une adresse au nœud dans le fichier la rendrait stable.";
    /// What an API description says and is not kept.
    ApiIgnored "api-ignored" Information
        "Partie de la description laissée de côté"
        "La carte ne garde de la description d’une API que ce qui se compare : opérations, données, serveurs, contact, licence."
        "Rien à faire.";
}
