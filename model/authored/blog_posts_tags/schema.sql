CREATE TABLE users (
  id integer PRIMARY KEY,
  username text NOT NULL UNIQUE,
  display_name text,
  email text NOT NULL,
  role text NOT NULL,
  country text,
  created_at timestamp NOT NULL,
  last_login_at timestamp,
  banned boolean NOT NULL DEFAULT false,
  invited_by integer REFERENCES users
);
CREATE TABLE categories (
  id integer PRIMARY KEY,
  name text NOT NULL,
  slug text NOT NULL
);
CREATE TABLE posts (
  id integer PRIMARY KEY,
  author_id integer NOT NULL REFERENCES users,
  editor_id integer REFERENCES users,
  category_id integer REFERENCES categories,
  title text NOT NULL,
  language char(2) NOT NULL,
  status text NOT NULL,
  word_count integer NOT NULL,
  views integer NOT NULL,
  created_at timestamp NOT NULL,
  published_at timestamp,
  featured boolean NOT NULL
);
CREATE TABLE tags (
  id integer PRIMARY KEY,
  label text NOT NULL
);
CREATE TABLE post_tags (
  post_id integer NOT NULL REFERENCES posts,
  tag_id integer NOT NULL REFERENCES tags,
  PRIMARY KEY (post_id, tag_id)
);
CREATE TABLE comments (
  id integer PRIMARY KEY,
  post_id integer NOT NULL REFERENCES posts,
  user_id integer REFERENCES users,
  parent_id integer REFERENCES comments,
  body text NOT NULL,
  status text NOT NULL,
  created_at timestamp NOT NULL
);
CREATE TABLE likes (
  user_id integer NOT NULL REFERENCES users,
  post_id integer NOT NULL REFERENCES posts,
  liked_at timestamp NOT NULL,
  PRIMARY KEY (user_id, post_id)
);
CREATE TABLE follows (
  follower_id integer NOT NULL REFERENCES users,
  followed_id integer NOT NULL REFERENCES users,
  since date NOT NULL,
  PRIMARY KEY (follower_id, followed_id)
);
