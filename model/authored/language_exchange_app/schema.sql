CREATE TABLE languages (
  code char(2) PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE users (
  id integer PRIMARY KEY,
  handle text NOT NULL UNIQUE,
  "countryCode" char(2) NOT NULL,
  "birthYear" smallint,
  "signedUpAt" timestamp NOT NULL,
  "lastSeenAt" timestamp,
  plan text NOT NULL CHECK (plan IN ('free','plus','pro')),
  "isBanned" boolean NOT NULL DEFAULT false,
  "referrerId" integer REFERENCES users
);
COMMENT ON COLUMN users."lastSeenAt" IS 'null = never came back after signing up';
CREATE TABLE "userLanguages" (
  "userId" integer NOT NULL REFERENCES users,
  "languageCode" char(2) NOT NULL REFERENCES languages,
  role text NOT NULL CHECK (role IN ('native','learning')),
  level text CHECK (level IN ('A1','A2','B1','B2','C1','C2')),
  PRIMARY KEY ("userId", "languageCode")
);
COMMENT ON COLUMN "userLanguages".level IS 'only for languages being learned';
CREATE TABLE matches (
  id integer PRIMARY KEY,
  "requesterId" integer NOT NULL REFERENCES users,
  "partnerId" integer NOT NULL REFERENCES users,
  "requestedAt" timestamp NOT NULL,
  "answeredAt" timestamp,
  state text NOT NULL CHECK (state IN ('pending','accepted','declined'))
);
COMMENT ON TABLE matches IS 'one user asks another to become exchange partners';
CREATE TABLE calls (
  id integer PRIMARY KEY,
  "matchId" integer NOT NULL REFERENCES matches,
  "startedAt" timestamp NOT NULL,
  minutes smallint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('audio','video')),
  "languageCode" char(2) NOT NULL,
  rating smallint
);
COMMENT ON COLUMN calls.rating IS 'sound quality given by the caller, 1 to 5; null = not rated';
CREATE TABLE messages (
  id integer PRIMARY KEY,
  "senderId" integer NOT NULL,
  "recipientId" integer NOT NULL,
  "sentAt" timestamp NOT NULL,
  "languageCode" char(2) NOT NULL,
  "wordCount" integer NOT NULL,
  "readAt" timestamp
);
CREATE TABLE corrections (
  id integer PRIMARY KEY,
  "messageId" integer NOT NULL REFERENCES messages,
  category text NOT NULL,
  "madeAt" timestamp NOT NULL,
  accepted boolean
);
COMMENT ON COLUMN corrections.accepted IS 'whether the author took over the correction; null = not looked at';
CREATE TABLE reports (
  id integer PRIMARY KEY,
  "reportedUserId" integer NOT NULL REFERENCES users,
  "reporterId" integer NOT NULL REFERENCES users,
  reason text NOT NULL,
  "filedAt" timestamp NOT NULL,
  "closedAt" timestamp
);
CREATE TABLE payments (
  id integer PRIMARY KEY,
  "userId" integer NOT NULL,
  "paidAt" timestamp NOT NULL,
  amount numeric(6,2) NOT NULL,
  refunded boolean NOT NULL DEFAULT false
);
