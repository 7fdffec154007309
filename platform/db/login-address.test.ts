import pg from 'pg';
import { expect, test } from 'vitest';
import { addressFor } from './login-address.ts';

const login = { user: 'parley_app', password: 'p&w %=/@' };

test.each([
  ['postgresql://ada:secret@db.example:5433/shop', 'db.example', 5433],
  ['postgresql://ada:secret@db.example/shop?user=eve&password=hers', 'db.example', 5432],
  ['postgresql://db.example/shop?user=eve&user=bob', 'db.example', 5432],
  ['postgresql:///shop?host=/run/postgresql', '/run/postgresql', 5432],
  ['postgresql://ada@/shop?host=/run/postgresql', '/run/postgresql', 5432],
  ['postgresql://ada:secret@localhost:5434/shop?host=%2Frun%2Fpostgresql', '/run/postgresql', 5434],
  ['postgresql://ada@%2Frun%2Fpostgresql/shop', '/run/postgresql', 5432],
])('%s is entered as our login', (address, host, port) => {
  const connectionString = addressFor(address, login);
  const { user, password, database, ...place } = new pg.Client({ connectionString });
  expect({ user, password, database }).toEqual({ ...login, database: 'shop' });
  expect(place).toMatchObject({ host, port });
  expect(connectionString).not.toMatch(/secret|hers|eve|bob/);
});
