import { main } from '../main.ts';
import { gateway } from './gateway.ts';

await main('whatsapp-gateway', [gateway]);
