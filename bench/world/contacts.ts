import type pg from 'pg';

/**
 * Gives a company `count` contacts, each with its identity, in one statement each: the table's own triggers keep the
 * counters right, and no event is written, as after an import long ago. Answers up to 5,000 of the ids.
 */
export async function seedContacts(owner: pg.Client, company_id: string, count: number): Promise<string[]> {
  await owner.query(
    `insert into contacts (company_id, id, name, phone, wa_id, language, created_at, updated_at)
     select $1, uuidv7(make_interval(secs => i - $2 - 60)), 'Customer ' || i, '+1555' || lpad(i::text, 8, '0'), '1555' || lpad(i::text, 8, '0'), 'en',
            now() + make_interval(secs => i - $2 - 60), now() + make_interval(secs => i - $2 - 60)
     from generate_series(1, $2::int) as i`,
    [company_id, count],
  );
  await owner.query(
    `insert into contact_identities (company_id, kind, value, contact_id, home_contact_id)
     select company_id, 'phone', wa_id, id, id from contacts where company_id = $1`,
    [company_id],
  );
  const { rows } = await owner.query<{ id: string }>(
    'select id from contacts where company_id = $1 order by random() limit 5000',
    [company_id],
  );
  return rows.map((row) => row.id);
}
