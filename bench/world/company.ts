/** A company that has signed up, and its administrator's way in. */
export interface Company {
  company_id: string;
  user_id: string;
  session_id: string;
  token: string;
  email: string;
  password: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
}

let signed_up = 0;

export async function signUp(port: number): Promise<Company> {
  signed_up += 1;
  const email = `admin${signed_up}@company.example`;
  const password = 'correct horse battery';
  await call(port, null, 'POST', '/api/v1/auth/signup', {
    email,
    password,
    first_name: 'Ada',
    last_name: 'Admin',
    company_name: `Company ${signed_up}`,
  });
  const login = await call<{ access_token: string; user: { id: string; company_id: string } }>(
    port,
    null,
    'POST',
    '/api/v1/auth/login',
    { email, password },
  );
  const token = login.access_token;
  const { sid } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sid: string };
  return {
    company_id: login.user.company_id,
    user_id: login.user.id,
    session_id: sid,
    token,
    email,
    password,
    get: (path) => call(port, token, 'GET', path),
    post: (path, body) => call(port, token, 'POST', path, body),
  };
}

/** Connects a number; with an agent it answers. */
export async function connectNumber(
  company: Company,
  phone_number_id: string,
  agent?: { reply_quiet_ms: number },
): Promise<void> {
  const made = agent && (await company.post<{ id: string }>('/api/v1/agents', { name: 'Nina', ...agent }));
  await company.post('/api/v1/channels', {
    name: 'Main number',
    phone_number_id,
    waba_id: '102290129340398',
    access_token: 'token-of-the-number',
    // What is measured is the server, not the number's own limit of a day.
    daily_limit: 10_000_000,
    ...(made === undefined ? {} : { agent_id: made.id }),
  });
}

async function call<T>(port: number, token: string | null, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}
