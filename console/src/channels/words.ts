import { channelWords } from '../i18n/en/channels.ts';
import { addWords } from '../i18n/index.ts';

addWords(channelWords);
