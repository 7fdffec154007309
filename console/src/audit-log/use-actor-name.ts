import type { AuditEntry } from '../api/pending-types.ts';
import { useT } from '../i18n/index.ts';
import { fullName, useSession } from '../session/index.ts';
import { actorKind } from './endless-rows.tsx';

/** The log holds no names, so that it can outlive the people in it; the server adds those it still knows. */
export function useActorName(): (actor: AuditEntry['actor']) => string {
  const t = useT();
  const { user } = useSession();
  return (actor) => {
    if (actor.name) return actor.name;
    if (user !== null && actor.id === user.id) return fullName(user);
    return actorKind(actor.type, t);
  };
}
