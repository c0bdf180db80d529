CREATE TABLE teams (
    slug        text PRIMARY KEY,
    title       text NOT NULL,
    lead_login  text,
    cost_centre text
);
CREATE TABLE developers (
    login       text PRIMARY KEY,
    full_name   text NOT NULL,
    team_slug   text,
    level       text NOT NULL,
    mentor_login text,
    started_on  date NOT NULL,
    ended_on    date,
    timezone    text
);
CREATE TABLE repositories (
    repo        text PRIMARY KEY,
    main_language text,
    owner_team  text NOT NULL,
    is_archived boolean NOT NULL DEFAULT false,
    created_on  date NOT NULL,
    min_approvals smallint NOT NULL DEFAULT 1
);
CREATE TABLE pull_requests (
    repo          text NOT NULL,
    pr_number     int NOT NULL,
    author_login  text NOT NULL,
    merged_by     text,
    title         text NOT NULL,
    state         text NOT NULL CHECK (state IN ('open', 'merged', 'closed')),
    is_draft      boolean NOT NULL DEFAULT false,
    opened_at     timestamp NOT NULL,
    merged_at     timestamp,
    closed_at     timestamp,
    additions     int NOT NULL,
    deletions     int NOT NULL,
    changed_files int NOT NULL,
    base_branch   text NOT NULL DEFAULT 'main',
    PRIMARY KEY (repo, pr_number)
);
CREATE TABLE review_requests (
    repo           text NOT NULL,
    pr_number      int NOT NULL,
    reviewer_login text NOT NULL,
    requested_at   timestamp NOT NULL,
    PRIMARY KEY (repo, pr_number, reviewer_login)
);
CREATE TABLE reviews (
    id             bigint PRIMARY KEY,
    repo           text NOT NULL,
    pr_number      int NOT NULL,
    reviewer_login text NOT NULL,
    verdict        text NOT NULL CHECK (verdict IN ('approved', 'changes_requested', 'commented')),
    submitted_at   timestamp NOT NULL,
    minutes_spent  int
);
CREATE TABLE review_comments (
    id          bigint PRIMARY KEY,
    review_id   bigint NOT NULL,
    file_path   text NOT NULL,
    body        text NOT NULL,
    resolved    boolean NOT NULL DEFAULT false
);
CREATE TABLE ci_runs (
    id          bigint PRIMARY KEY,
    repo        text NOT NULL,
    pr_number   int NOT NULL,
    attempt     smallint NOT NULL,
    outcome     text,
    queued_at   timestamp NOT NULL,
    duration_s  int
);
CREATE TABLE labels (
    repo       text NOT NULL,
    pr_number  int NOT NULL,
    label      text NOT NULL,
    PRIMARY KEY (repo, pr_number, label)
);
CREATE TABLE reverts (
    repo          text NOT NULL,
    reverted_pr   int NOT NULL,
    reverting_pr  int NOT NULL,
    reason        text,
    PRIMARY KEY (repo, reverted_pr)
);
