import type { BusinessProfile } from '../api/types.ts';

/** What a business may say it is; the platform's own list. */
export const verticals = [
  'ALCOHOL',
  'APPAREL',
  'AUTO',
  'BEAUTY',
  'EDU',
  'ENTERTAIN',
  'EVENT_PLAN',
  'FINANCE',
  'GOVT',
  'GROCERY',
  'HEALTH',
  'HOTEL',
  'MATRIMONY_SERVICE',
  'NONPROFIT',
  'ONLINE_GAMBLING',
  'OTC_DRUGS',
  'PHYSICAL_GAMBLING',
  'PROF_SERVICES',
  'RESTAURANT',
  'RETAIL',
  'TRAVEL',
  'OTHER',
] as const;

export interface ProfileFields {
  about: string;
  address: string;
  description: string;
  email: string;
  /** One address a line. */
  websites: string;
  vertical: string;
}

export function profileFields(profile: BusinessProfile): ProfileFields {
  return {
    about: profile.about ?? '',
    address: profile.address ?? '',
    description: profile.description ?? '',
    email: profile.email ?? '',
    websites: profile.websites.join('\n'),
    vertical: verticals.find((one) => one === profile.vertical) ?? '',
  };
}

/** What was changed, as the API takes it; what can be taken away is null when it is empty. */
export function changedParts(before: ProfileFields, entered: ProfileFields): Record<string, unknown> {
  const changed = Object.entries(entered)
    .map(([name, value]) => [name, String(value).trim()] as const)
    .filter(([name, value]) => value !== before[name as keyof ProfileFields]);
  return Object.fromEntries(
    changed.flatMap(([name, value]): [string, unknown][] => {
      if (name === 'websites') return [[name, value.split(/\s+/).filter((line) => line !== '')]];
      if (name === 'about' || name === 'vertical') return value === '' ? [] : [[name, value]];
      return [[name, value === '' ? null : value]];
    }),
  );
}
