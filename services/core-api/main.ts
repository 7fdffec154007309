import { main } from '../main.ts';
import { core } from './core.ts';

await main('core-api', [core]);
