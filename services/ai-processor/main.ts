import { main } from '../main.ts';
import { processor } from './processor.ts';

await main('ai-processor', [processor]);
