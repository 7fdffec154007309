import type { AuditLine } from '../api/types.ts';
import { type Translate, useT } from '../i18n/index.ts';
import { fullName, useSession } from '../session/index.ts';

/** The log holds no names, so that it can outlive the people in it; the server adds those it still knows. */
export function useActorName(): (actor: AuditLine['actor']) => string {
  const t = useT();
  const { user } = useSession();
  return (actor) => {
    if (actor.name) return actor.name;
    if (user !== null && actor.id === user.id) return fullName(user);
    return actorKind(actor.type, t);
  };
}

/** What kind of caller it was; one that is newer than this page is named as the server names it. */
export function actorKind(type: string, t: Translate): string {
  const known = ['user', 'api_key', 'operator'] as const;
  const kind = known.find((name) => name === type);
  return kind === undefined ? type : t(`audit.actors.${kind}`);
}
