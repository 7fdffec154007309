import { useEffect, useState } from 'react';
import { linkToken } from './link-token.ts';

/** Reads the token of the opened link once and takes it out of the address, where history and screenshots keep it. */
export function useLinkToken(): string | null {
  const [token] = useState(() => linkToken(location));
  useEffect(() => {
    if (token !== null) history.replaceState(history.state, '', location.pathname);
  }, [token]);
  return token;
}
