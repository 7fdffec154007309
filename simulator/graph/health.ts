import type { Json } from '../json.ts';
import type { Channel } from '../people/channels.ts';
import { knownError } from '../errors/error-codes.ts';
import type { Surroundings } from './number-fields.ts';

type Ability = 'AVAILABLE' | 'LIMITED' | 'BLOCKED';

/** Whether messages can be sent, for everything that a send passes through. */
export function healthOf({ account, portfolio, app }: Surroundings, channel: Channel | null): Json {
  const entities = [
    ...(channel === null ? [] : [entity('PHONE_NUMBER', channel.phone_number_id, numberFault(channel))]),
    entity('WABA', account.id, account.restriction),
    entity('BUSINESS', portfolio.id, portfolio.verified ? null : 'LIMITED'),
    entity('APP', app.id, null),
  ];
  const abilities = entities.map((one) => one['can_send_message'] as Ability);
  const overall = abilities.includes('BLOCKED') ? 'BLOCKED' : abilities.includes('LIMITED') ? 'LIMITED' : 'AVAILABLE';
  return { can_send_message: overall, entities };
}

function numberFault(channel: Channel): number | 'LIMITED' | null {
  if (channel.restriction !== null) return channel.restriction;
  if (!channel.is_registered && !channel.is_coexistence) return 133010;
  return channel.quality_rating === 'RED' ? 'LIMITED' : null;
}

function entity(entity_type: string, id: string, fault: number | 'LIMITED' | null): Json {
  if (fault === null) return { entity_type, id, can_send_message: 'AVAILABLE' };
  if (fault === 'LIMITED')
    return { entity_type, id, can_send_message: 'LIMITED', additional_info: ['Sending is limited for now.'] };
  const { title } = knownError(fault);
  return {
    entity_type,
    id,
    can_send_message: 'BLOCKED',
    errors: [{ error_code: fault, error_description: title, possible_solution: 'See the business manager.' }],
  };
}
