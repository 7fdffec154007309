import type { ComponentProps } from 'react';

/** The address if a browser may be sent there; null for `javascript:` and everything else that is not the web. */
export function webAddress(url: string | null | undefined): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
  } catch {
    return null;
  }
}

/** A link to somewhere a contact or a source named; only text when the address is not safe. */
export function SafeLink({ href, children, ...rest }: ComponentProps<'a'>) {
  const address = webAddress(href);
  if (address === null) return <span className={rest.className}>{children}</span>;
  return (
    <a {...rest} href={address} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
