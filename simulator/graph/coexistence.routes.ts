import type { FastifyInstance } from 'fastify';
import type { PhoneApps } from '../business/phone-apps.ts';
import { textAt } from '../json.ts';
import type { Access } from './access.ts';
import { parametersOf } from './body.ts';
import { GraphError } from '../errors/graph-error.ts';
import { VERSION } from './graph-path.ts';
import type { GraphParams } from './graph-path.ts';

export interface CoexistenceDeps {
  phoneApps: PhoneApps;
}

/** Asks for what the WhatsApp Business app of a coexistence number holds: once each, within a day. */
export function registerCoexistenceRoutes(app: FastifyInstance, access: Access, { phoneApps }: CoexistenceDeps): void {
  app.post<{ Params: GraphParams }>(`/${VERSION}/:id/smb_app_data`, async (request) => {
    const channel = access.number(request, request.params.id, 'whatsapp_business_management');
    const body = parametersOf(request);
    if (body['messaging_product'] !== 'whatsapp')
      throw new GraphError(100, 'The parameter messaging_product is required.');
    if (!channel.is_coexistence) throw new GraphError(100, 'The number does not belong to the WhatsApp Business app.');
    const kind = textAt(body, 'sync_type');
    if (kind !== 'smb_app_state_sync' && kind !== 'history')
      throw new GraphError(100, 'Param sync_type must be one of {smb_app_state_sync, history}.');
    return { messaging_product: 'whatsapp', request_id: phoneApps.sync(channel, kind) };
  });
}
