-- How fast, how much and when numbers may send. Every limit is counted in the database, so that any number of gateway
-- processes keep it together.

alter table dispatches
  -- 0 an agent's reply, 1 a teammate's words, 2 what nobody asked for at this moment, such as a campaign.
  add column priority smallint not null default 1 check (priority between 0 and 2),
  -- Waits for a reason of its own, such as quiet hours: later messages of the conversation may pass.
  add column is_aside boolean not null default false,
  -- Was counted against the plan and the number's day, and then put back before it went out: counted once, not twice.
  add column is_counted boolean not null default false,
  -- Until then the attempt takes one place of what its number may send in a second: from the claim until a second after
  -- the platform's answer, so that whatever the network does, no second holds more than the number's throughput.
  add column slot_until timestamptz;

drop index dispatches_queued;
-- A number's queue. Only what is due is ever looked at: what has to wait has its hour in `due_at`.
create index dispatches_lane on dispatches (company_id, channel_id, priority, due_at, message_id) where state = 'queued';
create index dispatches_slots on dispatches (company_id, channel_id, slot_until) where slot_until is not null;

-- What slows a number down for a while, beside its settings.
create table number_paces (
  company_id uuid not null,
  channel_id uuid not null,
  -- Nothing goes out before this.
  blocked_until timestamptz,
  blocked_class text,
  blocked_title text,
  -- Nothing goes out to people who have not just written.
  cold_until timestamptz,
  cold_class text,
  cold_title text,
  -- The platform said "too many": it was lowered to so many a second then, and climbs again.
  lowered_to integer,
  lowered_at timestamptz,
  primary key (company_id, channel_id),
  foreign key (company_id, channel_id) references channels (company_id, id) on delete cascade
) with (fillfactor = 50);
call guard_by_company('number_paces');
create policy dispatching on number_paces for select to parley_system using (true);

-- Messages of a number in slices of ten minutes, for limits over the last 24 hours.
create table number_usage (
  company_id uuid not null,
  channel_id uuid not null,
  slice timestamptz not null,
  messages integer not null default 0,
  primary key (company_id, channel_id, slice),
  foreign key (company_id, channel_id) references channels (company_id, id) on delete cascade
) with (fillfactor = 50);
call guard_by_company('number_usage');

-- The limit between a number and one person: the time until which what was sent is paid for, at one message each 6 s.
create table pair_paces (
  company_id uuid not null,
  conversation_id uuid not null,
  paid_until timestamptz not null,
  primary key (company_id, conversation_id),
  foreign key (company_id, conversation_id) references conversations (company_id, id) on delete cascade
) with (fillfactor = 50);
call guard_by_company('pair_paces');

-- Whom a portfolio has written to first, and when last; shared by its numbers.
create table portfolio_people (
  company_id uuid not null references companies (id) on delete cascade,
  portfolio text not null,
  contact_id uuid not null,
  at timestamptz not null,
  primary key (company_id, portfolio, contact_id),
  foreign key (company_id, contact_id) references contacts (company_id, id) on delete cascade
);
create index portfolio_people_at on portfolio_people (company_id, portfolio, at);
call guard_by_company('portfolio_people');

-- A number counted now and then: never less than there are, so that a claim need not count them all.
create table portfolio_paces (
  company_id uuid not null references companies (id) on delete cascade,
  portfolio text not null,
  people integer not null,
  counted_at timestamptz not null,
  primary key (company_id, portfolio)
) with (fillfactor = 50);
call guard_by_company('portfolio_paces');

-- The stop of a company's sending, and of everybody's. No row: they send.
create table sending_stops (
  company_id uuid primary key references companies (id) on delete cascade,
  reason text check (length(reason) <= 500),
  stopped_by uuid,
  stopped_at timestamptz not null default now()
);
call guard_by_company('sending_stops');
create policy dispatching on sending_stops for select to parley_system using (true);

create table install_stop (
  only_one boolean primary key default true check (only_one),
  reason text check (length(reason) <= 500),
  stopped_by uuid,
  stopped_at timestamptz not null default now()
);
grant select on install_stop to parley_app, parley_system;
grant insert, update, delete on install_stop to parley_system;

create function wake_senders() returns trigger language plpgsql as $$
begin
  perform pg_notify('parley_wake', 'sending');
  return null;
end $$;
create trigger wake after insert or update or delete on sending_stops for each statement execute function wake_senders();
create trigger wake after insert or update or delete on install_stop for each statement execute function wake_senders();
create trigger wake after insert or update or delete on number_paces for each statement execute function wake_senders();

-- What a number may do at this moment: how many a second, and what keeps it from sending at all. Read by every claim.
create view sending_lanes with (security_invoker = true) as
select h.company_id, h.id as channel_id, h.throughput_per_second as allowed_per_second,
  case when p.lowered_to is null then h.throughput_per_second
    -- After a refusal the rate climbs by a tenth of what is allowed each minute.
    else least(h.throughput_per_second, p.lowered_to
      + floor(extract(epoch from clock_timestamp() - p.lowered_at) / 60)::int * greatest(1, h.throughput_per_second / 10))
  end as per_second,
  case when s.company_id is not null or i.only_one then 'STOPPED'
    when o.suspended_at is not null or o.delete_after is not null then 'COMPANY'
    when h.status <> 'active' and coalesce(h.paused_reason, 'person') <> 'person' then 'PAUSE'
    when h.sealed_access_token is null or h.attention_since is not null then 'TOKEN'
    when p.blocked_until > clock_timestamp() then p.blocked_class end as held,
  case when s.company_id is not null then 'Waits: sending is stopped for this company'
    when i.only_one then 'Waits: sending is stopped for everybody on this server'
    when o.suspended_at is not null or o.delete_after is not null then 'Waits: the company is suspended or about to be deleted'
    when h.status <> 'active' then 'Waits: the number is paused until somebody has looked at it'
    when h.sealed_access_token is null then 'Waits: the channel has no access token'
    when h.attention_since is not null then 'Waits: ' || coalesce(h.attention_title, 'the number needs somebody to look at it')
    else p.blocked_title end as held_title,
  case when p.blocked_until > clock_timestamp() then p.blocked_until end as held_until,
  case when p.cold_until > clock_timestamp() then p.cold_class end as cold,
  case when p.cold_until > clock_timestamp() then p.cold_title end as cold_title,
  case when p.cold_until > clock_timestamp() then p.cold_until end as cold_until
from channels h
join companies o on o.id = h.company_id
left join number_paces p on p.company_id = h.company_id and p.channel_id = h.id
left join sending_stops s on s.company_id = h.company_id
left join install_stop i on i.only_one;
grant select on sending_lanes to parley_app, parley_system;

-- Tells whose queue has grown; without a name where there are many.
create or replace function wake_dispatcher() returns trigger language plpgsql as $$
declare
  named record;
  many boolean := (select count(*) > 20 from (select distinct channel_id from new_rows limit 21) lanes);
begin
  if many then
    perform pg_notify('parley_wake', 'dispatches');
  else
    for named in select distinct company_id, channel_id from new_rows loop
      perform pg_notify('parley_wake', 'dispatches:' || named.company_id || '/' || named.channel_id);
    end loop;
  end if;
  return null;
end $$;
drop trigger wake on dispatches;
create trigger wake after insert on dispatches referencing new table as new_rows
  for each statement execute function wake_dispatcher();
