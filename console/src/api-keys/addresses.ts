const quad = /^\d{1,3}$/;

/** The lines and commas of a text as addresses; empty ones do not count. */
export function splitAddresses(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Whether it looks like an address or a network. The server knows exactly; this saves the way there. */
export function isAddress(text: string): boolean {
  const [host = '', length, ...rest] = text.split('/');
  if (rest.length > 0) return false;
  const six = host.includes(':');
  if (length !== undefined && !(/^\d{1,3}$/.test(length) && Number(length) <= (six ? 128 : 32))) return false;
  return six ? isSix(host) : isFour(host);
}

function isFour(host: string): boolean {
  const parts = host.split('.');
  return parts.length === 4 && parts.every((part) => quad.test(part) && Number(part) <= 255);
}

/** The browser knows the address format of the web, which is the same. */
function isSix(host: string): boolean {
  return URL.canParse(`http://[${host}]/`);
}
