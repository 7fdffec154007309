-- What a company keeps of a file: its bytes once, whoever sent them how often.
create table media_files (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  sha256 bytea not null check (length(sha256) = 32),
  size_bytes bigint not null check (size_bytes >= 0),
  -- As the bytes say, whatever was claimed.
  mime_type text not null,
  -- Its places in the storage.
  place text not null,
  thumbnail_place text,
  thumbnail_bytes integer,
  -- The key of both where the company has its content sealed: sealed itself, so that other keys cost no file.
  sealed_key bytea,
  -- It is to be written anew in the form that the company wants now, which no transaction waits for.
  converting boolean not null default false,
  width integer,
  height integer,
  duration_ms integer,
  animated boolean not null default false,
  voice boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (company_id, id)
);
create unique index media_files_content on media_files (company_id, sha256);
create index media_files_place on media_files (company_id, place);
create index media_files_thumbnail on media_files (company_id, thumbnail_place) where thumbnail_place is not null;
create index media_files_converting on media_files (company_id, id) where converting;
call guard_by_company('media_files');
-- Whoever looks for files that nobody knows asks for those of all companies.
create policy sweeping on media_files for select to parley_system using (true);

create table media (
  company_id uuid not null references companies (id) on delete cascade,
  id uuid not null,
  origin text not null check (origin in ('inbound', 'upload')),
  kind text not null check (kind in ('image', 'video', 'audio', 'document', 'sticker')),
  state text not null check (state in ('pending', 'ready', 'failed')),
  file_id uuid,
  filename text check (length(filename) <= 255),
  -- In place of the name where the company has its content sealed.
  sealed_filename bytea,
  -- What the platform said of it, for what arrives.
  channel_id uuid,
  message_id uuid,
  platform_media_id text,
  claimed_mime_type text,
  claimed_sha256 text,
  voice boolean not null default false,
  failure text,
  attempts integer not null default 0,
  due_at timestamptz,
  leased_until timestamptz,
  lease bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id),
  foreign key (company_id, file_id) references media_files (company_id, id),
  check ((state = 'ready') = (file_id is not null))
);
create index media_of_file on media (company_id, file_id) where file_id is not null;
create index media_due on media (due_at) where state = 'pending';
call guard_by_company('media');
create policy sweeping on media for select to parley_system using (true);

alter table messages add column media_id uuid;

-- Which messages hold which files. A file that no message holds any more goes with the last of them.
create table media_uses (
  company_id uuid not null,
  message_id uuid not null,
  media_id uuid not null,
  primary key (company_id, message_id, media_id),
  foreign key (company_id, message_id) references messages (company_id, id) on delete cascade,
  foreign key (company_id, media_id) references media (company_id, id)
);
create index media_uses_of_media on media_uses (company_id, media_id);
call guard_by_company('media_uses');

-- What a number of the platform calls a file that was uploaded to it.
create table media_platform_ids (
  company_id uuid not null,
  file_id uuid not null,
  phone_number_id text not null,
  platform_media_id text,
  usable_until timestamptz,
  leased_until timestamptz,
  lease bigint not null default 0,
  primary key (company_id, file_id, phone_number_id),
  foreign key (company_id, file_id) references media_files (company_id, id) on delete cascade
);
call guard_by_company('media_platform_ids');

-- Places of the storage that nobody needs any more, until they are empty. It outlives the company whose files they held.
create table media_leftovers (
  place text not null primary key,
  since timestamptz not null default now()
);
grant insert on media_leftovers to parley_app;
grant select, insert, delete on media_leftovers to parley_system;

create function forget_unused_media() returns trigger language plpgsql as $$
begin
  -- Whoever takes another use of it away in this moment is waited for: the last of them has to see that it is.
  perform 1 from media m where m.company_id = old.company_id and m.id = old.media_id for update;
  delete from media m where m.company_id = old.company_id and m.id = old.media_id and not exists (
    select 1 from media_uses u where u.company_id = m.company_id and u.media_id = m.id);
  return null;
end $$;
create trigger forget_unused after delete on media_uses for each row execute function forget_unused_media();

create function forget_unused_file() returns trigger language plpgsql as $$
begin
  perform 1 from media_files f where f.company_id = old.company_id and f.id = old.file_id for update;
  delete from media_files f where f.company_id = old.company_id and f.id = old.file_id and not exists (
    select 1 from media m where m.company_id = f.company_id and m.file_id = f.id);
  return null;
end $$;
create trigger forget_file after delete on media for each row when (old.file_id is not null)
  execute function forget_unused_file();

create function leave_places() returns trigger language plpgsql as $$
begin
  insert into media_leftovers (place)
    select place from unnest(array[old.place, old.thumbnail_place]) as place
    where place is not null and (tg_op = 'DELETE' or (place is distinct from new.place and place is distinct from new.thumbnail_place))
    on conflict do nothing;
  return null;
end $$;
create trigger leave_places after delete on media_files for each row execute function leave_places();
create trigger leave_old_places after update of place, thumbnail_place on media_files for each row execute function leave_places();
