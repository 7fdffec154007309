import { describe, expect, it } from 'vitest';
import { describeNetworkError, neverLeft } from './network-errors.ts';

const fault = (fields: object, message = 'x') => Object.assign(new Error(message), fields);
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause });

describe('neverLeft', () => {
  it.each<[string, unknown]>([
    ['refused', fault({ code: 'ECONNREFUSED', syscall: 'connect' })],
    ['unknown host', fault({ code: 'ENOTFOUND', syscall: 'getaddrinfo' })],
    ['name server away', fault({ code: 'EAI_AGAIN' })],
    ['no time left to connect', fault({ code: 'UND_ERR_CONNECT_TIMEOUT' })],
    ['time-out while connecting', fault({ code: 'ETIMEDOUT', syscall: 'connect' })],
    ['no route', fault({ code: 'EHOSTUNREACH', syscall: 'connect' })],
    ['expired certificate', fault({ code: 'CERT_HAS_EXPIRED' })],
    ['no TLS there', fault({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' })],
    [
      'closed in the handshake',
      fault({ code: 'ECONNRESET' }, 'Client network socket disconnected before secure TLS connection was established'),
    ],
    [
      'all addresses refused',
      new AggregateError([fault({ code: 'ECONNREFUSED' }), fault({ code: 'ENETUNREACH', syscall: 'connect' })]),
    ],
  ])('%s', (_name, cause) => {
    expect(neverLeft(fetchFailed(cause))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['reset', fault({ code: 'ECONNRESET', syscall: 'read' })],
    ['broken pipe', fault({ code: 'EPIPE', syscall: 'write' })],
    ['time-out while reading', fault({ code: 'ETIMEDOUT', syscall: 'read' })],
    ['no route on an open connection', fault({ code: 'EHOSTUNREACH', syscall: 'read' })],
    ['closed by the other side', fault({ code: 'UND_ERR_SOCKET' })],
    ['no headers in time', fault({ code: 'UND_ERR_HEADERS_TIMEOUT' })],
    [
      'one of two addresses reset',
      new AggregateError([fault({ code: 'ECONNREFUSED' }), fault({ code: 'ECONNRESET' })]),
    ],
    ['an empty list', new AggregateError([])],
    ['no cause', undefined],
    ['no error', 'text'],
  ])('cannot be said of: %s', (_name, cause) => {
    expect(neverLeft(fetchFailed(cause))).toBe(false);
  });

  it('describes by code, or by name', () => {
    expect(describeNetworkError(fetchFailed(fault({ code: 'EPIPE' })))).toBe('EPIPE');
    expect(describeNetworkError(fetchFailed(undefined))).toBe('TypeError');
    expect(describeNetworkError('text')).toBe('unknown network error');
    expect(neverLeft('text')).toBe(false);
  });
});
