import type { SignedIn, TestApp } from '../../../tests/setup/app.ts';

export interface Uploaded {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  body: any;
  headers: Headers;
}

/** Sends a form with one file, as a browser does. */
export async function upload(
  app: TestApp,
  by: Pick<SignedIn, 'access_token'>,
  file: { bytes: Buffer; type: string; name?: string; field?: string },
  headers: Record<string, string> = {},
): Promise<Uploaded> {
  const form = new FormData();
  form.append(file.field ?? 'file', new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name ?? 'file');
  const response = await fetch(`${app.url}/api/v1/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${by.access_token}`, ...headers },
    body: form,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

/** The bytes of a file, as whoever is signed in reads them. */
export async function read(
  app: TestApp,
  by: Pick<SignedIn, 'access_token'>,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  const response = await fetch(`${app.url}/api/v1/media/${path}`, {
    headers: { authorization: `Bearer ${by.access_token}`, ...headers },
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}
