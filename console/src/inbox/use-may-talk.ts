import { useAllowed, useSession } from '../session/index.ts';

/** Whether the reader may answer customers. An operator at work for a company reads only: customers talk to its people. */
export function useMayTalk(): boolean {
  const { acting } = useSession();
  return useAllowed('conversations.write') && acting === null;
}
