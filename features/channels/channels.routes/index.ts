import type { App } from '#platform/http';
import { channelTools, type ChannelGround } from '../channel-tools.ts';
import { accessRoutes } from './access.ts';
import { crudRoutes } from './channels.ts';
import { checkRoutes } from './check.ts';
import { numberRoutes } from './number.ts';
import { secretRoutes } from './secrets.ts';
import { signupRoutes } from './signup.ts';
import { webhookRoutes } from './webhook.ts';

export type ChannelRouteDeps = ChannelGround;

export function channelRoutes(app: App, ground: ChannelRouteDeps): void {
  const tools = channelTools(ground);
  const access = accessRoutes(app, tools);
  signupRoutes(app, tools, access);
  crudRoutes(app, tools, access);
  checkRoutes(app, tools, access);
  numberRoutes(app, tools, access);
  webhookRoutes(app, tools, access);
  secretRoutes(app, tools, access);
}
