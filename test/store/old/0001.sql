-- The store as version 0001 left it (pg_dump), with one scan and its finding.
CREATE SCHEMA kuzet;
CREATE TABLE kuzet.finding_sightings (
    finding_id uuid NOT NULL,
    scan_id uuid NOT NULL
);
CREATE TABLE kuzet.findings (
    id uuid NOT NULL,
    fingerprint text NOT NULL,
    category text NOT NULL,
    clause integer NOT NULL,
    verdict text NOT NULL,
    confidence double precision NOT NULL,
    why text NOT NULL,
    customer text,
    ip text,
    port integer,
    domain text,
    url text,
    signals jsonb NOT NULL,
    evidence jsonb NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    scan uuid NOT NULL,
    state text DEFAULT 'open'::text NOT NULL
);
CREATE TABLE kuzet.scans (
    id uuid NOT NULL,
    state text NOT NULL,
    request jsonb NOT NULL,
    started timestamp with time zone NOT NULL,
    finished timestamp with time zone,
    summary jsonb
);
CREATE TABLE kuzet.store_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);
CREATE TABLE kuzet.store_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);
CREATE TABLE kuzet.tasks (
    id text NOT NULL,
    scan_id uuid NOT NULL,
    queue text NOT NULL,
    payload jsonb NOT NULL,
    state text NOT NULL,
    fence integer DEFAULT 0 NOT NULL,
    claims integer DEFAULT 0 NOT NULL,
    result jsonb,
    checkpoint bytea,
    created timestamp with time zone NOT NULL,
    updated timestamp with time zone NOT NULL
);
INSERT INTO kuzet.store_migration VALUES ('0001-scans-tasks-findings', '2026-11-22T18:53:31.403Z');
INSERT INTO kuzet.store_migration_lock VALUES ('migration_lock', 0);
ALTER TABLE ONLY kuzet.finding_sightings
    ADD CONSTRAINT finding_sightings_pk PRIMARY KEY (finding_id, scan_id);
ALTER TABLE ONLY kuzet.findings
    ADD CONSTRAINT findings_fingerprint_key UNIQUE (fingerprint);
ALTER TABLE ONLY kuzet.findings
    ADD CONSTRAINT findings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY kuzet.scans
    ADD CONSTRAINT scans_pkey PRIMARY KEY (id);
ALTER TABLE ONLY kuzet.store_migration_lock
    ADD CONSTRAINT store_migration_lock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY kuzet.store_migration
    ADD CONSTRAINT store_migration_pkey PRIMARY KEY (name);
ALTER TABLE ONLY kuzet.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
CREATE INDEX finding_sightings_by_scan ON kuzet.finding_sightings USING btree (scan_id);
CREATE INDEX findings_by_age ON kuzet.findings USING btree (first_seen, id);
CREATE INDEX scans_running ON kuzet.scans USING btree (started) WHERE (state = 'running'::text);
CREATE INDEX tasks_by_scan ON kuzet.tasks USING btree (scan_id, id);
CREATE INDEX tasks_queued ON kuzet.tasks USING btree (scan_id, id) WHERE (state = 'queued'::text);
ALTER TABLE ONLY kuzet.finding_sightings
    ADD CONSTRAINT finding_sightings_finding_id_fkey FOREIGN KEY (finding_id) REFERENCES kuzet.findings(id) ON DELETE CASCADE;
ALTER TABLE ONLY kuzet.finding_sightings
    ADD CONSTRAINT finding_sightings_scan_id_fkey FOREIGN KEY (scan_id) REFERENCES kuzet.scans(id) ON DELETE CASCADE;
ALTER TABLE ONLY kuzet.tasks
    ADD CONSTRAINT tasks_scan_id_fkey FOREIGN KEY (scan_id) REFERENCES kuzet.scans(id) ON DELETE CASCADE;
INSERT INTO kuzet.scans VALUES ('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 'done', '{"targets": [{"kind": "range", "cidr": "127.50.0.0/24"}]}', '2026-11-22 10:00:00+00', '2026-11-22 10:01:00+00', '{"scan": "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "state": "done", "findings": {"total": 1, "proven": 0, "likely": 1}}');
INSERT INTO kuzet.findings VALUES ('11111111-1111-4111-8111-111111111111', 'FINGERPRINT', 'open-proxy', 6, 'likely', 0.9, 'It relayed.', 'C-1', '127.50.0.5', 3128, NULL, NULL, '[{"id": "proxy.connect.relayed", "where": "127.50.0.5:3128", "weight": 9.2, "excerpt": "relayed"}]', '[{"kind": "transcript", "path": "evidence/aa", "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]', '2026-11-22 10:00:00+00', '2026-11-22 10:00:00+00', 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 'open');
INSERT INTO kuzet.finding_sightings VALUES ('11111111-1111-4111-8111-111111111111', 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa');
