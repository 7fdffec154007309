import { deliveryBody, reportBody, signatureOf } from './deliveries.ts';
import type { RequestPlan } from './plan.ts';

/** The requests of a plan as the bytes that go over the socket. */
export function renderRequests(plan: RequestPlan): Buffer[] {
  switch (plan.kind) {
    case 'deliveries':
      return Array.from({ length: plan.count }, (_, index) =>
        signedPost(deliveryBody({ ...plan, index }), plan.secret),
      );
    case 'statuses':
      return Array.from({ length: plan.count }, (_, index) => signedPost(reportBody({ ...plan, index }), plan.secret));
    case 'reads':
      return plan.paths.map((path) =>
        Buffer.from(
          `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${bearer(plan.token)}${plan.headers ?? ''}Accept: */*\r\n\r\n`,
        ),
      );
    case 'posts':
      return plan.bodies.map((body) => post(plan.path, body, ''));
    case 'creates':
      return Array.from({ length: plan.count }, (_, index) => {
        const phone = `+4479${plan.run}${String(index).padStart(6, '0')}`;
        const body = JSON.stringify({ name: `Customer ${index}`, phone, language: 'en' });
        return post('/api/v1/contacts', body, bearer(plan.token));
      });
    default:
      return plan satisfies never;
  }
}

function signedPost(body: string, secret: string): Buffer {
  return post('/webhooks/whatsapp', body, `X-Hub-Signature-256: ${signatureOf(body, secret)}\r\n`);
}

function post(path: string, body: string, headers: string): Buffer {
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${headers}\r\n${body}`,
  );
}

function bearer(token: string | null): string {
  return token === null ? '' : `Authorization: Bearer ${token}\r\n`;
}
