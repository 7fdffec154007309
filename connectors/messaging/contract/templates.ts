import type { JsonObject } from './content.ts';
import type { Authorized, CallResult } from './sending.ts';

/** A message form as the platform keeps it. Its words are left as they came; states are in capitals. */
export type PlatformTemplate = {
  id: string;
  name: string;
  language: string;
  category: string | null;
  status: string | null;
  /** GREEN, YELLOW, RED or UNKNOWN. */
  quality: string | null;
  rejected_reason: string | null;
  parameter_format: 'named' | 'positional';
  components: JsonObject[];
};

export type TemplatePage = { templates: PlatformTemplate[]; after: string | null };

export type NewTemplate = {
  name: string;
  language: string;
  category: string;
  parameter_format?: 'named' | 'positional' | undefined;
  components: readonly JsonObject[];
  message_send_ttl_seconds?: number | undefined;
};

export interface TemplateCalls {
  createTemplate(
    request: Authorized & { waba_id: string; template: NewTemplate },
  ): Promise<CallResult<{ id: string; status: string | null; category: string | null }>>;
  /** One page; the next begins `after` what this one answers. */
  listTemplates(
    request: Authorized & { waba_id: string; name?: string; after?: string | null; limit?: number },
  ): Promise<CallResult<TemplatePage>>;
  getTemplate(request: Authorized & { template_id: string }): Promise<CallResult<PlatformTemplate>>;
  /** Replaces all components. */
  editTemplate(
    request: Authorized & { template_id: string; components: readonly JsonObject[]; category?: string },
  ): Promise<CallResult<null>>;
  /** One language, or all languages of the name without `template_id`. */
  deleteTemplate(
    request: Authorized & { waba_id: string; name: string; template_id?: string },
  ): Promise<CallResult<null>>;
  /** Lifts a pause that the platform made while it looked at the first sends. */
  unpauseTemplate(request: Authorized & { template_id: string }): Promise<CallResult<null>>;
}
