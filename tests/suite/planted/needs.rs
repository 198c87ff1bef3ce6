//! What the invented organisations need, in several words: the vocabulary from which the grown example is made.

/// Something that applications do.
pub(super) struct Need {
    /// What it is about, for the list of what is planted.
    pub(super) key: &'static str,
    /// Where it stands in the plan of each organisation.
    pub(super) zone: &'static str,
    /// Ways to name it.
    pub(super) functions: &'static [&'static str],
    /// The data that it handles, each with the ways to name it.
    pub(super) data: &'static [&'static [&'static str]],
    /// What it is for, in words.
    pub(super) purposes: &'static [&'static str],
    /// Which organisations have it, by their place.
    pub(super) owners: &'static [usize],
}

const fn need(
    (key, zone): (&'static str, &'static str),
    functions: &'static [&'static str],
    data: &'static [&'static [&'static str]],
    (purposes, owners): (&'static [&'static str], &'static [usize]),
) -> Need {
    Need { key, zone, functions, data, purposes, owners }
}

/// Needs that several organisations have, each with an application of its own: what is planted.
pub(super) const SHARED: &[Need] = &[
    need(
        ("éditique", "Soutenir"),
        &["Éditique", "Composition et envoi des courriers", "Production éditique des courriers"],
        &[
            &["Courrier sortant", "Courrier à envoyer"],
            &["Modèle de courrier", "Gabarit de courrier"],
        ],
        (
            &[
                "Compose, imprime et envoie les courriers.",
                "Met en page les courriers et les remet au façonnier.",
            ],
            &[0, 1, 2],
        ),
    ),
    need(
        ("gestion électronique de documents", "Soutenir"),
        &[
            "Gestion électronique de documents",
            "Numérisation et classement des documents",
            "Gestion des documents numérisés",
        ],
        &[
            &["Pièce justificative", "Pièce du dossier"],
            &["Plan de classement documentaire", "Plan de classement"],
        ],
        (
            &[
                "Numérise, classe et retrouve les pièces des dossiers.",
                "Garde les documents numérisés et les sert aux gestionnaires.",
            ],
            &[0, 1, 2],
        ),
    ),
    need(
        ("archivage à valeur probante", "Soutenir"),
        &["Archivage à valeur probante", "Archivage électronique probant"],
        &[
            &["Paquet d’archives", "Lot d’archives"],
            &["Journal d’archivage", "Journal des versements"],
        ],
        (
            &[
                "Garde les documents avec leur preuve jusqu’au sort final.",
                "Verse et restitue les archives probantes.",
            ],
            &[0, 1],
        ),
    ),
    need(
        ("signature électronique", "Soutenir"),
        &["Signature électronique", "Signature et horodatage des documents"],
        &[&["Document signé", "Acte signé"], &["Certificat de signature", "Certificat"]],
        (
            &[
                "Signe et horodate les décisions.",
                "Appose une signature électronique sur les actes.",
            ],
            &[0, 2],
        ),
    ),
    need(
        ("paie du personnel", "Soutenir"),
        &["Paie du personnel", "Calcul de la paie des agents"],
        &[&["Bulletin de paie", "Bulletin de salaire"], &["Contrat de travail", "Contrat d’agent"]],
        (
            &[
                "Calcule la paie des agents et produit les bulletins.",
                "Établit chaque mois la paie du personnel.",
            ],
            &[0, 1, 2],
        ),
    ),
    need(
        ("gestion des temps", "Soutenir"),
        &["Gestion des temps et des absences", "Suivi des temps et congés du personnel"],
        &[&["Demande de congé", "Congé"], &["Pointage", "Badgeage"]],
        (
            &[
                "Suit les horaires et les congés des agents.",
                "Enregistre les absences du personnel.",
            ],
            &[1, 2],
        ),
    ),
    need(
        ("comptabilité générale", "Soutenir"),
        &["Comptabilité générale", "Tenue de la comptabilité générale"],
        &[&["Écriture comptable", "Écriture"], &["Balance comptable", "Balance générale"]],
        (
            &[
                "Tient les comptes et arrête la clôture annuelle.",
                "Enregistre les écritures et produit la balance.",
            ],
            &[0, 1, 2],
        ),
    ),
    need(
        ("achats et marchés", "Soutenir"),
        &["Gestion des achats et marchés", "Passation et suivi des marchés"],
        &[&["Marché public", "Marché"], &["Bon de commande", "Commande fournisseur"]],
        (
            &[
                "Passe les marchés et suit les commandes.",
                "Suit les fournisseurs, les marchés et les commandes.",
            ],
            &[0, 2],
        ),
    ),
    need(
        ("budget", "Soutenir"),
        &["Préparation et suivi budgétaire", "Suivi du budget de gestion"],
        &[
            &["Ligne budgétaire", "Poste de budget"],
            &["Prévision de dépense", "Prévision budgétaire"],
        ],
        (
            &["Prépare le budget et suit son exécution.", "Compare la dépense au budget voté."],
            &[1, 2],
        ),
    ),
    need(
        ("portail des usagers", "Échanger"),
        &["Portail des usagers", "Espace personnel en ligne des usagers"],
        &[
            &["Compte de l’usager", "Compte usager en ligne"],
            &["Demande en ligne", "Démarche en ligne"],
        ],
        (
            &[
                "Ouvre à l’usager son dossier et ses démarches en ligne.",
                "Offre un espace personnel pour suivre ses démarches.",
            ],
            &[0, 1],
        ),
    ),
    need(
        ("prise de rendez-vous", "Échanger"),
        &["Prise de rendez-vous", "Gestion des rendez-vous d’accueil"],
        &[&["Rendez-vous", "Rendez-vous d’accueil"], &["Agenda d’accueil", "Plage d’agenda"]],
        (
            &[
                "Propose des rendez-vous et tient l’agenda des accueils.",
                "Réserve un rendez-vous avec un conseiller.",
            ],
            &[0, 1],
        ),
    ),
    need(
        ("téléphonie d’accueil", "Échanger"),
        &["Accueil téléphonique", "Distribution des appels téléphoniques"],
        &[
            &["Appel entrant", "Appel téléphonique"],
            &["File d’attente téléphonique", "File d’appels"],
        ],
        (
            &["Distribue les appels aux conseillers.", "Reçoit les appels et mesure l’attente."],
            &[0, 2],
        ),
    ),
    need(
        ("réclamations", "Échanger"),
        &["Gestion des réclamations", "Traitement des réclamations et médiation"],
        &[
            &["Réclamation", "Réclamation d’usager"],
            &["Réponse à réclamation", "Réponse au réclamant"],
        ],
        (
            &[
                "Enregistre les réclamations et suit leur réponse.",
                "Traite les réclamations jusqu’à la médiation.",
            ],
            &[1, 2],
        ),
    ),
    need(
        ("gestion des accès", "Maîtriser"),
        &["Gestion des identités et des accès", "Habilitations et accès des agents"],
        &[&["Habilitation", "Habilitation d’agent"], &["Compte d’agent", "Identité d’agent"]],
        (
            &[
                "Donne et retire les habilitations des agents.",
                "Authentifie les agents et gère leurs accès.",
            ],
            &[0, 1, 2],
        ),
    ),
    need(
        ("supervision technique", "Maîtriser"),
        &["Supervision de l’exploitation", "Surveillance technique des serveurs"],
        &[
            &["Alerte technique", "Alerte d’exploitation"],
            &["Mesure de disponibilité", "Taux de disponibilité"],
        ],
        (
            &[
                "Surveille les serveurs et alerte l’exploitation.",
                "Mesure la disponibilité des services.",
            ],
            &[1, 2],
        ),
    ),
    need(
        ("assistance informatique", "Maîtriser"),
        &["Assistance aux utilisateurs", "Gestion des incidents informatiques"],
        &[
            &["Incident informatique", "Ticket d’incident"],
            &["Demande d’assistance", "Demande de service informatique"],
        ],
        (
            &[
                "Suit les incidents et les demandes des agents.",
                "Enregistre et résout les incidents informatiques.",
            ],
            &[0, 1],
        ),
    ),
    need(
        ("détection de la fraude", "Maîtriser"),
        &["Détection de la fraude", "Ciblage des dossiers à risque de fraude"],
        &[
            &["Signalement de fraude", "Suspicion de fraude"],
            &["Score de risque", "Note de risque"],
        ],
        (
            &["Cible les dossiers à contrôler.", "Croise les données pour repérer les fraudes."],
            &[0, 2],
        ),
    ),
    need(
        ("contrôle interne", "Maîtriser"),
        &["Contrôle interne et audit", "Suivi du contrôle interne"],
        &[
            &["Plan de contrôle", "Plan de contrôle interne"],
            &["Constat d’audit", "Constat de contrôle"],
        ],
        (
            &[
                "Planifie les contrôles et suit leurs constats.",
                "Tient le plan de contrôle et les audits.",
            ],
            &[0, 1],
        ),
    ),
    need(
        ("recouvrement des indus", "Servir les droits"),
        &["Recouvrement des indus", "Récupération des sommes indues"],
        &[&["Créance d’indu", "Indu"], &["Échéancier de remboursement", "Plan de remboursement"]],
        (
            &[
                "Réclame et encaisse les sommes versées à tort.",
                "Suit les indus et leurs échéanciers.",
            ],
            &[0, 1],
        ),
    ),
    need(
        ("échange de fichiers", "Échanger"),
        &["Échange de fichiers avec les partenaires", "Transferts de fichiers partenaires"],
        &[
            &["Fichier échangé", "Fichier partenaire"],
            &["Trace de transfert", "Journal des transferts"],
        ],
        (
            &[
                "Reçoit et envoie les fichiers des partenaires.",
                "Trace et rejoue les transferts de fichiers.",
            ],
            &[0, 1, 2],
        ),
    ),
    need(
        ("passerelle d’API", "Échanger"),
        &["Exposition des API", "Passerelle d’exposition des API"],
        &[&["Contrat d’API", "Contrat d’interface"], &["Jeton d’accès", "Jeton d’API"]],
        (
            &[
                "Expose les API et contrôle leurs appels.",
                "Publie les interfaces et mesure leur usage.",
            ],
            &[1, 2],
        ),
    ),
    need(
        ("décisionnel", "Connaître"),
        &["Entrepôt de données décisionnel", "Pilotage et statistiques décisionnelles"],
        &[
            &["Indicateur de pilotage", "Indicateur statistique"],
            &["Tableau de bord", "Tableau de bord de pilotage"],
        ],
        (
            &[
                "Rassemble les données et produit les tableaux de bord.",
                "Nourrit le pilotage et les statistiques.",
            ],
            &[0, 1, 2],
        ),
    ),
    need(
        ("formation", "Soutenir"),
        &["Gestion de la formation des agents", "Plan de formation du personnel"],
        &[
            &["Session de formation", "Stage de formation"],
            &["Plan de formation", "Plan annuel de formation"],
        ],
        (
            &[
                "Construit le plan de formation et inscrit les agents.",
                "Organise les sessions de formation.",
            ],
            &[0, 2],
        ),
    ),
    need(
        ("gestion immobilière", "Soutenir"),
        &["Gestion du patrimoine immobilier", "Suivi des sites et bâtiments"],
        &[&["Bâtiment", "Site immobilier"], &["Bail", "Contrat de bail"]],
        (
            &["Suit les bâtiments, les baux et les travaux.", "Tient l’inventaire des sites."],
            &[1, 2],
        ),
    ),
    need(
        ("contentieux", "Maîtriser"),
        &["Suivi du contentieux", "Gestion des recours contentieux"],
        &[&["Recours", "Recours contentieux"], &["Décision de justice", "Jugement"]],
        (
            &[
                "Suit les recours jusqu’à la décision de justice.",
                "Prépare les audiences et garde les jugements.",
            ],
            &[0, 1, 2],
        ),
    ),
    need(
        ("courriels entrants", "Échanger"),
        &["Gestion des courriels entrants", "Traitement des courriels des usagers"],
        &[&["Courriel entrant", "Courriel d’usager"], &["Réponse type", "Modèle de réponse"]],
        (
            &[
                "Reçoit et distribue les courriels des usagers.",
                "Trie les courriels et propose une réponse.",
            ],
            &[0, 1],
        ),
    ),
];

/// What only one organisation does: activities on the subjects of its own.
pub(super) const ACTIVITIES: &[(&str, &str)] = &[
    ("Instruction", "Dossier"),
    ("Calcul", "Montant"),
    ("Paiement", "Ordre de paiement"),
    ("Contrôle sur pièces", "Constat"),
    ("Simulation", "Simulation"),
    ("Notification", "Notification"),
    ("Révision annuelle", "Révision"),
    ("Affiliation", "Affiliation"),
];

/// The subjects of each organisation: they have none in common.
pub(super) const SUBJECTS: [&[&str]; 4] = [
    &[
        "de l’aide au logement",
        "des allocations familiales",
        "de la garde d’enfant",
        "du minimum social",
        "de la rentrée scolaire",
    ],
    &[
        "des pensions de réversion",
        "de la retraite personnelle",
        "des périodes cotisées",
        "du minimum vieillesse",
        "de l’inaptitude",
    ],
    &[
        "des cotisations d’employeur",
        "des travailleurs indépendants",
        "des déclarations de chantier",
        "des délais de règlement",
    ],
    &[
        "des bourses de cure",
        "des secours exceptionnels",
        "des rentes de marins",
        "des prêts d’honneur",
        "des séjours de vacances",
    ],
];

/// Data that everybody handles and that tell nothing by themselves.
pub(super) const COMMON_DATA: [&str; 4] =
    ["Dossier de l’assuré", "Adresse de l’assuré", "Coordonnées bancaires", "Trace d’opération"];

/// Technologies of invented publishers: name, version, end of support.
pub(super) const TECHNOLOGIES: &[(&str, &str, &str)] = &[
    ("Serveur Cormoran 3", "3", "2025-06-30"),
    ("Serveur Cormoran 5", "5", "2031-12-31"),
    ("Base Sterne 2", "2", "2024-12-31"),
    ("Base Sterne 4", "4", "2030-06-30"),
    ("Langage Pétrel 8", "8", "2029-12-31"),
    ("Moteur Goéland 1", "1", ""),
    ("Cadre Albatros 12", "12", "2028-12-31"),
    ("Système Macareux 7", "7", "2023-06-30"),
    ("Conteneurs Fou 1", "1", "2032-12-31"),
    ("Bus Courlis 6", "6", "2027-12-31"),
];
