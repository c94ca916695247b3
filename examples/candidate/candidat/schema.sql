-- One row per person, right or declaration. An end that nobody knows is the last day of the calendar.
CREATE TABLE caisse (id TEXT PRIMARY KEY, regime TEXT, centre TEXT, organisme TEXT, libelle TEXT, adresse TEXT, geree INTEGER);
CREATE TABLE personne (
    nir TEXT PRIMARY KEY, nom_famille TEXT, nom_usage TEXT, prenom TEXT, naissance TEXT, rang INTEGER, qualite TEXT,
    etat_civil TEXT, caisse TEXT REFERENCES caisse
);
CREATE INDEX par_etat_civil ON personne (etat_civil);
CREATE TABLE ayant_droit (assure TEXT REFERENCES personne, nir TEXT REFERENCES personne, PRIMARY KEY (assure, nir));
CREATE TABLE contrat (
    id INTEGER PRIMARY KEY, nir TEXT REFERENCES personne, nature TEXT, code TEXT, libelle TEXT, debut TEXT, fin TEXT
);
CREATE TABLE periode (contrat INTEGER REFERENCES contrat, debut TEXT, fin TEXT);
CREATE TABLE exoneration (
    nir TEXT REFERENCES personne, code TEXT, libelle TEXT, libelle_long TEXT, debut TEXT, fin TEXT, grossesse TEXT, accouchement TEXT
);
CREATE TABLE medecin (nir TEXT REFERENCES personne, nom TEXT, prenom TEXT, numero TEXT, debut TEXT, fin TEXT);
CREATE INDEX contrats_de ON contrat (nir);
CREATE INDEX periodes_de ON periode (contrat);
CREATE INDEX exonerations_de ON exoneration (nir);
CREATE INDEX medecin_de ON medecin (nir);
