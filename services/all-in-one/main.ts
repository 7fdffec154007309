import { makeDemo, type Demo } from '#features/demo';
import { processor } from '../ai-processor/processor.ts';
import { core } from '../core-api/core.ts';
import { main } from '../main.ts';
import { gateway } from '../whatsapp-gateway/gateway.ts';
import { greet } from './greeting.ts';
import { startSimulator } from './simulator.ts';

let demo: Demo | undefined;
let phone: string | undefined;

await main('parley', [gateway, processor, core], {
  async afterStart({ ground, port }, logger) {
    const { config, lifetime } = ground;
    if (config.demo.enabled) demo = await makeDemo(ground);
    if (config.simulator.port === undefined) return;
    const simulator = await startSimulator(
      {
        config,
        port: config.simulator.port,
        webhook_url: `http://127.0.0.1:${port}/webhooks/whatsapp`,
        numbers: demo === undefined ? [] : [demo.number],
      },
      logger,
    );
    lifetime.add({ name: 'simulator', stop: () => simulator.stop() });
    phone = simulator.url;
  },
  greeting: ({ ground, port }) => greet(ground.config, port, { demo, phone }),
});
