import type { components } from '../api/schema.d.ts';

export type Template = components['schemas']['Template'];
export type TemplateSync = components['schemas']['TemplateSync'];
export type TemplateVerdict = components['schemas']['TemplateVerdict'];
export type Fault = TemplateVerdict['problems'][number];
/** A part of a template in the shape of the platform. */
export type Part = Record<string, unknown>;
