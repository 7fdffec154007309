import type { BrowserContext } from 'playwright-core';

/**
 * Collects what must not happen on the pages of a context: console errors, uncaught errors, violations of the content
 * security policy, refused or failed requests, and requests to any other host than those allowed.
 */
export async function collectComplaints(context: BrowserContext, allowed: readonly string[]): Promise<() => string[]> {
  const complaints: string[] = [];
  // As text, because it runs in the page, where there is a `document` and here is none.
  await context.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    console.error('content security policy: ' + event.violatedDirective + ' ' + event.blockedURI))`);
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    const local = ['data:', 'blob:', 'about:'].includes(url.protocol);
    if (!local && !allowed.includes(url.origin)) complaints.push(`request to another host: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // Streams end with their page.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`request failed: ${request.url()} ${reason}`);
  });
  return () => complaints;
}
