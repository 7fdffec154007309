import { useSyncExternalStore } from 'react';
import { onSession, sessionState, type SessionState } from './session.ts';

export function useSession(): SessionState {
  return useSyncExternalStore(onSession, sessionState);
}

/** Whether the person may do something; a button that is not for them is not shown. The server decides all the same. */
export function useAllowed(permission: string): boolean {
  return useSession().permissions.has(permission);
}

/** Whether this is somebody who runs the install and is not at work for a company just now. */
export function useIsOperator(): boolean {
  const { user, acting } = useSession();
  return user?.role === 'superadmin' && acting === null;
}
