import { AppError, answerOnce, company, problem, type App } from '#platform/http';
import type { ChannelTools } from '../channel-tools.ts';
import { channelWire, type ChannelWire } from '../channels.model.ts';
import { createChannel } from '../channels.service.ts';
import { OWNERSHIP_WORDS } from '../ownership.model.ts';
import { signupBody, signupOffer } from '../signup.model.ts';
import { change } from '../standing.service.ts';
import { claim } from '../takeover.service.ts';
import { refusal, type Access } from './access.ts';

const tags = ['channels'];
const APP_ONBOARDING = 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING';

/** Connecting a number by the dialog of the platform, where people sign in there and choose it. */
export function signupRoutes(app: App, tools: ChannelTools, { known }: Access): void {
  const { messaging, clock, db } = tools;

  app.get(
    '/channels/embedded_signup',
    {
      config: company('channels.read'),
      schema: {
        tags,
        summary: 'See whether numbers can be connected by the dialog of Meta',
        response: { 200: signupOffer },
      },
    },
    async (request) => {
      await request.company.caller();
      return {
        app_id: tools.app?.config_id === undefined ? null : tools.app.id,
        config_id: tools.app?.config_id ?? null,
        api_version: tools.api_version,
      };
    },
  );

  app.post(
    '/channels/embedded_signup',
    {
      config: company('channels.write', 'channel.created'),
      schema: {
        tags,
        summary: 'Connect the number that was chosen in the dialog of Meta',
        body: signupBody,
        response: { 201: channelWire, 409: problem, 422: problem },
      },
    },
    async (request, reply) => {
      // The code works once: nobody who may not connect numbers uses it up.
      await request.company.caller();
      const { code, event, name, ...rest } = request.body;
      if (tools.app === undefined) {
        throw new AppError(
          'conflict',
          'This install has no app of its own at Meta: set META_APP_ID and META_APP_SECRET.',
        );
      }
      const exchanged = await messaging.exchangeCode({ code, app: tools.app });
      if (exchanged.kind !== 'ok') {
        throw new AppError(
          'conflict',
          'Meta did not take the code: it lives for 30 seconds and works once. Begin again.',
        );
      }
      const access_token = exchanged.value;
      const { phone_number_id, waba_id } = rest;
      const proof = await claim(tools, { phone_number_id, waba_id, access_token }, null);
      if (proof.ownership.state === 'unverified') {
        const { title, advice } = OWNERSHIP_WORDS[proof.ownership.reason];
        throw new AppError('conflict', `${title}. ${advice}`);
      }
      const subscribed = await messaging.subscribeApp({ waba_id, access_token });
      if (subscribed.kind !== 'ok') throw refusal(subscribed);
      const is_coexistence = event === APP_ONBOARDING;
      const title = name ?? proof.number?.verified_name ?? proof.number?.display_phone_number ?? 'WhatsApp';
      const made = await answerOnce(request, reply, async (tdb) => {
        const body = await createChannel(tdb, tools, { ...rest, name: title, access_token, is_coexistence }, proof);
        return { status: 201, body, location: `${app.prefix}/channels/${body.id}` };
      });
      if (is_coexistence) await syncOnce(made, access_token, request.company.company_id);
      return known(made);
    },
  );

  /** The phone app hands over its contacts and its past once each, within a day; what was asked for is not asked again. */
  async function syncOnce(
    { id, phone_number_id }: ChannelWire,
    access_token: string,
    company_id: string,
  ): Promise<void> {
    for (const what of ['contacts', 'history'] as const) {
      const answer = await messaging.syncPhoneApp({ phone_number_id, access_token, what });
      const done = answer.kind === 'ok' || (answer.kind === 'refused' && answer.code === ASKED_BEFORE);
      if (!done) continue;
      await db.tenant(company_id, (tdb) => change(tdb, [id], { [`${what}_sync_at`]: clock.now() }));
    }
  }
}

const ASKED_BEFORE = 2_593_107;
