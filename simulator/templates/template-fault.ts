import { GraphError } from '../errors/graph-error.ts';

/** The platform's complaints about a template that is to be made or changed. */
const TITLES: Record<number, string> = {
  2388019: 'Too many message templates',
  2388023: 'Message template language is being deleted',
  2388024: 'Content in this language already exists',
  2388039: 'Message template cannot be edited',
  2388040: 'Message template field is too long',
  2388047: 'Message template header format is incorrect',
  2388072: 'Message template body format is incorrect',
  2388073: 'Message template footer format is incorrect',
  2388293: 'Message template has too many variables for its length',
  2388299: 'Message template cannot have a variable at its start or end',
};

export type TemplateFaultCode = keyof typeof TITLES;

export function templateFault(code: number, why: string): never {
  throw new GraphError(code, null, {
    subcode: code,
    message: 'Invalid parameter',
    user_title: TITLES[code] ?? 'Invalid parameter',
    user_message: why,
  });
}

export function templateInvalid(why: string): never {
  throw new GraphError(100, why, {
    message: `Invalid parameter: ${why}`,
    user_title: 'Invalid parameter',
    user_message: why,
  });
}
