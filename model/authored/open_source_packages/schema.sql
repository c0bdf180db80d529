CREATE TABLE maintainer (
  handle varchar(30) PRIMARY KEY,
  display_name text,
  country char(2),
  joined_at timestamptz NOT NULL,
  two_factor boolean NOT NULL,
  deactivated_at timestamptz
);
CREATE TABLE license (
  spdx varchar(20) PRIMARY KEY,
  copyleft boolean NOT NULL
);
CREATE TABLE package (
  name varchar(60) PRIMARY KEY,
  summary text,
  created_by varchar(30) NOT NULL REFERENCES maintainer(handle),
  owner_handle varchar(30) REFERENCES maintainer(handle),
  license varchar(20) REFERENCES license(spdx),
  language text NOT NULL,
  first_published date NOT NULL,
  archived_on date,
  stars integer NOT NULL,
  keywords text[] NOT NULL DEFAULT '{}'
);
COMMENT ON COLUMN package.owner_handle IS 'present owner; null = orphaned';
CREATE TABLE release (
  package varchar(60) NOT NULL REFERENCES package(name),
  version varchar(20) NOT NULL,
  released_at timestamptz NOT NULL,
  released_by varchar(30) NOT NULL REFERENCES maintainer(handle),
  size_kb integer NOT NULL,
  prerelease boolean NOT NULL,
  yanked_at timestamptz,
  yank_reason text,
  PRIMARY KEY (package, version)
);
CREATE TABLE dependency (
  package varchar(60) NOT NULL REFERENCES package(name),
  requires varchar(60) NOT NULL REFERENCES package(name),
  kind varchar(8) NOT NULL,
  version_range text,
  PRIMARY KEY (package, requires, kind)
);
COMMENT ON COLUMN dependency.kind IS 'runtime, dev, optional';
CREATE TABLE download_daily (
  package varchar(60) NOT NULL REFERENCES package(name),
  day date NOT NULL,
  downloads integer NOT NULL,
  from_ci integer NOT NULL,
  PRIMARY KEY (package, day)
);
COMMENT ON COLUMN download_daily.from_ci IS 'part of the downloads made by build servers';
CREATE TABLE issue (
  issue_id integer PRIMARY KEY,
  package varchar(60) NOT NULL REFERENCES package(name),
  title text NOT NULL,
  opened_by varchar(30) NOT NULL REFERENCES maintainer(handle),
  assigned_to varchar(30) REFERENCES maintainer(handle),
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  label varchar(12),
  comments integer NOT NULL
);
COMMENT ON COLUMN issue.label IS 'bug, feature, docs, question';
CREATE TABLE advisory (
  advisory_id varchar(16) PRIMARY KEY,
  package varchar(60) NOT NULL REFERENCES package(name),
  severity varchar(8) NOT NULL,
  cvss numeric(3,1),
  reported_on date NOT NULL,
  published_on date,
  fixed_in varchar(20),
  reporter varchar(30)
);
COMMENT ON TABLE advisory IS 'security vulnerabilities';
COMMENT ON COLUMN advisory.severity IS 'low, moderate, high, critical';
COMMENT ON COLUMN advisory.published_on IS 'null = under embargo';
COMMENT ON COLUMN advisory.fixed_in IS 'null = no fix available';
CREATE TABLE sponsorship (
  sponsor text NOT NULL,
  handle varchar(30) NOT NULL REFERENCES maintainer,
  monthly_usd numeric(8,2) NOT NULL,
  since date NOT NULL,
  until date,
  PRIMARY KEY (sponsor, handle)
);
